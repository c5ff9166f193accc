"""Roles, and what one person may act as at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """What a person may be; one person may be several."""

    INTERN = "intern"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    ENTERPRISE = "enterprise"
    OPERATOR = "operator"


GRANTED = frozenset({Role.EDITOR, Role.OPERATOR})
"""Roles given to a person as such. The others follow from belonging to a team or an enterprise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who asks, and as what. person_id: None for whoever signed in with the operator token.

    teams: all that the person belongs to; leads: those of them that the person leads.
    """

    person_id: int | None
    name: str
    roles: frozenset[Role]
    teams: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    enterprises: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        *,
        person_id: int,
        name: str,
        granted: Iterable[Role],
        teams: Iterable[int],
        leads: Iterable[int],
        enterprises: Iterable[int],
    ) -> Self:
        """Roles as they follow from what was granted and from what the person belongs to."""
        led, all_teams, owned = frozenset(leads), frozenset(teams), frozenset(enterprises)
        roles = set(granted)
        roles |= {Role.TEAM_LEAD} if led else set()
        roles |= {Role.INTERN} if all_teams - led else set()
        roles |= {Role.ENTERPRISE} if owned else set()
        return cls(
            person_id=person_id, name=name, roles=frozenset(roles), teams=all_teams, leads=led, enterprises=owned
        )

    @property
    def who(self) -> str:
        """The ledger's name for this person."""
        return "operator" if self.person_id is None else ledger_name(self.person_id)

    @property
    def is_staff(self) -> bool:
        """Whether every programme and commission is this person's business."""
        return bool(self.roles & GRANTED)

    def narrowed(self, scope: Iterable[Role]) -> Self:
        """The same person with no role outside scope, as an API token allows."""
        return replace(self, roles=self.roles & frozenset(scope))


OPERATOR_STANDING = Standing(person_id=None, name="operator", roles=frozenset({Role.OPERATOR}))
"""Whoever holds the installation's operator token."""


def ledger_name(person_id: int) -> str:
    """How the ledger names a person: never by anything that could have to be forgotten."""
    return f"person:{person_id}"


def is_person(who: str) -> bool:
    """Whether a name in the ledger is that of a person with an account."""
    return who.startswith("person:")
