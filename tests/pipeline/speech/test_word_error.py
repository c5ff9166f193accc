"""Words counted fairly: notation forgiven, nothing that is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.word_error import WordError, comparable_words, word_error


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("about fourteen fifty-five,", "about 1455."),
        ('the "forty-two line Bible"', "the 42-line Bible"),
        ("Founded in two thousand and nine", "founded in 2009"),
        ("the fifteenth century", "the 15th century"),
        ("the twenty first and the two hundred and first", "the 21st and the 201st"),
        ("three point five million dollars", "$3.5 million"),
        ("one hundred and fifty thousand two hundred and one", "150,201"),
        ("ninety-nine per cent", "99%"),
        ("mister Dashwood’s cold-hearted son", "Mr. Dashwood's cold hearted son"),
        ("the US market", "the U.S. market"),
    ],
)
def test_two_notations_of_one_thing_are_no_error(said: str, heard: str) -> None:
    assert word_error(said, heard).wrong == 0


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("two", "too", 1),
        ("3.5 million", "3.5 billion", 1),
        ("ten and twenty", "30", 3),
        ("five five five", "555", 3),
        ("we will", "we'll", 2),
        ("we grew", "um we grew", 1),
        ("the plant", "", 2),
        ("no one knows", "no 2 knows", 1),
    ],
)
def test_what_is_heard_differently_is_an_error(said: str, heard: str, wrong: int) -> None:
    assert word_error(said, heard).wrong == wrong


def test_rates_add_up_by_words() -> None:
    both = WordError(wrong=1, said=10) + WordError(wrong=0, said=30)
    assert both.rate == 1 / 40
    assert word_error("", "").rate == 0
    assert word_error("", "thank you").rate == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared_and_is_itself(one: str, other: str) -> None:
    assert word_error(one, one).wrong == 0
    assert word_error(one, other).wrong <= len(comparable_words(one)) + len(comparable_words(other))
