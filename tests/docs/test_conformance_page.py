"""docs/conformance.md shows every rule with the ways it is broken in the tests; this holds it true."""

from itertools import chain
from pathlib import Path

from pipeline.package.checking import Rule
from pipeline.package.inspecting import RULES
from tests.pipeline.package.mutations import BREACHES, MIXED_BREACHES
from tests.pipeline.package.test_served import DELIVERY_MUTATIONS

PAGE = Path(__file__).parents[2] / "docs/conformance.md"
PACKAGES_OF_THEIR_OWN = {("21", "MUST"): "a package of 100 frames a second", ("43", "MUST"): "a package of 360.5 s"}
"""Broken in test_inspecting by an encode of its own, not by a change to a good package."""


def table() -> list[str]:
    """The page's lines, a rule each. Rules of one number and level share their mutations."""
    lines = ["| rule | clause | level | asks | broken in the tests by |", "|---|---|---|---|---|"]
    for rule in sorted(RULES, key=lambda rule: (int(rule.number), rule.level, rule.clause, rule.says)):
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
    assert {rule.number for rule in RULES} == {str(number) for number in range(1, 45)}
    assert [rule for rule in RULES if not mutations(rule)] == []
