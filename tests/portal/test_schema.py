"""The site against its own OpenAPI document, asked by schemathesis as each role: no 500, answers as it says."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from crowd import api_tokens
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.database import Database
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.roles import Role
from tests.portal.conftest import make_site
from tests.portal.test_access import World, build

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = int(os.environ.get("TSITE_API_EXAMPLES", "3"))  # read here: tests run without TSITE_* variables
"""Of each operation, by each role, as the document allows and as it does not. `make fuzz-api` asks for many more."""

HELD = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ASKERS = (*Role, "a stranger")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for every asker: what they do to it makes it more like a real one. One programme is published."""
    folder = tmp_path_factory.mktemp("asked")
    Database.open(f"sqlite:///{folder / 'empty.db'}").close()
    (folder / "home").mkdir()
    site = make_site(folder / "home", folder / "empty.db")
    made = build(site)
    site.stage("shown")
    yield made
    site.database.close()


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    """The site's OpenAPI document, as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", world.site.app)


@pytest.fixture(scope="module")
def known(world: World) -> dict[str, list[Any]]:
    """What there is, by the part of an address that names it."""
    with world.site.database.session(reading=True) as session:
        return {
            "slug": list(session.scalars(select(ProgrammeRecord.slug))),
            "commission_id": list(session.scalars(select(CommissionRecord.id))),
            "task_id": list(session.scalars(select(TaskRecord.id))),
        }


def headers_of(world: World, asker: Role | str) -> dict[str, str]:
    """A fresh API token of the person in that role; none for a stranger."""
    if not isinstance(asker, Role):
        return {}
    with world.site.database.session() as session:
        person = session.scalars(select(PersonRecord).where(PersonRecord.name == NAMES[asker])).one()
        lasts = timedelta(days=1)
        token = api_tokens.make(session, person, name="tests", roles=[asker], lasts=lasts, now=utc_now())
    return {"Authorization": f"Bearer {token}"}


NAMES = {
    Role.INTERN: "Intern", Role.TEAM_LEAD: "Lead", Role.EDITOR: "Editor", Role.ENTERPRISE: "Speaker",
    Role.OPERATOR: "Operator",
}  # fmt: skip


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_no_answer_is_a_fault_or_other_than_the_document_says(
    world: World, document: Any, known: dict[str, list[Any]], asker: Role | str
) -> None:
    headers = headers_of(world, asker)
    asked = 0
    for found in document.get_all_operations():
        operation = found.ok()
        made = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
        @given(case=st.one_of(made), chosen=st.integers(0, 99))
        def ask(case: Any, chosen: int) -> None:
            nonlocal asked
            for part in case.path_parameters or {}:
                # Nearly always something that is there: what is not is soon told.
                if chosen % 10 and part in known:
                    case.path_parameters[part] = known[part][chosen % len(known[part])]
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=HELD)
            asked += 1

        ask()
    assert asked >= EXAMPLES
