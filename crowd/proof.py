"""Proof: what the subtitle rules say about the tracks of one package, for the person who reviews it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pipeline.subtitles.checking.rulebook import ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A broken rule at its place. level: error blocks approval, warning is shown.

    start_ms: of the cue in the track of this language, on the programme's clock; None where it is about no one cue.
    """

    language: str
    start_ms: int | None
    rule: str
    clause: str
    level: str
    message: str

    @property
    def is_error(self) -> bool:
        """Whether it blocks approval."""
        return self.level == ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Words of the English cue at start_ms that the recogniser was unsure of, as they stand in it."""

    start_ms: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Findings and doubtful words in the order of the programme."""

    findings: tuple[Remark, ...] = ()
    doubtful: tuple[Doubt, ...] = ()

    @classmethod
    def kept(cls, findings: Iterable[Mapping[str, Any]], doubtful: Iterable[Mapping[str, Any]]) -> Self:
        """What a review's columns keep, as values again."""
        return cls(
            findings=tuple(Remark(**finding) for finding in findings),
            doubtful=tuple(Doubt(start_ms=doubt["start_ms"], words=tuple(doubt["words"])) for doubt in doubtful),
        )

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What blocks approval."""
        return tuple(remark for remark in self.findings if remark.is_error)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What is only shown."""
        return tuple(remark for remark in self.findings if not remark.is_error)
