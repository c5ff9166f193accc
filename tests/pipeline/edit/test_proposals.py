"""propose_cuts: what is kept always fits."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.edit.proposals import propose_cuts
from pipeline.model.admission import Cut


def cut(start_s: float | Fraction, end_s: float | Fraction) -> Cut:
    return Cut(start_s=Fraction(start_s), end_s=Fraction(end_s))


def total(cuts: tuple[Cut, ...]) -> Fraction:
    return sum((kept.duration_s for kept in cuts), Fraction(0))


def test_footage_that_fits_is_kept_whole() -> None:
    assert propose_cuts(Fraction(300), (cut(10, 20),), Fraction(350)) == (cut(0, 300),)


def test_without_silences_the_first_part_is_kept() -> None:
    assert propose_cuts(Fraction(362), (), Fraction(350)) == (cut(0, 350),)


def test_the_longest_silence_goes_first_and_leaves_a_breath_on_each_side() -> None:
    silences = (cut(10, 12), cut(100, 120), cut(200, 203))
    assert propose_cuts(Fraction(362), silences, Fraction(350)) == (
        cut(0, Fraction("100.3")),
        cut(Fraction("119.7"), 362),
    )


def test_the_pauses_between_sentences_are_not_cut_out_one_by_one() -> None:
    pauses = tuple(cut(at, at + 1.2) for at in range(5, 360, 5))
    assert len(propose_cuts(Fraction(362), pauses, Fraction(350))) == 1


def test_silence_at_the_ends_is_dropped_to_the_edge() -> None:
    kept = propose_cuts(Fraction(370), (cut(0, 10), cut(355, 370)), Fraction(350))
    assert kept == (cut(Fraction("9.7"), Fraction("355.3")),)


def test_what_is_still_too_long_ends_in_a_pause() -> None:
    too_short_to_drop = cut(345, Fraction("345.5"))
    kept = propose_cuts(Fraction(500), (too_short_to_drop,), Fraction(350))
    assert kept == (cut(0, Fraction("345.3")),)


@given(
    duration_s=st.fractions(min_value=1, max_value=2000, max_denominator=1000),
    edges=st.lists(st.fractions(min_value=0, max_value=1, max_denominator=1000), max_size=30, unique=True),
    limit_s=st.fractions(min_value=5, max_value=350, max_denominator=10),
)
def test_proposals_always_fit_in_order_inside_the_footage(
    duration_s: Fraction, edges: list[Fraction], limit_s: Fraction
) -> None:
    moments = sorted(edge * duration_s for edge in edges)
    silences = tuple(cut(*pair) for pair in list(pairwise(moments))[::2])
    kept = propose_cuts(duration_s, silences, limit_s)
    assert kept
    assert total(kept) <= limit_s
    assert all(0 <= piece.start_s < piece.end_s <= duration_s for piece in kept)
    assert all(earlier.end_s <= later.start_s for earlier, later in pairwise(kept))
