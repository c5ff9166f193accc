"""docs/conformance.md shows every rule with the ways it is broken in the tests; this holds it true."""

from itertools import chain
from pathlib import Path

from pipeline.package import (
    checks_dash,
    checks_delivery,
    checks_media,
    checks_multivariant,
    checks_playlist,
    checks_renditions,
    checks_subtitles,
    checks_timing,
)
from pipeline.package.checking import Rule
from tests.pipeline.package.mutations import BREACHES, MIXED_BREACHES
from tests.pipeline.package.test_served import DELIVERY_MUTATIONS

PAGE = Path(__file__).parents[2] / "docs/conformance.md"
MODULES = (
    checks_playlist, checks_timing, checks_media, checks_multivariant, checks_renditions, checks_subtitles,
    checks_delivery, checks_dash,
)  # fmt: skip

PACKAGES_OF_THEIR_OWN = {("21", "MUST"): "a package of 100 frames a second", ("43", "MUST"): "a package of 360.2 s"}
"""Broken in test_inspecting by an encode of its own, not by a change to a good package."""


def table() -> list[str]:
    """The page's lines, a rule each. Rules of one number and level share their mutations."""
    rules = {rule for module in MODULES for rule in vars(module).values() if isinstance(rule, Rule)}
    lines = ["| rule | clause | level | asks | broken in the tests by |", "|---|---|---|---|---|"]
    for rule in sorted(rules, key=lambda rule: (int(rule.number), rule.level, rule.clause, rule.says)):
        ways = "; ".join(mutations(rule))
        lines.append(f"| {rule.number} | {rule.clause} | {rule.level} | {rule.says} | {ways} |")
    return lines


def mutations(rule: Rule) -> list[str]:
    """How this rule is broken, in words."""
    key = (rule.number, rule.level)
    breaches = [one.how for one in chain(BREACHES, MIXED_BREACHES) if (one.rule, one.level) == key]
    if rule.number == "42":
        breaches = [how for level, how, _, says in DELIVERY_MUTATIONS if (level, says) == (rule.level, rule.says)]
    own = PACKAGES_OF_THEIR_OWN.get(key)
    return [*breaches, *([own] if own else [])]


def test_the_page_shows_the_rules_and_mutations_there_are() -> None:
    shown = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    assert shown == table(), "write table() into the page"


def test_every_rule_is_broken_in_every_level_it_has() -> None:
    rules = {rule for module in MODULES for rule in vars(module).values() if isinstance(rule, Rule)}
    assert {rule.number for rule in rules} == {str(number) for number in range(1, 45)}
    assert [rule for rule in rules if not mutations(rule)] == []
