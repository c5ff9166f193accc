"""Brand packs: what ships is right, what is wrong is named."""

from pathlib import Path

import pytest

from pipeline.encode.typeface import read_typeface
from pipeline.errors import ComponentMissing, PackInvalid
from templates.loader import SHIPPED_PACKS, load_pack


def packs_with(folder: Path, old: str, new: str) -> Path:
    """A folder of packs whose tsite pack is the shipped one with one thing changed."""
    text = (SHIPPED_PACKS / "tsite" / "pack.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "tsite").mkdir(parents=True)
    (folder / "tsite" / "pack.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_standard_pack_carries_the_standard_title_word_for_word() -> None:
    pack = load_pack()
    assert pack.platform_name == "TSITE Intellectual Property Operation Service Platform"
    assert "{platform_name}" in [text.text for text in pack.title.texts]
    assert "{platform_name}" in [text.text for text in pack.ending.texts]


def test_the_standard_cards_are_whole_gops_and_name_the_programme_in_both_languages() -> None:
    pack = load_pack()
    assert pack.title.duration_s % 2 == 0
    assert pack.ending.duration_s % 2 == 0
    texts = " ".join(text.text for text in pack.title.texts)
    assert all(name in texts for name in ("{title_en}", "{title_zh}", "{enterprise}"))


def test_the_standard_font_can_draw_every_word_of_the_pack() -> None:
    pack = load_pack()
    typeface = read_typeface(pack.font_file)
    words = "".join(text.text for card in (pack.title, pack.ending) for text in card.texts) + pack.platform_name
    assert all(typeface.covers(character) for character in words)


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('"Noto Sans SC"', '"Noto Sans CJK"', "font_family", "Noto Sans SC"),
        ('"package:pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf"', '"missing.otf"', "font", "no file"),
        ('"package:pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf"', '"../../../etc/passwd"', "font", "out of its folder"),
        ('"package:pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf"', '"pack.toml"', "font", "not a readable"),
        ("duration_s = 4", "duration_s = 0", "title.duration_s", "greater than"),
        ('"#071a33"', '"navy"', "title.background.0", "pattern"),
        ('"{title_en}"', '"{title_en.__class__}"', "title.texts.2.text", "may name only"),
        ('"{title_en}"', '"{password}"', "title.texts.2.text", "may name only"),
        ("fade_out_s = 0.4", "fade_out_s = 3.9", "title", "longer than the card"),
        ("appear_s = 0.45", "appear_s = 3.9", "title", "still appearing"),
        ("start_s = 0.30", "start_s = 4.0", "title", "tone starts after"),
        ("rises = true", "raises = true", "title.texts.2.raises", "not permitted"),
        ('version = "1"', "version = ", "pack.toml", ""),
    ],
)
def test_a_broken_pack_is_refused_by_field(tmp_path: Path, old: str, new: str, field: str, problem: str) -> None:
    with pytest.raises(PackInvalid) as refused:
        load_pack("tsite", packs_with(tmp_path / "packs", old, new))
    assert refused.value.field == field
    assert problem in refused.value.problem


def test_a_pack_of_ones_own_goes_before_the_shipped_one(tmp_path: Path) -> None:
    assert load_pack("tsite", packs_with(tmp_path, 'version = "1"', 'version = "7"')).version == "7"


def test_a_folder_without_the_pack_falls_back_to_the_shipped_one(tmp_path: Path) -> None:
    assert load_pack("tsite", tmp_path).version == "1"


@pytest.mark.parametrize("name", ["none-such", "../tsite", "", ".."])
def test_a_name_that_is_no_pack_is_refused(name: str) -> None:
    with pytest.raises(PackInvalid, match="name"):
        load_pack(name)


def test_a_font_package_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    packs = packs_with(tmp_path / "packs", "package:pylopdf_fonts_zh_cn/", "package:no_such_fonts/")
    with pytest.raises(ComponentMissing, match="make install"):
        load_pack("tsite", packs)
