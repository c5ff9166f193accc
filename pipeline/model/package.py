"""Package: the immutable folder that is published, and the report of its checks."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package on disk. digest: sha256 over the sorted (path, sha256) pairs of all its files."""

    directory: Path
    digest: str
    duration_s: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One conformance check. rule: its number in our list. level: MUST or SHOULD. where: file and line. found: what."""

    rule: str
    clause: str
    level: str
    passed: bool
    where: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceReport:
    """All checks of one package."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """True where no MUST failed."""
        return all(check.passed or check.level != "MUST" for check in self.checks)

    @property
    def errors(self) -> tuple[Check, ...]:
        """The MUSTs that failed."""
        return tuple(check for check in self.checks if not check.passed and check.level == "MUST")

    @property
    def warnings(self) -> tuple[Check, ...]:
        """The SHOULDs that failed."""
        return tuple(check for check in self.checks if not check.passed and check.level != "MUST")
