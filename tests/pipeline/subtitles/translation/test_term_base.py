"""The term base as a file: what is read, what is refused with its line, and the one that ships."""

import csv
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.subtitles.translation.term_base import FIELDS, TERMS_FILE, Term, read_terms

TERMS = read_terms()


def _refused(folder: Path, text: str | bytes) -> WrongInput:
    base = folder / "mine.csv"
    base.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(WrongInput) as caught:
        read_terms(base)
    return caught.value


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("patent,专利,,\nclaim,,,\n", 3, "needs both en and zh"),
        (",专利,,\n", 2, "needs both en and zh"),
        ("patent,专利,,\nPatent,专利权,,\n", 3, "is there already"),
        ("licence,许可,,\nlicense,许可,,\n", 3, "is there already: licence"),
        ("solid-state battery,固态电池,,\nsolid state battery,固态电池,,\n", 3, "is there already"),
        ("patent,专利||专利权,,\n", 2, "an empty part between the | of zh"),
        ("patent,专利|专利,,\n", 2, "zh says the same twice"),
        ("patent,专利,专利,\n", 2, "forbidden 专利 would flag the right 专利"),
        ("licence,许可,许可证,\n", 2, "forbidden 许可证 would flag the right 许可"),
        ("patent,the patent,,\n", 2, "the patent is no Chinese rendering"),
        ("patent,Patent,,\n", 2, "Patent is no Chinese rendering"),
        ("专利,专利,,\n", 2, "en must be English"),
        ("...,专利,,\n", 2, "en must be English"),
        ("patent,专利,,,,more\n", 2, "more cells than columns"),
        ('patent,"专利,,\n', 2, "not CSV"),
    ],
)
def test_a_broken_entry_names_its_line(tmp_path: Path, rows: str, line: int, problem: str) -> None:
    error = _refused(tmp_path, "en,zh,forbidden,context\n" + rows)
    assert error.field == f"mine.csv:{line}"
    assert problem in error.problem


def test_columns_fields_and_encoding_are_checked(tmp_path: Path) -> None:
    assert "unknown column 'forbiden'" in _refused(tmp_path, "en,zh,forbiden\n").problem
    assert "column zh is missing" in _refused(tmp_path, "en\n").problem
    assert "column en is missing" in _refused(tmp_path, "").problem
    assert "field 'law' is none of ip" in _refused(tmp_path, "en,zh,field\npatent,专利,law\n").problem
    assert "UTF-8" in _refused(tmp_path, "en,zh\npatent,专利\n".encode("gbk")).problem
    with pytest.raises(WrongInput, match="cannot be read"):
        read_terms(tmp_path / "missing.csv")


def test_a_small_base_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    base = tmp_path / "mine.csv"
    base.write_bytes("\ufeffen,zh,context\r\n claim , 权利要求 | 请求 ,Patent|examin\r\nIPO,IPO|上市,\r\n".encode())
    assert read_terms(base) == (
        Term(english="claim", chinese=("权利要求", "请求"), context=("patent", "examin")),
        Term(english="IPO", chinese=("IPO", "上市")),
    )


def test_the_same_english_may_stand_in_several_contexts(tmp_path: Path) -> None:
    base = tmp_path / "mine.csv"
    base.write_text("en,zh,context\nyield,良率,wafer\nyield,产量,crop\nyield,收益率,\n", encoding="utf-8")
    assert len(read_terms(base)) == 3


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    base = tmp_path_factory.getbasetemp() / "any.csv"
    base.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        terms = read_terms(base)
    except WrongInput:
        return
    assert all(term.english and term.chinese for term in terms)


def test_the_shipped_base_covers_every_field() -> None:
    counted = Counter(term.field for term in TERMS)
    assert set(counted) == set(FIELDS)
    assert len(TERMS) >= 450
    assert min(counted[field] for field in ("ip", "finance", "market", "technology")) >= 80


def test_the_shipped_base_is_simplified_chinese() -> None:
    for term in TERMS:
        for text in chain(term.chinese, term.forbidden):
            text.encode("gb2312")  # has no traditional characters


def test_no_shipped_entry_forbids_what_another_prefers() -> None:
    preferred = {term.chinese[0] for term in TERMS}
    forbidden = {(term.english, wrong) for term in TERMS for wrong in term.forbidden if wrong in preferred}
    # A bare 专利 says too little of an invention patent, and no licence to a patent is a 驾照.
    assert forbidden == {("invention patent", "专利"), ("licence", "驾照")}


def test_every_everyday_word_of_the_shipped_base_needs_a_context() -> None:
    everyday = (
        "claim exit yield chip tender customs inventory damages equity securities assignment opposition unicorn plant"
    )
    for english in everyday.split():
        assert [term.context for term in TERMS if term.english == english and not term.context] == []
        assert english in {term.english for term in TERMS}
    never = {
        "design",
        "round",
        "cell",
        "power",
        "field",
        "board",
        "interest",
        "share",
        "security",
        "issue",
        "party",
    }
    assert not never & {term.english for term in TERMS}


def test_the_shipped_file_has_one_cell_for_each_column() -> None:
    with TERMS_FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == ["en", "zh", "forbidden", "context", "field", "note"]
    assert {len(row) for row in rows} == {6}
