from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.edit.trimming import SHORTEST_S, what_stays
from pipeline.model.admission import Cut


def cut(start_s: float, end_s: float) -> Cut:
    return Cut(start_s=Fraction(start_s), end_s=Fraction(end_s))


WHOLE = (cut(0, 100),)
TIMES = st.integers(0, 1000).map(lambda tenths: Fraction(tenths, 10))
RANGES = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: cut(*map(float, pair)))


def test_what_goes_leaves_the_rest_in_order() -> None:
    assert what_stays(WHOLE, [cut(60, 70), cut(10, 20)]) == (cut(0, 10), cut(20, 60), cut(70, 100))


def test_stretches_that_overlap_go_once() -> None:
    assert what_stays(WHOLE, [cut(10, 30), cut(20, 40)]) == (cut(0, 10), cut(40, 100))


def test_what_would_flash_by_goes_too() -> None:
    assert what_stays(WHOLE, [cut(0, 50), cut(50.0625, 90)]) == (cut(90, 100),)


def test_an_edge_that_nothing_touches_stays_exactly() -> None:
    third = Cut(start_s=Fraction(1, 3), end_s=Fraction(20, 3))
    assert what_stays([third], [cut(2, 3)]) == (
        Cut(start_s=Fraction(1, 3), end_s=Fraction(2)),
        Cut(start_s=Fraction(3), end_s=Fraction(20, 3)),
    )


def test_everything_may_go() -> None:
    assert what_stays(WHOLE, [cut(0, 100)]) == ()


@given(st.lists(RANGES, max_size=8), st.lists(RANGES, max_size=8))
def test_nothing_of_what_goes_stays_and_the_order_of_marks_is_nothing(some: list[Cut], more: list[Cut]) -> None:
    left = what_stays(WHOLE, [*some, *more])
    assert left == what_stays(WHOLE, [*more, *some])
    assert all(piece.duration_s >= SHORTEST_S for piece in left)
    assert all(piece.end_s <= gone.start_s or piece.start_s >= gone.end_s for piece in left for gone in (*some, *more))
