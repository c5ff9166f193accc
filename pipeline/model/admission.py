"""Admission: the verdict on footage, with reason codes and proposals."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Severity(StrEnum):
    """refuse stops the run with exit status 3; warn is shown and goes on the record."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One finding about footage: a stable code, a plain sentence in each language, and what to do next."""

    code: str
    severity: Severity
    message_en: str
    message_zh: str
    next_en: str
    next_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A stretch of footage that is kept, in seconds of the footage. start_s < end_s."""

    start_s: Fraction
    end_s: Fraction

    @property
    def duration_s(self) -> Fraction:
        """Length of the stretch in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether footage may become a programme, why, and which cuts would make it fit."""

    reasons: tuple[Reason, ...] = ()
    proposals: tuple[Cut, ...] = ()

    @property
    def admitted(self) -> bool:
        """True where no reason refuses."""
        return all(reason.severity is not Severity.REFUSE for reason in self.reasons)
