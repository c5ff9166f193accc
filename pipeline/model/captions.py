"""CaptionScript: captions as libass draws them into a picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLine:
    """One line that will be drawn. cue: the identity of its cue. em_px: the size it is set in."""

    cue: str
    text: str
    em_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionScript:
    """An ASS file and what it draws. family: the only font it names. room_px: the width a line may take."""

    ass: str
    lines: tuple[CaptionLine, ...]
    family: str
    room_px: float
