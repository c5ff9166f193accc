from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import portal
from portal.desk.words import script_words, trim_words
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
        for attribute in re.findall(r'\b(?:aria-label|aria-description|alt|title|label|placeholder)="([^"]*)"', text):
            assert not attribute.strip(), f"{path.name}: {attribute}"


SHOWN_BY_SCRIPT = re.compile(
    r"""(?:\b(?:textContent|innerText|innerHTML|title|placeholder|alt|ariaLabel)\s*[:=]\s*
        |setAttribute\(\s*"(?:aria-label|aria-description|title|alt|placeholder)"\s*,\s*
        |(?<![.\w])(?:alert|confirm|prompt|complain|tell)\(\s*
        |\.(?:append|prepend|replaceChildren)\(\s*)
        (?:"([^"\n]*)"|'([^'\n]*)'|`([^`]*)`)""",
    re.VERBOSE,
)
"""A literal that a script shows or has read out."""

MARKS_IN_SCRIPT = {"ms", "s"}


def without_fillings(source: str) -> str:
    """The source without what its template literals fill in, whatever stands within that."""
    kept, depth = [], 0
    for piece in re.split(r"(\$\{|[{}])", source):
        if piece == "${" or (depth and piece == "{"):
            depth += 1
        elif depth and piece == "}":
            depth -= 1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def unmarked_in_script(source: str) -> list[str]:
    """What a script would show in one language only: literals with words, what is filled in left out."""
    plain = ["".join(found.groups("")) for found in SHOWN_BY_SCRIPT.finditer(without_fillings(source))]
    return [text for text in plain if set(re.findall(r"[^\W\d_]+", text)) - MARKS_IN_SCRIPT]


def test_no_words_stand_in_scripts_outside_the_catalogue() -> None:
    scripts = sorted((Path(portal.__file__).parent / "static" / "js").glob("**/*.js"))
    assert len(scripts) > 10
    found = {path.name: words for path in scripts if (words := unmarked_in_script(path.read_text(encoding="utf-8")))}
    assert found == {}


def test_words_in_a_script_are_found() -> None:
    for line in (
        'row.textContent = "Saved";',
        'make("p", { className: "hint", textContent: `Saved ${when}` });',
        "button.setAttribute('aria-label', words.x); button.setAttribute(\"title\", 'Play it');",
        'complain("Not yet");',
    ):
        assert unmarked_in_script(line), line
    assert (
        unmarked_in_script('row.textContent = `${words.saved} · ${when}`; make("p", { className: "hint more" })') == []
    )


def unmarked_in_views(tree: ast.AST) -> list[str]:
    """Sentences that a view hands to a page as they are: problem(400, "…"), Told(400, "name", "…"), flash("…")."""
    place = {"problem": 1, "Told": 2, "flash": 0}
    return [
        str(node.args[at].value)  # type: ignore[attr-defined]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and (at := place.get(node.func.id)) is not None
        if len(node.args) > at and isinstance(node.args[at], ast.Constant)
    ]


def test_no_view_tells_a_sentence_outside_the_catalogue() -> None:
    for path in Path(portal.__file__).parent.glob("**/*.py"):
        assert unmarked_in_views(ast.parse(path.read_text(encoding="utf-8"))) == [], path.name
    assert unmarked_in_views(ast.parse('problem(400, "Too long")')) == ["Too long"]


def test_no_sentence_stands_within_an_expression_of_a_template() -> None:
    own = {"Authorization: Bearer …"}
    for path in Path(portal.__file__).parent.glob("**/*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        for expression in re.findall(r"\{\{(.*?)\}\}", text, flags=re.S):
            told = re.sub(r"\b(?:_|gettext)\((?:\"[^\"]*\"|'[^']*')", "", expression)
            words = [one for one in re.findall(r"\"([^\"]*)\"|'([^']*)'", told) if " " in "".join(one).strip()]
            assert [one for one in words if one[0] not in own] == [], f"{path.name}: {words}"


def test_the_words_that_the_desks_scripts_ask_for_are_there(site: Site) -> None:
    folder = Path(portal.__file__).parent / "static" / "js" / "desk"
    with site.app.test_request_context("/"):
        told = {"trim": set(trim_words()), "desk": set(script_words())}
    for path in folder.glob("*.js"):
        asked = set(re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8")))
        assert asked <= told["trim" if path.stem == "trimmer" else "desk"], path.name


def test_no_string_stands_twice_in_the_catalogue() -> None:
    said = re.findall(r'^msgid "(.+)"$', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(said) == sorted(set(said))


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
