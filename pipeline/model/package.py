"""Package: the immutable folder that is published, and the report of its checks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


def digest_of(files: Mapping[str, str]) -> str:
    """A package's digest from its files: relative path with forward slashes -> sha256 as lower-case hex.

    sha256 over one line a file, `<sha256>  <path>`, in byte order of the paths.
    """
    lines = (f"{files[path]}  {path}\n" for path in sorted(files, key=str.encode))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package on disk. digest: as digest_of tells for all its files."""

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
class NotApplicable:
    """A rule that could not be asked of this package, which is neither a pass nor a failure. reason: one sentence."""

    rule: str
    clause: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceReport:
    """All checks of one package."""

    checks: tuple[Check, ...]
    not_applicable: tuple[NotApplicable, ...] = ()

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
