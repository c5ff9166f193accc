"""Long sentences in pieces: at clauses, whole in quantities and terms, nothing lost, and their Chinese in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.translation.divide import LEAST_WORDS, LONG_WORDS, MOST_WORDS, Piece, divide, join
from pipeline.subtitles.translation.terms import find_terms, read_terms

TERMS = read_terms()
PRESS = (
    "For although the Chinese took impressions from wood blocks engraved in relief for centuries before the wood "
    "cutters of the Netherlands, by a similar process, produced the block books, which were the immediate predecessors "
    "of the true printed book, the invention of movable metal letters in the middle of the 15th century may justly be "
    "considered as the invention of the art of printing."
)


def _texts(sentence: str) -> list[str]:
    return [piece.text for piece in divide(sentence, find_terms(sentence, TERMS))]


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        (
            "When the plant in the north was opened after four years of planning and building, the engineers who had "
            "designed and drawn it moved on to the next one in the south; nobody in the region had expected that to "
            "happen so soon.",
            [
                "When the plant in the north was opened after four years of planning and building,",
                "the engineers who had designed and drawn it moved on to the next one in the south;",
                "nobody in the region had expected that to happen so soon.",
            ],
        ),
        (
            "The licence that we signed in the spring covers every country in which the partner sells machines of its "
            "own while the patents themselves remain with the university that paid for the research at the beginning.",
            [
                "The licence that we signed in the spring covers every country in which the partner sells machines of "
                "its own",
                "while the patents themselves remain with the university that paid for the research at the beginning.",
            ],
        ),
    ],
)
def test_a_long_sentence_is_divided_where_its_clauses_meet(sentence: str, pieces: list[str]) -> None:
    assert _texts(sentence) == pieces


def test_a_sentence_that_a_model_can_hold_stays_whole() -> None:
    words = ["we", "grew,"] * (LONG_WORDS // 2)
    assert _texts(" ".join(words)) == []
    assert _texts(" ".join([*words, "too."])) != []


def test_a_sentence_without_clauses_stays_whole() -> None:
    assert _texts("the small quiet green " * 10) == []


@pytest.mark.parametrize(
    "kept",
    [
        "March 15, 2024",
        "non-disclosure agreement",
        "PCT/CN2021/105994",
        "twenty to thirty million dollars",
    ],
)
def test_no_piece_begins_inside_a_quantity_or_a_term(kept: str) -> None:
    for filling in range(10, 30):
        sentence = f"{'we, ' * filling}{kept}{', they' * (40 - filling)}."
        pieces = _texts(sentence)
        assert pieces
        assert any(kept in piece for piece in pieces)


WORDS = st.sampled_from(
    ["we", "sold,", "and", "which", "machines;", "the", "of", "12", "million", "May", "2024,", "patent", "Series", "A"]
)


@given(st.lists(WORDS, min_size=1, max_size=120))
def test_pieces_are_the_whole_sentence_in_order_and_of_fit_length(words: list[str]) -> None:
    sentence = " ".join(words)
    pieces = divide(sentence, find_terms(sentence, TERMS))
    if pieces:
        assert " ".join(piece.text for piece in pieces) == sentence
        assert len(pieces) > 1
        assert all(LEAST_WORDS <= len(piece.text.split()) <= MOST_WORDS for piece in pieces)
        values = [quantity.value for piece in pieces for quantity in read_english(piece.text)]
        assert len(values) >= len(read_english(sentence)) - len(pieces)


@given(st.lists(WORDS, min_size=1, max_size=120))
def test_every_term_stands_in_its_piece_as_it_stood_in_the_sentence(words: list[str]) -> None:
    sentence = " ".join(words)
    found = find_terms(sentence, TERMS)
    pieces = divide(sentence, found)
    for piece in pieces:
        for one in piece.terms:
            assert piece.text[one.start : one.start + len(one.written)] == one.written
    assert not pieces or [one.term for piece in pieces for one in piece.terms] == [one.term for one in found]


@pytest.mark.parametrize(
    ("english", "chinese", "joined"),
    [
        (("It is old,", "and it works."), ("它很旧，", "但能用。"), "它很旧，但能用。"),
        (("It is old;", "it works."), ("它很旧。", "它能用。"), "它很旧；它能用。"),
        (("It is this:", "a mill."), ("就是这个", "磨坊。"), "就是这个：磨坊。"),
        (("Is it old?", "It is."), ("它旧吗？", "是的。"), "它旧吗？是的。"),
        (("It is old.", "It works."), ("它很旧", "它能用。"), "它很旧。它能用。"),
    ],
)
def test_the_chinese_of_pieces_pauses_where_the_english_does(
    english: tuple[str, ...], chinese: tuple[str, ...], joined: str
) -> None:
    assert join([Piece(text=text, terms=()) for text in english], chinese) == joined


def test_an_old_book_read_aloud_is_divided_at_its_commas() -> None:
    pieces = _texts(PRESS)
    assert len(pieces) >= 3
    assert any(piece.startswith("the invention of movable metal letters") for piece in pieces)
