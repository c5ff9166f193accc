"""Proof: what the subtitle rules say about the tracks of one package, for the person who reviews it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from pipeline.subtitles.checking.rulebook import ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A broken rule at its place. level: error blocks approval, warning is shown.

    start_ms: of the cue in the track of this language, on the programme's clock; None where it is about no one cue.
    cue: its identity in that track, empty likewise.
    """

    language: str
    start_ms: int | None
    rule: str
    clause: str
    level: str
    message: str
    cue: str = ""

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
class Picture:
    """What the subtitle rules must know of the picture: where its shots begin, and its frames a second."""

    cuts_ms: tuple[int, ...] = ()
    frame_rate: Fraction | None = None

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> Self:
        """From what as_kept wrote; an empty one from a review that was opened before there was any."""
        rate = kept.get("frame_rate")
        return cls(cuts_ms=tuple(kept.get("cuts_ms", ())), frame_rate=Fraction(rate) if rate else None)

    def as_kept(self) -> dict[str, Any]:
        """The same for a column."""
        return {"cuts_ms": list(self.cuts_ms), "frame_rate": str(self.frame_rate) if self.frame_rate else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Findings and doubtful words in the order of the programme, and the picture they were found against."""

    findings: tuple[Remark, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    picture: Picture = Picture()

    @classmethod
    def kept(
        cls, findings: Iterable[Mapping[str, Any]], doubtful: Iterable[Mapping[str, Any]], picture: Mapping[str, Any]
    ) -> Self:
        """What a review's columns keep, as values again."""
        return cls(
            picture=Picture.kept(picture),
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
