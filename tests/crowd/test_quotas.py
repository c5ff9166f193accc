"""Quotas: whom they name, and what stands where."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from crowd import ledger, quotas, uploads
from crowd.quotas import Allowance, Standing

ALLOWANCE = Allowance(person_bytes=100, team_bytes=1000)


def announce(session: Session, owner: str, team: str, length_bytes: int | None) -> None:
    uploads.announce(
        session, owner=owner, team=team, length_bytes=length_bytes, sent_metadata="", original_name="x", said={},
        now=datetime(2030, 1, 1, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "team", "subject"),
    [("person:12", False, "person:12"), ("operator", False, "person:operator"), ("team:3", True, "team:3"),
     ("blue", True, "team:blue")],
)  # fmt: skip
def test_a_quota_names_people_and_teams_as_the_ledger_does(name: str, team: bool, subject: str) -> None:
    assert quotas.subject_for(name, team=team) == subject


def test_everybody_s_standing_is_told(session: Session) -> None:
    announce(session, "person:1", "team:3", 30)
    announce(session, "person:1", "team:3", 12)
    announce(session, "operator", "", None)
    quotas.set_quota(session, "person:2", 7, who="operator", why="a trial")
    quotas.set_quota(session, "team:3", 50, who="operator", why="a trial")
    assert quotas.standings(session, allowance=ALLOWANCE) == [
        Standing(subject="person:1", used_bytes=42, limit_bytes=100, own=False),
        Standing(subject="person:2", used_bytes=0, limit_bytes=7, own=True),
        Standing(subject="person:operator", used_bytes=0, limit_bytes=100, own=False),
        Standing(subject="team:3", used_bytes=42, limit_bytes=50, own=True),
    ]
    assert quotas.left_bytes(session, owner="person:1", team="team:3", allowance=ALLOWANCE) == 8
    assert quotas.standing_of(session, "team:3", team=True, allowance=ALLOWANCE).left_bytes == 8
    assert quotas.standing_of(session, "person:2", allowance=ALLOWANCE).own
    assert [entry.facts for entry in ledger.entries(session, "team:3")] == [{"limit_bytes": 50}]


def test_what_waits_for_bytes_frees_itself_when_the_first_of_it_is_given_up(session: Session) -> None:
    announce(session, "person:1", "team:3", 30)
    announce(session, "person:2", "team:3", 12)
    announce(session, "operator", "", None)
    waiting = quotas.unfinished(session, "team:3", team=True)
    assert waiting is not None
    assert (waiting.size_bytes, waiting.over_at) == (42, datetime(2030, 1, 8, tzinfo=UTC))
    assert quotas.unfinished(session, "person:9") is None
    assert quotas.unfinished(session, "operator") is None
