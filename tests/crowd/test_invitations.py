from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crowd import invitations, ledger, teams
from crowd.database import Database
from crowd.person_records import InvitationKind, InvitationRecord, PersonRecord
from crowd.record_base import utc_now
from pipeline.errors import WrongInput

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def somebody(session: Session, email: str = "li.wei@example.cn") -> PersonRecord:
    person = PersonRecord(name="Li Wei", email=email, password_hash="!")
    session.add(person)
    session.flush()
    return person


def test_a_link_works_once_and_its_token_is_not_kept(session: Session) -> None:
    team = teams.make_team(session, name="N", college="C", region="CN-ZJ", skills=["shoot"], who="operator")
    token = invitations.invite(session, InvitationKind.TEAM_LEAD, who="person:1", now=NOW, team_id=team.id)
    person = somebody(session)
    invitation = invitations.accept(session, token, person, now=NOW)
    assert teams.members(session, team.id) == [(person, True)]
    assert token not in invitation.token_sha256
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(session, token, somebody(session, "other@example.cn"), now=NOW)
    assert [entry.action for entry in ledger.entries(session, invitation.subject)] == ["invited", "invitation used"]


def test_a_link_ends_and_can_be_withdrawn(session: Session) -> None:
    token = invitations.invite(session, InvitationKind.EDITOR, who="operator", now=NOW)
    assert invitations.find(session, token, now=NOW + invitations.LASTS) is None
    found = invitations.find(session, token, now=NOW + invitations.LASTS - timedelta(seconds=1))
    assert found is not None
    invitations.withdraw(session, found, who="operator", now=NOW)
    assert invitations.find(session, token, now=NOW) is None
    assert invitations.open_ones(session, now=NOW) == []


def test_an_invitation_says_to_what(session: Session) -> None:
    with pytest.raises(WrongInput):
        invitations.invite(session, InvitationKind.INTERN, who="operator", now=NOW)


ACCEPT = """
import sys
from crowd import invitations
from crowd.database import Database
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
database = Database.open(sys.argv[1])

try:
    with database.session() as session:
        invitations.accept(session, sys.argv[2], session.query(PersonRecord).one(), now=utc_now())
    print("mine")
except invitations.InvitationOver:
    print("over")
"""


def test_two_who_use_a_link_at_once_do_not_both_get_in(
    database: Database, database_url: str, run_at_once: Callable[..., list[str]]
) -> None:
    with database.session() as session:
        somebody(session)
        token = invitations.invite(session, InvitationKind.EDITOR, who="operator", now=utc_now())
    printed = run_at_once(ACCEPT, database_url, token, times=2)
    assert sorted(line.strip() for line in printed) == ["mine", "over"]
    with database.session(reading=True) as session:
        assert session.query(InvitationRecord).one().used_by == "person:1"
