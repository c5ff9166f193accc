"""The site against its own OpenAPI document, asked by schemathesis as each role: no 500, answers as it says."""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
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

from crowd import uploads
from crowd.draft_records import CommentRecord
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from portal.rules import RULES
from portal.uploads.multipart import EXTENSION
from tests.portal.conftest import DIGEST
from tests.portal.programs import NAMES, open_world, token_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from tests.portal.conftest import Site
    from tests.portal.test_access import World

EXAMPLES = int(os.environ.get("TSITE_API_EXAMPLES", "2"))  # read here: tests run without TSITE_* variables
"""Of each operation, by each asker, as the document allows and as it does not. `make fuzz-api` asks for many more."""
SHORT = EXAMPLES < 10
"""Whether each operation is asked only by a stranger and by one of those who may: as in the suite."""

HELD = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ASKERS = (*Role, "a stranger")

TOLD = {"title_en": "A pump", "title_zh": "泵", "enterprise": "Harbour Works"}
GOOD: Mapping[str, list[Any]] = {
    "Upload-Metadata": [",".join(f"{name} {base64.b64encode(said.encode()).decode()}" for name, said in TOLD.items())],
    "Upload-Offset": ["0"],
    "number": [1],
    "md5": [base64.b64encode(hashlib.md5(b"film", usedforsecurity=False).digest()).decode()],
    "sha256": [hashlib.sha256(b"film").hexdigest()],
    "url": ["https://example.cn/hook"],
    "secret": [""],
    "email": ["ada@example.de"],
}
"""What nobody guesses."""

NOT_OFTEN = frozenset({"person_id", "member_id"})
"""Parts of addresses that only ever name whom nobody asks as: who is signed out or closed would ask no more."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for every asker: what they do to it makes it more like a real one. One programme is published."""
    yield from open_world(tmp_path_factory.mktemp("asked"))


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    """The site's OpenAPI document, as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", world.site.app)


def known_to(world: World, asker: Role | str, path: str) -> dict[str, list[Any]]:
    """What there is, by the part of an address, header or field that names it: one's own and another's."""
    role = asker if isinstance(asker, Role) else None
    named: dict[str, list[Any]] = {"digest": [DIGEST], "base": [0, 1], "cue": ["c1", "c2", "cut+1"], **GOOD}
    for (tie, whose_role, _), key in world.objects.items():
        if whose_role is role:
            named.setdefault(tie.part, []).append(key)
    with world.site.database.session() as session:
        named["comment"] = named["parent"] = [*session.scalars(select(CommentRecord.id)), 1]
        stranger = session.scalars(select(PersonRecord.id).where(PersonRecord.name == "Stranger")).one()
        if role and "{upload_id}" in path:  # what was there has been sent or discarded
            owner = session.scalars(select(PersonRecord).where(PersonRecord.name == NAMES[role])).one().subject
            named["upload_id"] = [begun(world.site, session, owner, by_parts="multipart" in path)]
    return {**named, **{part: [stranger] for part in NOT_OFTEN}, "programme": named["slug"]}


def begun(site: Site, session: Session, owner: str, *, by_parts: bool) -> str:
    """A new upload of four bytes."""
    sha256 = GOOD["sha256"][0] if by_parts else ""
    record = uploads.announce(
        session, owner=owner, team="", length_bytes=4, sent_metadata="", original_name="x", said={}, now=utc_now(),
        sha256=sha256,
    )  # fmt: skip
    if by_parts:
        record.store_upload_id = site.app.extensions[EXTENSION].begin(record.id)
    return record.id


def with_known(value: Any, known: Mapping[str, list[Any]], chosen: int, name: str = "") -> Any:
    """The same, but nearly always with something that is there where a field names it."""
    if name in known and not isinstance(value, dict | list) and chosen % 10:
        return known[name][chosen % len(known[name])]
    if isinstance(value, dict):
        return {key: with_known(inner, known, chosen, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_known(inner, known, chosen) for inner in value]
    return value


def asks(asker: Role | str, endpoint: str) -> bool:
    """Whether to try it."""
    rule = RULES[endpoint]
    may = [role for role in Role if rule.public or role in rule.every | rule.own]
    return not SHORT or asker in {may[0], "a stranger"}


@schemathesis.serializer("application/offset+octet-stream")
def as_it_is(_context: Any, value: Any) -> Any:
    """What tus takes as bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def reached() -> Iterator[Counter[str]]:
    """How often each operation was answered with success. Those that never were are printed: pytest -s shows them."""
    counted: Counter[str] = Counter()
    yield counted
    print(f"\nAnswered with success: {sum(map(bool, counted.values()))} of {len(counted)} operations. Never:")
    print("\n".join(sorted(label for label, times in counted.items() if not times)))


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_no_answer_is_a_fault_or_other_than_the_document_says(
    world: World, document: Any, reached: Counter[str], asker: Role | str
) -> None:
    headers = {"Accept": "application/json"}
    if isinstance(asker, Role):
        headers["Authorization"] = f"Bearer {token_of(world.site, asker)}"
    endpoints = {rule.endpoint.replace(".", "_"): rule.endpoint for rule in world.site.app.url_map.iter_rules()}
    wanted = [found.ok() for found in document.get_all_operations()]
    for operation in wanted:
        if asks(asker, endpoints[operation.definition.raw["operationId"]]):
            try_out(operation, headers, known_to(world, asker, operation.path), reached)


def try_out(operation: Any, headers: dict[str, str], known: Mapping[str, list[Any]], reached: Counter[str]) -> None:
    """EXAMPLES of the operation, each answer held against the document."""
    made = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(case=st.one_of(made), chosen=st.integers(0, 99))
    def ask(case: Any, chosen: int) -> None:
        for part in case.path_parameters or {}:
            # Nearly always something that is there: what is not is soon told.
            if part in known and (chosen % 10 or part in NOT_OFTEN):
                case.path_parameters[part] = known[part][chosen % len(known[part])]
        if isinstance(case.body, dict | list):
            case.body = with_known(case.body, known, chosen)
        for name in set(case.headers or {}) & set(known):
            case.headers[name] = with_known(case.headers[name], known, chosen, name)
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=HELD)
        reached[operation.label] += answer.status_code < 400

    ask()
