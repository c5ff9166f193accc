"""A program with an API token, whose every answer is held against the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from sqlalchemy import select, update

from crowd import api_tokens
from crowd.commission_records import CommissionRecord
from crowd.database import Database
from crowd.person_records import PersonRecord
from crowd.proof import Picture
from crowd.record_base import utc_now
from crowd.records import ReviewRecord
from crowd.roles import Role
from pipeline.model.admission import Cut
from pipeline.publish.fake_landing import InMemoryLanding
from portal.uploads.multipart import EXTENSION
from tests.portal.conftest import make_site
from tests.portal.test_access import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site
    from tests.portal.test_access import World

NAMES = {
    Role.INTERN: "Intern", Role.TEAM_LEAD: "Lead", Role.EDITOR: "Editor", Role.ENTERPRISE: "Speaker",
    Role.OPERATOR: "Operator",
}  # fmt: skip
"""The persons of tests.portal.test_access.World."""


def open_world(folder: Path) -> Iterator[World]:
    """A World with a published programme, a store for parts, packages to be trimmed and heard, pledges asked for."""
    Database.open(f"sqlite:///{folder / 'empty.db'}").close()
    (folder / "home").mkdir()
    site = make_site(folder / "home", folder / "empty.db")
    made = build(site)
    site.stage("shown")
    site.app.extensions[EXTENSION] = InMemoryLanding()
    with site.database.session() as session:
        picture = Picture(title_s=Fraction(1, 2), body=(Cut(start_s=Fraction(0), end_s=Fraction(52)),))
        session.execute(update(ReviewRecord).values(picture=picture.as_kept()))
        session.execute(update(CommissionRecord).values(goal_fen=10_000_000))
    (site.home / "waveforms").mkdir()
    (site.home / "waveforms" / f"{site.digest}.json").write_text('{"peaks_a_second": 100, "peaks": [1, 2]}')
    yield made
    site.database.close()


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
