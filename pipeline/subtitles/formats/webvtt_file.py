"""SubtitleTrack <-> WebVTT, by webvtt-py. What is read is only text and times; what is written is only ours."""

import re
from html import unescape
from itertools import pairwise

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack

_MAX_CHARACTERS = 4_000_000
_TAG = re.compile(r"<[^<>\n]*>?")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_ARROW = "-->"
_TIMING = re.compile(
    r"\s*(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->"
    r"[ \t]+(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?=[ \t]|$)",
    re.ASCII,
)


def write_webvtt(track: SubtitleTrack) -> str:
    """The track as a WebVTT file. & < > are escaped; line breaks inside a line and control characters become spaces."""
    import webvtt

    document = webvtt.WebVTT()
    for cue in track.cues:
        lines = [escaped for line in cue.lines if (escaped := _escape(line))]
        document.captions.append(
            webvtt.Caption(_clock(cue.start_ms), _clock(cue.end_ms), lines, identifier=_plain(cue.identity) or None)
        )
    return str(document.content).rstrip("\n") + "\n"


def read_webvtt(text: str, language: str) -> SubtitleTrack:
    """The cues of a WebVTT file, in its order, with a cue's own identifier or c0001, c0002, … where it has none.

    STYLE, REGION, NOTE, settings and markup are dropped; entities become characters. Raises WrongInput with the line
    number where the text is no WebVTT or a timing line cannot be understood.
    """
    import webvtt

    lines = _normal(text)
    _require_webvtt(lines)
    try:
        document = webvtt.WebVTT.from_string("\n".join(lines))
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError) as error:
        raise WrongInput("line 1", f"not a WebVTT file: {error}") from error
    cues: list[Cue] = []
    taken: set[str] = set()
    for number, caption in enumerate(document.captions, start=1):
        identity = _identity(caption.identifier, number, taken)
        taken.add(identity)
        start_ms = caption.start_time.in_milliseconds()
        end_ms = caption.end_time.in_milliseconds()
        shown = tuple(plain for line in caption.raw_text.split("\n") if (plain := _unmarked(line)))
        cues.append(Cue(identity=identity, start_ms=start_ms, end_ms=end_ms, lines=shown))
    return SubtitleTrack(language=language, cues=tuple(cues))


def _normal(text: str) -> list[str]:
    if len(text) > _MAX_CHARACTERS:
        raise WrongInput("line 1", f"more than {_MAX_CHARACTERS} characters is no subtitle file")
    return text.removeprefix("\ufeff").replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _require_webvtt(lines: list[str]) -> None:
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise WrongInput("line 1", "the file does not begin with WEBVTT")
    in_note = False
    for number, (before, line) in enumerate(pairwise(["", *lines]), start=1):
        in_note = (in_note and bool(line)) or (not before and bool(re.match(r"NOTE(?:[ \t]|$)", line)))
        if _ARROW not in line or (in_note and _ARROW in line):
            continue
        timing = _TIMING.match(line)
        if not timing:
            raise WrongInput(f"line {number}", "the times of a cue cannot be understood")
        start_ms, end_ms = _milliseconds(timing, 1), _milliseconds(timing, 5)
        if end_ms <= start_ms:
            raise WrongInput(f"line {number}", "a cue ends before it starts")


def _milliseconds(timing: re.Match[str], first: int) -> int:
    hours, minutes, seconds, thousandths = (int(timing[first + offset] or 0) for offset in range(4))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _clock(time_ms: int) -> str:
    seconds, thousandths = divmod(max(0, time_ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _identity(given: str | None, number: int, taken: set[str]) -> str:
    identity = _plain(given or "")[:64] or f"c{number:04d}"
    return identity if identity not in taken else f"c{number:04d}x{len(taken)}"


def _plain(text: str) -> str:
    return " ".join(_INVISIBLE.sub(" ", text.replace(_ARROW, " ")).split())


def _escape(line: str) -> str:
    shown = " ".join(_INVISIBLE.sub(" ", line).split())
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unmarked(line: str) -> str:
    return " ".join(_INVISIBLE.sub(" ", unescape(_TAG.sub("", line))).split())
