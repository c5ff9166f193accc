"""BeamSearch: which continuations of one text are followed, decided as plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest

NOWHERE = -1

HOPELESS = 5.0
"""A beginning this far below the best text so far, whole or not, in log-probability, is followed no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A beginning of the text. score: the log-probability of its tokens. row: where its cache lies."""

    tokens: tuple[int, ...]
    score: float
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A whole text, without the token that ends it. score: the mean log-probability of its tokens, the end included."""

    tokens: tuple[int, ...]
    score: float


@dataclass(slots=True, kw_only=True)
class BeamSearch:
    """The search for one text. width: hypotheses followed at once, and texts wanted. ends: tokens that end a text."""

    width: int
    ends: frozenset[int]
    most_tokens: int
    hypotheses: list[Hypothesis] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)

    def begin(self, row: int) -> None:
        """Start from the prompt, whose cache lies in this row."""
        self.hypotheses = [Hypothesis(tokens=(), score=0.0, row=row)]

    def advance(self, scores: Sequence[Sequence[float]], tokens: Sequence[Sequence[int]]) -> None:
        """Follow the best continuations; the new hypotheses name their parents' rows.

        scores, tokens: for each hypothesis its likeliest next tokens and their log-probabilities, at least width + the
        number of ends.
        """
        followed = [
            (one.score + score, token, one)
            for one, its_scores, its_tokens in zip(self.hypotheses, scores, tokens, strict=True)
            for score, token in zip(its_scores, its_tokens, strict=True)
        ]
        going_on: list[Hypothesis] = []
        ranked = nlargest(2 * self.width, followed, key=lambda one: one[0])
        best = max([score for score, _, _ in ranked[:1]] + [one.score * (len(one.tokens) + 1) for one in self.finished])
        for rank, (score, token, parent) in enumerate(ranked):
            if token in self.ends:
                if rank < self.width:
                    mean = score / (len(parent.tokens) + 1)
                    self.finished.append(Finished(tokens=parent.tokens, score=mean))
            elif len(going_on) < self.width and score > best - HOPELESS:
                going_on.append(Hypothesis(tokens=(*parent.tokens, token), score=score, row=parent.row))
        self.hypotheses = going_on

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be followed."""
        return (
            not self.hypotheses
            or len(self.finished) >= self.width
            or len(self.hypotheses[0].tokens) >= self.most_tokens
        )

    @property
    def texts(self) -> tuple[Finished, ...]:
        """The finished texts, best first; where none was finished, the beginnings that there are."""
        found = self.finished or [
            Finished(tokens=one.tokens, score=one.score / max(len(one.tokens), 1)) for one in self.hypotheses
        ]
        return tuple(sorted(found, key=lambda one: -one.score)[: self.width])


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Copy a row's cache to another row, for the hypothesis of that place in the list."""

    place: int
    source: int
    target: int


def arrange(parents: Sequence[int]) -> tuple[list[Move], list[int]]:
    """Give every hypothesis a row of its own among the first len(parents): the copies to make in order, and the rows.

    parents: the row of each hypothesis' parent. The first child of a parent stays where it is, if that is among the
    first; rows that nobody descends from are free. No copy overwrites what a later one reads.
    """
    taken: set[int] = set()
    rows: list[int] = []
    for row in parents:
        stays = row not in taken and row < len(parents)
        rows.append(row if stays else NOWHERE)
        taken.add(row)
    free = (row for row in range(len(parents)) if row not in taken)
    moves = []
    for place, parent in enumerate(parents):
        if rows[place] == NOWHERE:
            rows[place] = next(free)
            moves.append(Move(place=place, source=parent, target=rows[place]))
    return moves, rows
