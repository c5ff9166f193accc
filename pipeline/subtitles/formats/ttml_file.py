"""SubtitleTrack <-> TTML, written as W3C IMSC 1.1 text profile. Read are text and times alone."""

import re
from html import escape
from xml.sax import SAXParseException

from pipeline.errors import WrongInput
from pipeline.model.subtitle import SubtitleTrack
from pipeline.subtitles.formats.cue_parts import clock, one_line, writable_cues
from pipeline.subtitles.formats.plain_text import plain_lines, source_lines
from pipeline.subtitles.formats.ttml_parts import Paragraphs

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
"""The names that xml:id may carry, a safe part of XML's NCName."""

_REGION = "bottom"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:timeBase="media"
    ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" xml:lang="{language}">
  <head>
    <layout>
      <region xml:id="bottom" tts:origin="5% 75%" tts:extent="90% 20%" tts:displayAlign="after" tts:textAlign="center"
        tts:fontFamily="proportionalSansSerif" tts:fontSize="80%" tts:color="white" tts:textOutline="black 6%"/>
    </layout>
  </head>
  <body region="bottom">
    <div>
"""
_TAIL = "    </div>\n  </body>\n</tt>\n"


def write_ttml(track: SubtitleTrack) -> str:
    """The track as IMSC 1.1 text: one region at the bottom of the picture, a paragraph a cue, lines as ours.

    An identity that XML does not take for a name is left out. Raises WrongInput for a cue that ends before it starts.
    """
    taken = {_REGION}
    paragraphs: list[str] = []
    for cue in writable_cues(track):
        name = one_line(cue.identity)
        named = f' xml:id="{name}"' if _NAME.fullmatch(name) and name not in taken else ""
        taken.add(name)
        text = "<br/>".join(map(escape, plain_lines(cue.lines)))
        paragraphs.append(f'      <p{named} begin="{clock(cue.start_ms)}" end="{clock(cue.end_ms)}">{text}</p>\n')
    return _HEAD.format(language=escape(one_line(track.language))) + "".join(paragraphs) + _TAIL


def read_ttml(text: str, language: str) -> SubtitleTrack:
    """The paragraphs of a TTML file as cues, in its order, named by xml:id or c0001, c0002, ….

    Raises WrongInput with the line number where the text is no TTML, has a DOCTYPE or entities of its own, or a
    paragraph's times cannot be understood.
    """
    import defusedxml
    from defusedxml.sax import make_parser

    parser = make_parser()
    paragraphs = Paragraphs(parser)
    parser.forbid_dtd = True
    parser.setContentHandler(paragraphs)
    try:
        parser.feed("\n".join(source_lines(text)))
        parser.close()
    except defusedxml.DefusedXmlException as forbidden:
        raise WrongInput("line 1", "a DOCTYPE or entities have no place in a subtitle file") from forbidden
    except SAXParseException as broken:
        raise WrongInput(f"line {broken.getLineNumber()}", f"not well-formed XML: {broken.getMessage()}") from broken
    except UnicodeEncodeError as broken:
        raise WrongInput("line 1", "the file has half a character") from broken
    return SubtitleTrack(language=language, cues=tuple(paragraphs.cues.values()))
