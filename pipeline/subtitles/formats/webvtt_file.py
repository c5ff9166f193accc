"""SubtitleTrack <-> WebVTT, by webvtt-py. What is read is only text and times; what is written is only ours."""

import re
from html import unescape
from itertools import pairwise

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.cue_parts import clock, identity, one_line, writable_cues
from pipeline.subtitles.formats.plain_text import plain, plain_lines, source_lines

_TAG = re.compile(r"<[^<>\n]*>?")
_ARROW = "-->"
_TIME = r"(?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}[ \t]+-->[ \t]+{_TIME}(?=[ \t]|$)", re.ASCII)
_KEYWORD = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


def write_webvtt(track: SubtitleTrack) -> str:
    """The track as a WebVTT file. & < > are escaped; line breaks inside a line and control characters become spaces.

    Raises WrongInput for a cue that ends before it starts.
    """
    import webvtt

    document = webvtt.WebVTT()
    for cue in writable_cues(track):
        name = one_line(cue.identity)
        # A block that begins with one of these words is not taken for a cue by every reader.
        shown = None if _KEYWORD.match(name) else name or None
        lines = [_escape(line) for line in plain_lines(cue.lines)]
        document.captions.append(webvtt.Caption(clock(cue.start_ms), clock(cue.end_ms), lines, identifier=shown))
    return str(document.content).rstrip("\n") + "\n"


def read_webvtt(text: str, language: str) -> SubtitleTrack:
    """The cues of a WebVTT file, in its order, with a cue's own identifier or c0001, c0002, … where it has none.

    STYLE, REGION, NOTE, settings and markup are dropped; entities become characters. Raises WrongInput with the line
    number where the text is no WebVTT or a timing line cannot be understood.
    """
    import webvtt

    lines = source_lines(text)
    _require_webvtt(lines)
    try:
        document = webvtt.WebVTT.from_string("\n".join(lines))
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError) as error:
        raise WrongInput("line 1", f"not a WebVTT file: {error}") from error
    cues: dict[str, Cue] = {}
    for number, caption in enumerate(document.captions, start=1):
        name = identity(caption.identifier or "", number, cues)
        cues[name] = Cue(
            identity=name,
            start_ms=caption.start_time.in_milliseconds(),
            end_ms=caption.end_time.in_milliseconds(),
            lines=tuple(shown for line in caption.raw_text.split("\n") if (shown := _unmarked(line))),
        )
    return SubtitleTrack(language=language, cues=tuple(cues.values()))


def _require_webvtt(lines: list[str]) -> None:
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise WrongInput("line 1", "the file does not begin with WEBVTT")
    in_note = False
    for number, (before, line) in enumerate(pairwise(["", *lines]), start=1):
        in_note = (in_note and bool(line)) or (not before and bool(re.match(r"NOTE(?:[ \t]|$)", line)))
        if _ARROW in line and not in_note and not _TIMING.match(line):
            raise WrongInput(f"line {number}", "the times of a cue cannot be understood")


def _escape(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unmarked(line: str) -> str:
    return plain(unescape(_TAG.sub("", line)))
