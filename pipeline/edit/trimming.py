"""What is left of footage once a person has said what goes. Pure."""

from collections.abc import Iterable
from fractions import Fraction

from pipeline.model.admission import Cut

SHORTEST_S = Fraction(1, 10)
"""What would flash by between two stretches that go, goes with them."""


def what_stays(stretches: Iterable[Cut], going: Iterable[Cut]) -> tuple[Cut, ...]:
    """The stretches of footage without those that go, in order; what is left of one shorter than 0.1 s goes too.

    An edge of a stretch that nothing touches stays exactly where it is.
    """
    staying = list(stretches)
    for gone in going:
        staying = [piece for stretch in staying for piece in _without(stretch, gone)]
    return tuple(piece for piece in staying if piece.duration_s >= SHORTEST_S)


def _without(stretch: Cut, gone: Cut) -> list[Cut]:
    if gone.end_s <= stretch.start_s or gone.start_s >= stretch.end_s:
        return [stretch]
    sides = ((stretch.start_s, gone.start_s), (gone.end_s, stretch.end_s))
    return [Cut(start_s=start_s, end_s=end_s) for start_s, end_s in sides if end_s > start_s]
