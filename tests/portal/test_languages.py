from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import portal
from portal.languages import CATALOGUE

if TYPE_CHECKING:
    from tests.portal.conftest import Site

KEYWORDS = {**DEFAULT_KEYWORDS, "marked": None}


def source_strings() -> set[str]:
    folder = str(Path(portal.__file__).parent)
    found = extract_from_dir(folder, [("**.py", "python"), ("**.html", "jinja2")], keywords=KEYWORDS)
    return {form for _, _, message, _, _ in found for form in forms(message)}


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {form: forms(entry.string)[0] for entry in read_po(file) if entry.id for form in forms(entry.id)}


def forms(text: Any) -> tuple[str, ...]:
    """One and many in English where a string counts something; Chinese has one form."""
    return text if isinstance(text, tuple) else (str(text),)


def test_every_string_is_said_in_chinese_and_none_is_left_over() -> None:
    said = catalogue()
    assert source_strings() == set(said)
    assert [text for text, chinese in said.items() if not chinese.strip()] == []


def test_translations_keep_the_places_to_fill_in_and_break_no_attribute() -> None:
    places = re.compile(r"%\(\w+\)s")
    for text, chinese in catalogue().items():
        assert sorted(places.findall(text)) == sorted(places.findall(chinese)), text
        assert not set('"<>') & set(text + chinese), text


def test_chinese_is_chinese() -> None:
    for text, chinese in catalogue().items():
        assert re.search(r"[\u4e00-\u9fff]", chinese), text
        assert not re.search(r"[\u4e00-\u9fff][,;:!?.]", chinese), f"half-width punctuation: {chinese}"


def test_no_words_stand_in_templates_outside_the_catalogue() -> None:
    own = {"TSITE", "EN", "中文", "English", "简体中文", "Space", "Alt", "K", "C", "M", "F", "I", "O", "Z"}
    for path in Path(portal.__file__).parent.glob("**/*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", text, flags=re.S)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
        words = {word for word in re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text)) if word.isalpha()}
        assert words <= own, path.name
        for attribute in re.findall(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"', text):
            assert not attribute.strip(), f"{path.name}: {attribute}"


def test_places_to_fill_in_stand_as_jinja_fills_them() -> None:
    for path in Path(portal.__file__).parent.glob("**/*.html"):
        for text in re.findall(
            r"{%-?\s*trans\b.*?%}(.*?){%-?\s*endtrans", path.read_text(encoding="utf-8"), flags=re.S
        ):
            assert "%(" not in text, f"{path.name}: {text} would be shown as it is"


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_browsers_language_is_spoken(site: Site, accepted: str, tag: str) -> None:
    page = site.client.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{tag}">' in page.text
    assert page.headers["Content-Language"] == tag
    assert {"Accept-Language", "Cookie"} <= set(page.vary)


def test_what_was_asked_for_wins_and_is_remembered(site: Site) -> None:
    client = site.client
    assert '<html lang="zh-Hans">' in client.get("/?lang=zh", headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-Hans">' in client.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/?lang=nonsense").text


def test_changing_the_language_stays_on_the_page(site: Site) -> None:
    site.stage("pump")
    page = site.client.get("/watch/pump?channel=domestic").text
    assert 'href="/watch/pump?channel=domestic&amp;lang=zh"' in page


def test_problems_are_told_in_the_readers_language(site: Site) -> None:
    assert "可能已被撤下" in site.client.get("/nowhere?lang=zh").text
    chinese = {"Accept-Language": "zh", "Accept": "application/json"}
    answer = site.client.get("/api/programmes/nowhere", headers=chinese)
    assert answer.json == {"status": 404, "code": "not_found", "message": "这里没有内容，可能已被撤下。"}
