"""Titles in lines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.encode.lettering import LINE_HEIGHT_EM, Lettering, drawable, set_lines
from pipeline.encode.typeface import Typeface, read_typeface
from pipeline.model.brand import BrandPack


@pytest.fixture(scope="session")
def typeface(pack: BrandPack) -> Typeface:
    return read_typeface(pack.font_file)


def lines(
    text: str, typeface: Typeface, *, em_px: float = 50, width_px: float = 500, height_px: float = 400
) -> Lettering:
    return set_lines(text, typeface, em_px=em_px, width_px=width_px, height_px=height_px)


def test_a_short_title_stays_on_one_line_at_full_size(typeface: Typeface) -> None:
    assert lines("Clean Water", typeface) == Lettering(lines=("Clean Water",), em_px=50)


def test_english_breaks_at_spaces_into_even_lines(typeface: Typeface) -> None:
    assert lines("A Fast Charging Battery for Delivery Vans", typeface).lines == (
        "A Fast Charging",
        "Battery for",
        "Delivery Vans",
    )


def test_chinese_never_starts_a_line_with_closing_punctuation(typeface: Typeface) -> None:
    for width in range(150, 500, 7):
        found = lines("面向工业生产的装备，与（第二期）示范项目。新能源、新材料", typeface, width_px=width).lines
        assert not any(line[0] in "，。、）" for line in found)
        assert not any(line[-1] == "（" for line in found)


def test_a_long_title_is_set_smaller_until_it_fits(typeface: Typeface) -> None:
    found = lines("Low-Temperature Plasma Surface Treatment for Films and Coatings " * 2, typeface, height_px=300)
    assert 25 <= found.em_px < 50
    assert not found.lines[-1].endswith("…")


def test_an_endless_title_ends_in_an_ellipsis(typeface: Typeface) -> None:
    assert lines("very long title " * 80, typeface).lines[-1].endswith("…")


def test_a_word_wider_than_the_line_is_broken(typeface: Typeface) -> None:
    found = lines("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", typeface)
    assert len(found.lines) > 1
    assert "".join(found.lines) == "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(alphabet="abc DEF 知识产权，。（）「」W-'", min_size=1, max_size=300).filter(str.strip))
def test_lines_never_leave_their_box(typeface: Typeface, text: str) -> None:
    found = lines(text, typeface, height_px=200)
    assert all(typeface.width_em(line) * found.em_px <= 500.01 for line in found.lines)
    assert len(found.lines) * found.em_px * LINE_HEIGHT_EM <= 200.01 or len(found.lines) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two   spaces\nand\tlines ", "two spaces and lines"),
        ("emoji 😀 gone", "emoji gone"),
        ("한국 مرحبا", ""),
        ("𝐁old №5", "Bold №5"),
        ("right\u202eto\u200bleft\x07", "righttoleft"),
        ("Ｔ全角", "Ｔ全角"),
    ],
)
def test_what_the_font_cannot_draw_is_left_out(typeface: Typeface, text: str, shown: str) -> None:
    assert drawable(text, typeface) == shown
