"""Breaking English lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.subtitles.lines import break_english


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Thank you for watching.", ("Thank you for watching.",)),
        (
            "Last year our revenue grew by forty-two percent to 86 million dollars.",
            ("Last year our revenue grew by", "forty-two percent to 86 million dollars."),
        ),
        (
            "Founded in 2016 and headquartered in Shenzhen,",
            ("Founded in 2016", "and headquartered in Shenzhen,"),
        ),
    ],
)
def test_english_breaks_at_phrases(text: str, lines: tuple[str, ...]) -> None:
    assert break_english(text) == lines


@settings(max_examples=100)
@given(st.lists(st.sampled_from("abcdefghij"), max_size=40).map(" ".join))
def test_broken_english_keeps_its_words(text: str) -> None:
    assert " ".join(break_english(text)).split() == text.split()
