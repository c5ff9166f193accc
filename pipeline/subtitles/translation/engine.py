"""The contract of an engine: what it is asked about a sentence, and the candidates it proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from pipeline.subtitles.memory.pairs import Match
from pipeline.subtitles.translation.terms import FoundTerm
from pipeline.subtitles.translation.translator import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One sentence as an engine is asked for it. about: what the programme is about, the same for all its sentences.

    again: whether an earlier answer was wrong; insist: what this one must then have, word for word.
    most_width: full-width characters the answer may take; asked for only where an earlier answer was wider.
    """

    sentence: str
    about: str = ""
    before: str = ""
    terms: tuple[FoundTerm, ...] = ()
    examples: tuple[Match, ...] = ()
    again: bool = False
    insist: tuple[str, ...] = ()
    most_width: float = inf


class Engine(Protocol):
    """Anything that turns English into Chinese, good or bad: what it proposes is judged before it is believed."""

    @property
    def name(self) -> str:
        """Engine and model."""

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """The candidates for each question as the engine said them, best first, at least one.

        Raises ComponentMissing where the engine cannot be reached or loaded.
        """

    def close(self) -> None:
        """Release what the engine holds. It can be used again."""
