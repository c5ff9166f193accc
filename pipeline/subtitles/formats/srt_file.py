"""SubtitleTrack <-> SubRip (.srt). Numbers, tags, overrides and coordinates are dropped; cues are named by position."""

import re

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.cue_parts import clock, identity, milliseconds, writable_cues
from pipeline.subtitles.formats.plain_text import harmless, plain, plain_lines, source_lines, without_tags

_TIME = r"(\d{1,4}):([0-5]?\d):([0-5]?\d)(?:[,.](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)", re.ASCII)
_NUMBER = re.compile(r"\s*\d+\s*", re.ASCII)


def write_srt(track: SubtitleTrack) -> str:
    """The track as SubRip. The format cannot escape: a < that could open a tag is written ＜.

    Raises WrongInput for a cue that ends before it starts.
    """
    return "".join(
        "\n".join(
            [
                str(number),
                f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}",
                *map(harmless, plain_lines(cue.lines)),
            ]
        )
        + "\n\n"
        for number, cue in enumerate(writable_cues(track), start=1)
    )


def read_srt(text: str, language: str) -> SubtitleTrack:
    """The cues of a SubRip file, in its order. Blank lines inside a cue are forgiven.

    Raises WrongInput with the line number where times cannot be understood or text stands before the first times.
    """
    cues: list[Cue] = []
    waiting: list[str] = []
    times: re.Match[str] | None = None
    for number, line in enumerate(source_lines(text), start=1):
        if "-->" in line:
            following = _TIMING.match(line)
            if following is None:
                raise WrongInput(f"line {number}", "the times of a cue cannot be understood")
            if waiting and _NUMBER.fullmatch(waiting[-1]):
                waiting.pop()
            _close(cues, times, waiting)
            times, waiting = following, []
        else:
            waiting.append(line)
    _close(cues, times, waiting)
    return SubtitleTrack(language=language, cues=tuple(cues))


def _close(cues: list[Cue], times: re.Match[str] | None, waiting: list[str]) -> None:
    """Put the cue whose lines have been waiting among the cues."""
    lines = tuple(shown for line in waiting if (shown := harmless(plain(without_tags(line)))))
    if times is None:
        if lines:
            raise WrongInput("line 1", "text stands before the times of the first cue")
        return
    digits = times.groups()
    cues.append(
        Cue(
            identity=identity("", len(cues) + 1, ()),
            start_ms=milliseconds(*digits[:4]),
            end_ms=milliseconds(*digits[4:]),
            lines=lines,
        )
    )
