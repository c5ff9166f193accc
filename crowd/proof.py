"""Proof: what the subtitle rules say about the tracks of one package, for the person who reviews it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from pipeline.model.admission import Cut
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


def written_cuts(cuts: Iterable[Cut]) -> list[list[str]]:
    """Cuts as JSON keeps them exactly, as in an order: pairs of seconds, each a fraction as text."""
    return [[str(cut.start_s), str(cut.end_s)] for cut in cuts]


def read_cuts(written: Iterable[Sequence[str]]) -> tuple[Cut, ...]:
    """What written_cuts wrote, as values again."""
    return tuple(Cut(start_s=Fraction(start_s), end_s=Fraction(end_s)) for start_s, end_s in written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the desk must know of the picture.

    cuts_ms: where its shots begin, on the programme's clock. frame_rate: frames a second. title_s: where the body
    begins. body: the stretches of footage it is made of; empty for a review that was opened before they were kept.
    """

    cuts_ms: tuple[int, ...] = ()
    frame_rate: Fraction | None = None
    title_s: Fraction = Fraction(0)
    body: tuple[Cut, ...] = ()

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> Self:
        """From what as_kept wrote; an empty one from a review that was opened before there was any."""
        rate = kept.get("frame_rate")
        return cls(
            cuts_ms=tuple(kept.get("cuts_ms", ())),
            frame_rate=Fraction(rate) if rate else None,
            title_s=Fraction(kept.get("title_s", 0)),
            body=read_cuts(kept.get("body", ())),
        )

    def as_kept(self) -> dict[str, Any]:
        """The same for a column."""
        return {
            "cuts_ms": list(self.cuts_ms),
            "frame_rate": str(self.frame_rate) if self.frame_rate else None,
            "title_s": str(self.title_s),
            "body": written_cuts(self.body),
        }


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
