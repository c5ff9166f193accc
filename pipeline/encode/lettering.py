"""Titles set in lines: what can be drawn, where a line may break, and how small it must be to fit.

Line breaking follows the parts of UAX 14 and GB/T 15834 that a title meets: Latin breaks at spaces, Chinese between
any two characters but before closing or after opening punctuation.
"""

import unicodedata
from dataclasses import dataclass

from pipeline.encode.typeface import Typeface

LINE_HEIGHT_EM = 1.28
SMALLEST = 0.5
"""Text is set at no less than this part of its size; what then does not fit ends in an ellipsis."""

STEP = 0.96
NO_START = set("、。，．！？：；…—·）》〉」』】〕〗”’％%,.!?:;)]}")
NO_END = set("（《〈「『【〔〖“‘([{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """Lines of text and the size of an em in pixels that makes them fit."""

    lines: tuple[str, ...]
    em_px: float

    @property
    def line_px(self) -> float:
        """Distance between baselines in pixels."""
        return self.em_px * LINE_HEIGHT_EM


def drawable(text: str, typeface: Typeface) -> str:
    """The text without what the font has no shape for, without controls, its white space collapsed to single spaces."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            kept.append(" ")
        elif typeface.covers(character):
            kept.append(character)
        else:
            kept.extend(part for part in unicodedata.normalize("NFKC", character) if typeface.covers(part))
    shown = (character for character in kept if unicodedata.category(character)[0] != "C")
    return " ".join("".join(shown).split())


def set_lines(
    text: str, typeface: Typeface, *, em_px: float, width_px: float, height_px: float, spacing_em: float = 0.0
) -> Lettering:
    """The largest setting up to em_px whose lines, evenly filled, fit the box. Too long text ends in an ellipsis."""
    size = em_px
    while True:
        room_em = width_px / size
        most_lines = max(int(height_px / (size * LINE_HEIGHT_EM)), 1)
        lines = _wrap(text, typeface, room_em, spacing_em)
        if len(lines) <= most_lines:
            return Lettering(lines=_balanced(text, typeface, room_em, spacing_em, len(lines)), em_px=size)
        if size * STEP < em_px * SMALLEST:
            return Lettering(lines=_cut_short(lines, most_lines, typeface, room_em, spacing_em), em_px=size)
        size *= STEP


def _cut_short(
    lines: list[str], most_lines: int, typeface: Typeface, room_em: float, spacing_em: float
) -> tuple[str, ...]:
    last = lines[most_lines - 1]
    while last and typeface.width_em(last + "…", spacing_em=spacing_em) > room_em:
        last = last[:-1]
    return (*lines[: most_lines - 1], last.rstrip() + "…")


def _balanced(text: str, typeface: Typeface, room_em: float, spacing_em: float, count: int) -> tuple[str, ...]:
    """The same number of lines in the narrowest column that still holds them, so that no last line is a lone word."""
    low, high = room_em / 2, room_em
    for _ in range(8):
        middle = (low + high) / 2
        if len(_wrap(text, typeface, middle, spacing_em)) <= count:
            high = middle
        else:
            low = middle
    return tuple(_wrap(text, typeface, high, spacing_em))


def _wrap(text: str, typeface: Typeface, room_em: float, spacing_em: float) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if typeface.width_em((lines[-1] + piece).rstrip(), spacing_em=spacing_em) <= room_em:
            lines[-1] += piece
            continue
        if lines[-1]:
            lines.append("")
        for character in piece:  # a piece wider than a whole line is broken where it must be
            if lines[-1] and typeface.width_em(lines[-1] + character, spacing_em=spacing_em) > room_em:
                lines.append("")
            lines[-1] += character
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    """The text in parts between which a line may break; a part keeps the space that follows it."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in NO_START or before in NO_END:
        return False
    return before == " " or _wide(before) or _wide(after)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
