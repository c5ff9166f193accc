"""Cards as ASS."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.encode.cards import compile_card, escape
from pipeline.encode.typeface import Typeface, read_typeface
from pipeline.model.brand import BrandPack
from pipeline.model.programme import Programme


@pytest.fixture(scope="session")
def typeface(pack: BrandPack) -> Typeface:
    return read_typeface(pack.font_file)


def compiled(pack: BrandPack, programme: Programme, typeface: Typeface, width: int = 1920, height: int = 1080) -> str:
    return compile_card(pack.title, programme, pack, typeface, width_px=width, height_px=height)


def test_the_title_card_names_platform_programme_and_enterprise(
    pack: BrandPack, programme: Programme, typeface: Typeface
) -> None:
    script = compiled(pack, programme, typeface)
    for words in (pack.platform_name, programme.title_en, programme.title_zh, programme.enterprise):
        assert f"}}{words}\n" in script


def test_the_font_is_named_as_it_names_itself(pack: BrandPack, programme: Programme, typeface: Typeface) -> None:
    (family,) = re.findall(r"^Style: Plain,([^,]+),", compiled(pack, programme, typeface), re.M)
    assert family in typeface.families


def test_an_empty_enterprise_leaves_no_line(pack: BrandPack, programme: Programme, typeface: Typeface) -> None:
    full = compiled(pack, programme, typeface).count("Dialogue:")
    assert compiled(pack, replace(programme, enterprise=" "), typeface).count("Dialogue:") == full - 1


def test_what_people_type_cannot_become_ass_code(pack: BrandPack, programme: Programme, typeface: Typeface) -> None:
    hostile = replace(programme, title_en="{\\fs200}Big\\NTitle\nDialogue: 0,0:00:00.00,9:00:00.00,Plain,x")
    script = compiled(pack, hostile, typeface)
    events = script[script.index("Format: Layer") :].splitlines()[1:]
    assert all(
        re.match(r"Dialogue: 0,\d:\d\d:\d\d\.\d\d,\d:\d\d:\d\d\.\d\d,Plain,{\\an[789]\\", event) for event in events
    )
    assert not re.search(r"(?<!\\){\\fs200", script)


def test_escaping_leaves_no_override_and_no_backslash_command() -> None:
    assert escape("a{b}c\\Nd") == "a\\{b\\}c＼Nd"


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (320, 180), (180, 320)])
@pytest.mark.parametrize("repeat", [1, 12])
def test_every_line_stays_in_the_safe_area(
    pack: BrandPack, programme: Programme, typeface: Typeface, width: int, height: int, repeat: int
) -> None:
    long = replace(
        programme,
        title_en="Plasma Surface Treatment " * repeat,
        title_zh="低温等离子体表面处理装备" * repeat,
        enterprise="Suzhou Lanyu 苏州蓝屿 " * repeat,
    )
    for card in (pack.title, pack.ending):
        script = compile_card(card, long, pack, typeface, width_px=width, height_px=height)
        for match in re.finditer(r"an([789])\\fs([\d.]+).*?pos\(([\d.-]+),([\d.-]+)\).*?}(.*)", script):
            anchor, size, x, y, text = int(match[1]), *(float(match[i]) for i in (2, 3, 4)), match[5]
            em = size / typeface.ass_size_per_em
            spacing = re.search(r"fsp([\d.]+)", match[0])
            shown = typeface.width_em(text.replace("\\", "")) * em + len(text) * float(spacing[1] if spacing else 0)
            left = x - {7: 0, 8: shown / 2, 9: shown}[anchor]
            assert left >= 0.049 * width, text
            assert left + shown <= 0.951 * width, text
            assert y + size > 0.05 * height
            assert y + (size + em) / 2 < 0.96 * height


def test_lines_of_different_texts_do_not_overlap(pack: BrandPack, programme: Programme, typeface: Typeface) -> None:
    long = replace(
        programme, title_en="Plasma Treatment " * 9, title_zh="等离子体处理装备" * 9, enterprise="Lanyu " * 30
    )
    for width, height in ((1920, 1080), (1080, 1920)):
        script = compiled(pack, long, typeface, width, height)
        found = re.findall(r"\\fs([\d.]+).*?pos\([\d.-]+,([\d.-]+)\)", script)
        boxes = sorted(
            (float(y) + (float(size) - float(size) / typeface.ass_size_per_em) / 2, float(size)) for size, y in found
        )
        for (upper, size), (lower, _) in pairwise(boxes):
            assert upper + size / typeface.ass_size_per_em <= lower + 1
