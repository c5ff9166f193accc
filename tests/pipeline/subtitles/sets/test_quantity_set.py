"""The set of quantities: every sentence is read as annotated, references pass, corruptions are found."""

from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.quantities.identifiers import identifiers
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.sets.quantity_set import QuantitySentence, read_quantity_set

SENTENCES = read_quantity_set()


def _read(sentence: QuantitySentence) -> list[str]:
    quantities = [f"{one.value}|{one.unit}|{one.kind}" for one in read_english(sentence.english) if one.required]
    return sorted([*quantities, *(f"{name.replace(' ', '~')}||name" for name in identifiers(sentence.english))])


def test_the_set_is_large_and_says_nothing_twice() -> None:
    assert len(SENTENCES) >= 500
    assert len({sentence.english for sentence in SENTENCES}) == len(SENTENCES)
    assert sum(bool(sentence.corrupted) for sentence in SENTENCES) >= 150


def test_every_quantity_is_read_as_annotated() -> None:
    wrong = {one.identifier for one in SENTENCES if _read(one) != sorted(one.quantities)}
    assert wrong == set()


def test_right_renderings_raise_no_alarm() -> None:
    alarms = {one.identifier for one in SENTENCES if number_faults(one.english, one.reference)}
    assert alarms == set()


def test_wrong_renderings_are_found() -> None:
    missed = {one.identifier for one in SENTENCES if one.corrupted and not number_faults(one.english, one.corrupted)}
    assert missed == set()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id\tenglish\n", "set.tsv:1"),
        ("id\tenglish\tquantities\treference\tcorrupted\nq1\tFive.\t5||cardinal\n", "set.tsv:2"),
        ("id\tenglish\tquantities\treference\tcorrupted\nq1\tFive.\t5\t五。\t\n", "set.tsv:2"),
        ("id\tenglish\tquantities\treference\tcorrupted\n" + "q1\tFive.\t5||cardinal\t五。\t\n" * 2, "set.tsv:3"),
    ],
)
def test_a_broken_line_is_named(text: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / "set.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        read_quantity_set(path)
    assert caught.value.field == place
