"""The term base."""

from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.subtitles.translation.terms import find_terms, mend_terms, read_terms, term_faults

TERMS = read_terms()


def _preferred(sentence: str) -> list[str]:
    return [found.term.chinese[0] for found in find_terms(sentence, TERMS)]


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("The patent has twenty claims over the prior art.", ["专利", "权利要求", "现有技术"]),
        ("We claim to be the best.", []),
        ("Our invention patents and utility models", ["发明专利", "实用新型"]),
        ("A Series B round for technology transfer", ["B轮", "技术转让"]),
        ("We raised it by pledge financing.", ["质押融资"]),
        ("Software copyrights and trademarks", ["软件著作权", "商标"]),
        ("Please license our patent portfolio.", ["许可", "专利组合"]),
        ("a business licence", ["营业执照"]),
        ("Three patent families", ["同族专利"]),
        ("It is patently obvious.", []),
    ],
)
def test_terms_are_found_longest_first_and_in_context(sentence: str, chinese: list[str]) -> None:
    assert _preferred(sentence) == chinese


def test_the_base_contradicts_itself_nowhere() -> None:
    assert len(TERMS) >= 60
    assert len({(term.english, term.context) for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert not set(term.chinese) & set(term.forbidden)
        assert not any(wrong in term.chinese for wrong in term.forbidden)


def test_known_mistranslations_are_mended_and_unknown_ones_reported() -> None:
    found = find_terms("The examiner cited prior art.", TERMS)
    assert mend_terms("审查员引用了先前技术。", found) == "审查员引用了现有技术。"
    assert term_faults("审查员引用了现有技术。", found) == ()
    assert term_faults("审查员引用了旧东西。", found) == ("prior art must be 现有技术",)


def test_mending_leaves_a_right_rendering_alone() -> None:
    found = find_terms("twelve invention patents", TERMS)
    assert mend_terms("12项发明专利", found) == "12项发明专利"
    assert mend_terms("12项专利", found) == "12项发明专利"


def test_a_broken_entry_names_its_line(tmp_path: Path) -> None:
    base = tmp_path / "terms.csv"
    base.write_text("en,zh,forbidden,context\npatent,专利,,\nclaim,,,\n", encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        read_terms(base)
    assert caught.value.field == "terms.csv:3"
