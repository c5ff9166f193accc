"""Typeface: what a font file says about itself: its family names, the characters it can draw, how wide they are.

Only the OpenType tables that answer those questions are read (head, hhea, hmtx, cmap, name, OS/2).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ComponentMissing

FAMILY_NAME_IDS = {1, 16}
"""Font family and typographic family in the OpenType name table: the two libass matches against."""


class FontUnreadable(ComponentMissing):
    """The file is not an OpenType font this project can measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """One font, in font units. families: every family name in the file.

    line_units: ascent plus descent as libass takes them, so an ASS font size of line_units is an em of units_per_em.
    advances: the advance width of each character the font can draw.
    """

    families: frozenset[str]
    units_per_em: int
    line_units: int
    advances: dict[int, int]

    def covers(self, character: str) -> bool:
        """True where the font has a shape for the character, so that it is not drawn as an empty box."""
        return ord(character) in self.advances

    def width_em(self, text: str, *, spacing_em: float = 0.0) -> float:
        """Width of one line in ems, kerning aside; characters that are not covered count as one em."""
        units = sum(self.advances.get(ord(character), self.units_per_em) for character in text)
        return units / self.units_per_em + spacing_em * len(text)

    @property
    def ass_size_per_em(self) -> float:
        """What an em in pixels must be multiplied with to give libass' font size."""
        return self.line_units / self.units_per_em


@lru_cache(maxsize=8)
def read_typeface(font_file: Path) -> Typeface:
    """Read a TrueType or OpenType file. Raises FontUnreadable where it is missing or not such a font."""
    try:
        font = font_file.read_bytes()
        tables = dict(_tables(font))
        units_per_em = struct.unpack_from(">H", tables["head"], 18)[0]
        glyphs = dict(_characters(tables["cmap"]))
        widths = _advance_widths(tables["hhea"], tables["hmtx"])
        return Typeface(
            families=frozenset(_families(tables["name"])),
            units_per_em=units_per_em,
            line_units=_line_units(tables),
            advances={code: widths[min(glyph, len(widths) - 1)] for code, glyph in glyphs.items()},
        )
    except (OSError, KeyError, IndexError, struct.error) as problem:
        raise FontUnreadable(f"font {font_file.name}", f"give a readable OpenType font ({problem})") from problem


def _tables(font: bytes) -> Iterator[tuple[str, bytes]]:
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        yield tag.decode("latin-1"), font[offset : offset + length]


def _line_units(tables: dict[str, bytes]) -> int:
    """libass scales fonts by OS/2 winAscent + winDescent, and by hhea where those are zero."""
    ascent, descent = struct.unpack_from(">HH", tables["OS/2"], 74)
    if ascent + descent:
        return int(ascent + descent)
    ascender, descender = struct.unpack_from(">hh", tables["hhea"], 4)
    return int(ascender - descender)


def _advance_widths(hhea: bytes, hmtx: bytes) -> list[int]:
    count = struct.unpack_from(">H", hhea, 34)[0]
    return [advance for advance, _ in struct.iter_unpack(">Hh", hmtx[: 4 * count])]


def _families(name: bytes) -> Iterator[str]:
    _, count, strings = struct.unpack_from(">HHH", name, 0)
    for index in range(count):
        platform, _, _, identity, length, offset = struct.unpack_from(">6H", name, 6 + 12 * index)
        if identity in FAMILY_NAME_IDS:
            text = name[strings + offset : strings + offset + length]
            yield text.decode("utf-16-be" if platform in {0, 3} else "latin-1", "replace")


def _characters(cmap: bytes) -> Iterator[tuple[int, int]]:
    """(code point, glyph) of every Unicode subtable in format 4 or 12; glyph 0 is the empty box and left out."""
    count = struct.unpack_from(">H", cmap, 2)[0]
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        form = struct.unpack_from(">H", cmap, offset)[0]
        if platform in {0, 3} and form in {4, 12}:
            yield from (_format_4 if form == 4 else _format_12)(cmap, offset)


def _format_12(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    groups = struct.unpack_from(">I", cmap, offset + 12)[0]
    for group in range(groups):
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * group)
        yield from ((code, glyph + code - first) for code in range(first, last + 1) if glyph + code - first)


def _format_4(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    double = struct.unpack_from(">H", cmap, offset + 6)[0]
    ends = offset + 14
    for segment in range(0, double, 2):
        last = struct.unpack_from(">H", cmap, ends + segment)[0]
        first = struct.unpack_from(">H", cmap, ends + double + 2 + segment)[0]
        delta = struct.unpack_from(">h", cmap, ends + 2 * double + 2 + segment)[0]
        at = ends + 3 * double + 2 + segment
        shift = struct.unpack_from(">H", cmap, at)[0]
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            glyph = struct.unpack_from(">H", cmap, at + shift + 2 * (code - first))[0] if shift else code
            if glyph and (glyph + delta) & 0xFFFF:
                yield code, (glyph + delta) & 0xFFFF
