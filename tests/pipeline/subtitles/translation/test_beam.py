import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.subtitles.translation.beam import HOPELESS, NOWHERE, BeamSearch, arrange

END = 0


def begun(width: int = 2, most_tokens: int = 9) -> BeamSearch:
    search = BeamSearch(width=width, ends=frozenset({END}), most_tokens=most_tokens)
    search.begin(row=3)
    return search


def texts(search: BeamSearch) -> list[tuple[int, ...]]:
    return [one.tokens for one in search.texts]


def test_the_likeliest_whole_text_wins_though_another_began_better() -> None:
    search = begun()
    search.advance([[-0.5, -1.0]], [[1, 2]])
    search.advance([[-3.0, -3.1], [-0.1, -4.0]], [[3, 4], [5, 6]])
    assert [one.tokens for one in search.hypotheses] == [(2, 5), (1, 3)]
    search.advance([[-0.1, -9.0], [-0.1, -9.0]], [[END, 7], [END, 7]])
    assert search.is_over and texts(search) == [(2, 5), (1, 3)]
    assert search.texts[0].score == pytest.approx(-1.2 / 3)


def test_children_name_their_parents_row() -> None:
    search = begun()
    search.advance([[-0.5, -1.0]], [[1, 2]])
    assert [one.row for one in search.hypotheses] == [3, 3]


def test_an_end_among_the_unlikely_does_not_count() -> None:
    search = begun(width=1)
    search.advance([[-0.1, -2.0]], [[1, END]])
    assert not search.finished and not search.is_over


def test_a_hopeless_beginning_is_left_beside_a_running_one_and_beside_a_whole_one() -> None:
    search = begun()
    search.advance([[-0.1, -0.2 - HOPELESS]], [[1, 2]])
    assert [one.tokens for one in search.hypotheses] == [(1,)]
    search.advance([[-0.1, -0.2 - HOPELESS]], [[END, 3]])
    assert search.is_over and texts(search) == [(1,)]


def test_a_text_that_does_not_end_is_cut_and_given_as_it_is() -> None:
    search = begun(most_tokens=2)
    search.advance([[-0.5, -1.0]], [[1, 2]])
    assert not search.is_over
    search.advance([[-0.5, -1.0], [-0.5, -1.0]], [[3, 4], [5, 6]])
    assert search.is_over and texts(search) == [(1, 3), (1, 4)]


def likelihoods(width: int) -> st.SearchStrategy[list[float]]:
    scores = st.lists(st.floats(-20, 0), min_size=width + 1, max_size=width + 1)
    return scores.map(lambda found: sorted(found, reverse=True))


@given(st.data(), st.integers(1, 4))
def test_a_search_ends_with_texts_of_no_end_token_best_first(data: st.DataObject, width: int) -> None:
    search = begun(width=width, most_tokens=5)
    tokens = st.lists(st.integers(0, 9), min_size=width + 1, max_size=width + 1, unique=True)
    while not search.is_over:
        count = len(search.hypotheses)
        assert count <= width
        search.advance([data.draw(likelihoods(width)) for _ in range(count)], [data.draw(tokens) for _ in range(count)])
    found = search.texts
    assert 1 <= len(found) <= width
    assert all(END not in one.tokens and one.score <= 0 and math.isfinite(one.score) for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(st.lists(st.integers(0, 11), max_size=12))
def test_every_hypothesis_gets_a_row_with_its_parents_content(parents: list[int]) -> None:
    moves, rows = arrange(parents)
    content = {row: row for row in range(12)}
    for move in moves:
        assert rows[move.place] == move.target
        content[move.target] = content[move.source]
    assert sorted(rows) == list(range(len(parents))) and NOWHERE not in rows
    assert [content[row] for row in rows] == parents
