"""The set of term sentences: large enough, found right, and its references obey the base."""

from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.subtitles.chinese_text import tidy_chinese
from pipeline.subtitles.sets.term_set import TermSentence, read_term_set
from pipeline.subtitles.translation.terms import find_terms, mend_terms, read_terms, term_faults

SENTENCES = read_term_set()
TERMS = read_terms()


def test_the_set_is_large_and_covers_most_of_the_base() -> None:
    assert len(SENTENCES) >= 320
    assert len({sentence.english for sentence in SENTENCES}) == len(SENTENCES)
    assert sum(bool(sentence.chinese) for sentence in SENTENCES) >= 100
    assert all(1 <= len(sentence.terms) <= 3 for sentence in SENTENCES)
    covered = {term for sentence in SENTENCES for term in sentence.terms}
    assert covered <= {term.english for term in TERMS}
    assert len(covered) >= 450


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.identifier)
def test_every_sentence_has_exactly_its_terms(sentence: TermSentence) -> None:
    assert tuple(found.term.english for found in find_terms(sentence.english, TERMS)) == sentence.terms


@pytest.mark.parametrize(
    "sentence", [one for one in SENTENCES if one.chinese], ids=lambda sentence: sentence.identifier
)
def test_every_reference_obeys_the_base_and_is_left_alone(sentence: TermSentence) -> None:
    found = find_terms(sentence.english, TERMS)
    assert term_faults(sentence.chinese, found) == ()
    assert mend_terms(sentence.chinese, found) == sentence.chinese
    assert tidy_chinese(sentence.chinese) == sentence.chinese


def test_a_reference_without_its_terms_is_at_fault() -> None:
    for sentence in SENTENCES:
        found = find_terms(sentence.english, TERMS)
        assert len(term_faults("这句话什么也没说。", found)) == len({one.term for one in found})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id\tenglish\tterms\n", "s.tsv:1"),
        ("id\tenglish\tterms\tchinese\na\tOne patent.\tpatent\n", "s.tsv:2"),
        ("id\tenglish\tterms\tchinese\na\tOne patent.\tpatent\t\na\tTwo patents.\tpatent\t\n", "s.tsv:3"),
        ("id\tenglish\tterms\tchinese\na\t\tpatent\t\n", "s.tsv:2"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "s.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        read_term_set(tmp_path / "s.tsv")
    assert caught.value.field == place
