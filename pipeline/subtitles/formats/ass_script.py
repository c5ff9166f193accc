"""compile_captions: one track, or Chinese above English, as the ASS script that players and libass draw. Pure.

No text of a cue can become an override: braces and backslashes are written as their full-width forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.captions import CaptionLine, CaptionScript
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.ass_look import CHINESE_EM, ENGLISH_EM, OUTLINE_EM, SECOND_EM, CaptionLook
from pipeline.subtitles.formats.cue_parts import writable_cues
from pipeline.subtitles.formats.plain_text import harmless, plain_lines

_WIDENED = str.maketrans({"{": "｛", "}": "｝", "\\": "＼"})

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {look.width_px}
PlayResY: {look.height_px}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{styles}
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
# White on a near-black outline with a faint shadow; alignment 2 is the bottom centre. Bold: strokes of the regular
# weight are as thin as their outline and vanish in it on a bright picture.
_STYLE = (
    "Style: {name},{family},{size:.2f},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,-1,0,0,0,100,100,0,0,"
    "1,{outline:.2f},{shadow:.2f},2,{side},{side},{bottom},1\n"
)
_GAP_EM = 0.2
"""Between Chinese and the English under it, beyond the font's own line spacing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    name: str
    em_px: float


def compile_captions(track: SubtitleTrack, look: CaptionLook, below: SubtitleTrack | None = None) -> CaptionScript:
    """The script and every line it draws. below: a second track, set smaller under the first while both stand.

    Raises WrongInput for a cue that ends before it starts.
    """
    chinese = track.language.lower().startswith("zh")
    first = _Style(name="First", em_px=look.em_px(CHINESE_EM if chinese else ENGLISH_EM))
    second = _Style(name="Second", em_px=look.em_px(SECOND_EM))
    cues, under = writable_cues(track), writable_cues(below) if below else ()
    styles = "".join(_style(style, look) for style in ((first, second) if below else (first,)))
    # Each on a layer of its own: within a layer libass moves what overlaps, and would put one above the other.
    events = [_event(cue, first, 1, _lift(cue, under, second, look)) for cue in cues]
    events += [_event(cue, second, 0, look.bottom_px) for cue in under]
    lines = (*_lines(cues, first), *_lines(under, second))
    return CaptionScript(
        ass=_HEAD.format(look=look, styles=styles) + "".join(events),
        lines=tuple(lines),
        family=look.family,
        room_px=look.width_px - 2 * look.side_px,
    )


def drawn(line: str) -> str:
    """A plain line as ASS can hold it."""
    return harmless(line).translate(_WIDENED)


def _style(style: _Style, look: CaptionLook) -> str:
    return _STYLE.format(
        name=style.name,
        family=look.family,
        size=style.em_px * look.size_per_em,
        outline=style.em_px * OUTLINE_EM,
        shadow=style.em_px * OUTLINE_EM / 3,
        side=look.side_px,
        bottom=look.bottom_px,
    )


def _lift(cue: Cue, under: tuple[Cue, ...], second: _Style, look: CaptionLook) -> int:
    """The margin below a cue: clear of the most lines that stand under it while it is shown."""
    most = max(
        (len(other.lines) for other in under if other.start_ms < cue.end_ms and cue.start_ms < other.end_ms), default=0
    )
    gap_px = _GAP_EM * second.em_px if most else 0
    return look.bottom_px + round(most * second.em_px * look.size_per_em + gap_px)


def _lines(cues: tuple[Cue, ...], style: _Style) -> Iterator[CaptionLine]:
    for cue in cues:
        for line in plain_lines(cue.lines):
            yield CaptionLine(cue=cue.identity, text=drawn(line), em_px=style.em_px)


def _event(cue: Cue, style: _Style, layer: int, bottom_px: int) -> str:
    text = "\\N".join(map(drawn, plain_lines(cue.lines)))
    return f"Dialogue: {layer},{_clock(cue.start_ms)},{_clock(cue.end_ms)},{style.name},,0,0,{bottom_px},,{text}\n"


def _clock(time_ms: int) -> str:
    """H:MM:SS.cc, rounded down."""
    seconds, hundredths = divmod(time_ms // 10, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{hundredths:02d}"
