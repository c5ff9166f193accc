"""Number words as figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.spoken_numbers import numbers_as_figures


@pytest.mark.parametrize(
    ("spoken", "figures"),
    [
        ("zero point five", "0.5"),
        ("nineteen eighty", "1980"),
        ("twenty sixteen", "2016"),
        ("two hundred", "200"),
        ("two hundred and first", "201th"),
        ("2 and 3", "2 and 3"),
        ("10 20", "10 20"),
        ("3.5 million 3.5 million", "3500000 3500000"),
        ("six hundred thousand and four", "600004"),
        ("a hundred and one", "a hundred and 1"),
        ("point of view", "point of view"),
        ("the second one", "the 2th 1"),
    ],
)
def test_runs_of_number_words_become_one_figure(spoken: str, figures: str) -> None:
    assert " ".join(numbers_as_figures(spoken.split())) == figures


_VOCABULARY = "zero five nine eleven twenty ninety hundred thousand million and point first fifth 7 1.5 3rd plant"


@given(st.lists(st.sampled_from(_VOCABULARY.split()), max_size=12))
def test_any_order_of_number_words_is_read(spoken: list[str]) -> None:
    figures = numbers_as_figures(spoken)
    assert len(figures) <= len(spoken)
    assert figures.count("plant") == spoken.count("plant")
