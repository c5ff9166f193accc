r"""SubtitleTrack <-> Advanced SubStation Alpha. Times have a resolution of 10 ms.

Both times of a cue are rounded down: order is kept, so no cue overlaps because of it, and a cue that starts on a frame
is still there on that frame. Read: {…} blocks, drawings, comments, styles, fonts and graphics are dropped.
"""

import re
from collections.abc import Iterator

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.ass_look import full_hd_look
from pipeline.subtitles.formats.ass_script import compile_captions, drawn
from pipeline.subtitles.formats.cue_parts import identity, milliseconds
from pipeline.subtitles.formats.plain_text import plain, source_lines, without_tags

_SECTION = re.compile(r"\[([A-Za-z0-9+ ]+)\]")
_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
"""What a Dialogue line holds where the file has no Format line."""
_TIME = re.compile(r"\s*(\d{1,4}):([0-5]?\d):([0-5]?\d)(?:[.:](\d{1,3}))?\s*", re.ASCII)
_DRAWING = re.compile(r"\\p(\d+)", re.ASCII)
_ESCAPED_BRACES = {"\\{": "｛", "\\}": "｝"}
_SPACES = re.compile(r"\\[nh]")


def write_ass(track: SubtitleTrack) -> str:
    r"""The track as ASS for a full HD picture, in Noto Sans SC. { } \ have no escape and are written ｛ ｝ ＼.

    Raises WrongInput for a cue that ends before it starts.
    """
    return compile_captions(track, full_hd_look()).ass


def read_ass(text: str, language: str) -> SubtitleTrack:
    """The Dialogue lines of an ASS or SSA file, in its order, named by position.

    Raises WrongInput with the line number where the text is no ASS or a Dialogue line cannot be understood.
    """
    cues: list[Cue] = []
    for number, fields in _dialogue(source_lines(text)):
        times = [_TIME.fullmatch(fields.get(name, "")) for name in ("start", "end")]
        if times[0] is None or times[1] is None:
            raise WrongInput(f"line {number}", "the times of a cue cannot be understood")
        lines = _shown(fields["text"])
        if not lines and "{" in fields["text"]:  # a drawing or an effect, nothing to read
            continue
        start_ms, end_ms = (milliseconds(*found.groups()) for found in times if found)
        name = identity("", len(cues) + 1, ())
        cues.append(Cue(identity=name, start_ms=start_ms, end_ms=end_ms, lines=lines))
    return SubtitleTrack(language=language, cues=tuple(cues))


def _dialogue(lines: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The fields of every Dialogue line by their names in small letters, with the number of the line."""
    section, names = "", _names(_FIELDS)
    for number, line in enumerate(lines, start=1):
        kind, _, rest = line.strip().partition(":")
        if heading := _SECTION.fullmatch(line.strip()):
            section = heading[1].lower()
        elif not section and line.strip() and not line.lstrip().startswith((";", "!")):
            raise WrongInput(f"line {number}", "the file does not begin with a section such as [Script Info]")
        elif section == "events" and kind.lower() == "format":
            names = _names(rest)
            if names[-1] != "text" or not {"start", "end"} <= set(names):
                raise WrongInput(f"line {number}", "the Format line needs Start, End and, last, Text")
        elif section == "events" and kind.lower() == "dialogue":
            values = rest.split(",", len(names) - 1)
            if len(values) < len(names):
                raise WrongInput(f"line {number}", f"a Dialogue line has {len(values)} of {len(names)} fields")
            yield number, dict(zip(names, values, strict=True))
    if not section:
        raise WrongInput("line 1", "the file does not begin with a section such as [Script Info]")


def _names(fields: str) -> list[str]:
    return [name.strip().lower() for name in fields.split(",")]


def _shown(text: str) -> tuple[str, ...]:
    """The lines of a Dialogue's text that are read, not drawn."""
    for escaped, brace in _ESCAPED_BRACES.items():
        text = text.replace(escaped, brace)
    kept, drawing, rest = [], False, text
    while rest:
        outside, opened, after = rest.partition("{")
        block, closed, rest = after.partition("}")
        if not closed:  # a brace that nothing closes begins no block
            outside, rest = outside + opened + block, ""
        if not drawing:
            kept.append(outside)
        modes = _DRAWING.findall(block)
        drawing = int(modes[-1]) > 0 if modes else drawing
    shown = _SPACES.sub(" ", "".join(kept)).split("\\N")
    return tuple(line for part in shown if (line := drawn(plain(without_tags(part)))))
