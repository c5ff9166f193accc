"""A program with an API token, whose every answer is held against the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from sqlalchemy import select

from crowd import api_tokens
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

NAMES = {
    Role.INTERN: "Intern", Role.TEAM_LEAD: "Lead", Role.EDITOR: "Editor", Role.ENTERPRISE: "Speaker",
    Role.OPERATOR: "Operator",
}  # fmt: skip
"""The persons of tests.portal.test_access.World."""


def token_of(site: Site, role: Role) -> str:
    """A fresh API token of the person in that role."""
    with site.database.session() as session:
        person = session.scalars(select(PersonRecord).where(PersonRecord.name == NAMES[role])).one()
        lasts = timedelta(days=1)
        return api_tokens.make(session, person, name="tests", roles=[role], lasts=lasts, now=utc_now())


@dataclass(frozen=True)
class Programs:
    """One program for each role. asked: every endpoint that was answered with success."""

    site: Site
    asked: set[str] = field(default_factory=set)

    @cached_property
    def operations(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """Path, method and description of every documented operation, by its endpoint."""
        document = self.site.client.get("/openapi.json").get_json()
        named = {rule.endpoint.replace(".", "_"): rule.endpoint for rule in self.site.app.url_map.iter_rules()}
        return {
            named[described["operationId"]]: (path, method, described)
            for path, verbs in document["paths"].items()
            for method, described in verbs.items()
        }

    @cached_property
    def tokens(self) -> dict[Role, str]:
        """A token of each role."""
        return {role: token_of(self.site, role) for role in Role}

    def ask(
        self, endpoint: str, role: Role, *, headers: Mapping[str, str] | None = None, expect: int = 0, **more: Any
    ) -> TestResponse:
        """The answer, as the document describes it. expect: its status; some success where it is 0.

        What more has of the parts of the address goes there; the rest is as for a test client.
        """
        path, method, described = self.operations[endpoint]
        parts = {part["name"] for part in described.get("parameters", ()) if part["in"] == "path"}
        address = path.format(**{part: more.pop(part) for part in parts})
        given = {"Authorization": f"Bearer {self.tokens[role]}", **(headers or {})}
        answer = self.site.client.open(address, method=method.upper(), headers=given, **more)
        said = f"{endpoint} as {role}: {answer.status_code} {answer.text[:500]}"
        assert answer.status_code == expect or (not expect and answer.status_code < 400), said
        fits(described, answer)
        if answer.status_code < 400:
            self.asked.add(endpoint)
        return answer


def fits(described: dict[str, Any], answer: TestResponse) -> None:
    """Raises where an answer is not as its operation's description has it."""
    told = described["responses"][str(answer.status_code)]
    for name in told.get("headers", {}):
        assert name in answer.headers, name
    for media_type, content in told.get("content", {}).items():
        assert answer.mimetype == media_type
        if media_type == "application/json":
            Draft202012Validator(content["schema"]).validate(answer.get_json())
