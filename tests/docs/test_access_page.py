"""docs/access.md shows the access table there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crowd.roles import Role
from portal.rules import RULES, Rule
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = ROOT / "docs" / "access.md"
HEADINGS = ("object", "verb", *(role.value.replace("_", " ") for role in Role), "account without a role", "stranger")


def cells(rule: Rule) -> Iterator[str]:
    for role in (*Role, None):
        if rule.public or (role is not None and role in rule.every):
            yield "any" if rule.tie else "yes"
        elif rule.signed_in or role in rule.own:
            yield "own"
        else:
            yield "–"
    yield "yes" if rule.public else "–"


def table() -> list[str]:
    """One line for each verb on each kind of object; endpoints that say the same share it."""
    rows = {(rule.thing, rule.verb, *cells(rule)): None for rule in RULES.values()}
    lines = [HEADINGS, ("---",) * len(HEADINGS), *sorted(rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def test_the_page_shows_the_table_there_is() -> None:
    shown = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    assert shown == table(), "write table() into the page"
