"""What all conformance checks share: a rule with its clause, and the ways to say how it went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.model.package import Check
from pipeline.package.loading import LoadedPackage

MUST, SHOULD = "MUST", "SHOULD"

Checker = Callable[[LoadedPackage], Iterator[Check]]
"""Looks at a whole package and yields what it found: at least one check for each thing its rule applies to."""

Problem = tuple[str, str]
"""Where, and what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of our list. clause: A is Apple's HLS authoring specification, B rfc8216bis, R RFC 8216.

    says: what it asks for, in short.
    """

    number: str
    clause: str
    says: str
    level: str = MUST

    def judge(self, passed: bool, where: str, found: str) -> Check:
        """The check's result."""
        return Check(rule=self.number, clause=self.clause, level=self.level, passed=passed, where=where, found=found)

    def judge_all(self, problems: Iterable[Problem], where: str, found: str) -> Iterator[Check]:
        """One failed check a problem; where there is none, one passed check that says what was looked at."""
        failed = [self.judge(False, *problem) for problem in problems]
        yield from failed or [self.judge(True, where, found)]


def seconds(value: object) -> str:
    """A time for people, to the millisecond."""
    return f"{float(value):.3f} s"  # type: ignore[arg-type]
