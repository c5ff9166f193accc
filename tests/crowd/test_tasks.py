from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import accounts, commissions, ledger, programmes, reviews, tasks, teams
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.commissions import Order
from crowd.database import Database
from crowd.money import MoneyState
from crowd.person_records import PersonRecord, TeamRecord
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.roles import Role, Standing
from crowd.task_rules import Reason, TaskKind, TaskState
from crowd.terms import Terms
from pipeline.errors import WrongInput
from pipeline.model.programme import Need

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Two teams of one region with one member each, an editor, and an enterprise with one patent."""

    north: TeamRecord
    south: TeamRecord
    li: Standing
    wang: Standing
    editor: Standing
    enterprise_id: int


def person(session: Session, name: str) -> PersonRecord:
    made = PersonRecord(name=name, email=f"{name}@example.cn", password_hash="!")
    session.add(made)
    session.flush()
    return made


def gather(session: Session) -> Cast:
    north, south = (
        teams.make_team(
            session, name=name, college="C", region="CN-ZJ", skills=["shoot", "edit", "spread"], who="operator"
        )
        for name in ("North", "South")
    )
    people = {name: person(session, name) for name in ("li", "wang", "editor")}
    teams.join_team(session, people["li"], north.id, leads=True, who="operator")
    teams.join_team(session, people["wang"], south.id, leads=True, who="operator")
    accounts.grant(session, people["editor"], Role.EDITOR, who="operator", why="invited")
    enterprise = teams.make_enterprise(
        session, name_zh="泵业", name_en="", region="CN-ZJ", industry="machinery",
        rights={"invention_patent": 1}, contact=("", "", ""), who="operator",
    )  # fmt: skip
    stand = {name: accounts.standing_of(session, found) for name, found in people.items()}
    return Cast(
        north=north, south=south, li=stand["li"], wang=stand["wang"], editor=stand["editor"],
        enterprise_id=enterprise.id,
    )  # fmt: skip


def order(session: Session, cast: Cast, **more: object) -> CommissionRecord:
    told: dict[str, object] = {
        "enterprise_id": cast.enterprise_id, "title_zh": "泵", "title_en": "A pump", "need": Need.MARKET,
        "region": "CN-ZJ", "industry": "machinery", "brief": "the rotor", "deadline": date(2026, 12, 1), **more,
    }  # fmt: skip
    return commissions.place(session, Order(**told), who="operator")  # type: ignore[arg-type]


def task(session: Session, commission: CommissionRecord, kind: TaskKind, part: int = 1) -> TaskRecord:
    return session.scalars(
        select(TaskRecord).where(
            TaskRecord.commission_id == commission.id, TaskRecord.kind == kind, TaskRecord.part == part
        )
    ).one()


def test_the_rights_of_the_enterprise_decide_the_terms_when_it_is_ordered(session: Session) -> None:
    commission = order(session, gather(session))
    assert commission.terms is Terms.SUBSIDY
    assert ledger.entries(session, commission.subject)[0].facts["rights"] == {"invention_patent": 1}


def test_a_task_goes_from_claim_to_done_and_what_follows_opens(session: Session) -> None:
    cast = gather(session)
    commission = order(session, cast)
    shoot, edit = task(session, commission, TaskKind.SHOOT), task(session, commission, TaskKind.EDIT)
    assert (shoot.state, edit.state) == (TaskState.OPEN, TaskState.WAITING)
    tasks.claim(session, shoot, cast.li, team_id=cast.north.id, now=NOW)
    tasks.hand_in(session, shoot, who=cast.li.who, note="two hours of it", now=NOW)
    tasks.send_back(session, shoot, who=cast.editor.who, reason=Reason.SOUND, words="a fan hums", now=NOW)
    assert (shoot.state, shoot.reason, shoot.team_id) == (TaskState.CLAIMED, "sound", cast.north.id)
    tasks.hand_in(session, shoot, who=cast.li.who, note="again, with a lapel microphone", now=NOW)
    tasks.accept(session, shoot, who=cast.editor.who, now=NOW)
    assert (shoot.state, edit.state) == (TaskState.DONE, TaskState.OPEN)
    told = [(entry.action, entry.who) for entry in ledger.entries(session, commission.subject)]
    assert [action for action, _ in told] == [
        "commission ordered", "task claimed", "task handed in", "task sent back", "task handed in", "task accepted",
    ]  # fmt: skip
    assert ledger.entries(session, commission.subject)[3].facts["reason"] == "sound"


def test_a_lease_ends_and_the_task_returns_to_the_board_on_the_record(session: Session) -> None:
    cast = gather(session)
    commission = order(session, cast)
    shoot = task(session, commission, TaskKind.SHOOT)
    tasks.claim(session, shoot, cast.li, team_id=cast.north.id, now=NOW)
    later = NOW + timedelta(days=20)
    assert tasks.return_stale(session, now=NOW) == 0
    with pytest.raises(tasks.NotInHand):
        tasks.hand_in(session, shoot, who=cast.li.who, note="late", now=later)
    tasks.claim(session, shoot, cast.wang, team_id=cast.south.id, now=later)
    assert shoot.team_id == cast.south.id
    ended = ledger.entries(session, commission.subject)[-2]
    assert (ended.action, ended.who, ended.facts["team"]) == ("lease ended", "board", cast.north.id)


def test_a_lease_is_prolonged_once(session: Session) -> None:
    cast = gather(session)
    shoot = task(session, order(session, cast), TaskKind.SHOOT)
    tasks.claim(session, shoot, cast.li, team_id=cast.north.id, now=NOW)
    before = shoot.lease_until
    tasks.extend(session, shoot, who=cast.li.who, now=NOW + timedelta(days=10))
    assert before is not None and shoot.lease_until is not None and shoot.lease_until > before
    with pytest.raises(tasks.NotInHand):
        tasks.extend(session, shoot, who=cast.li.who, now=NOW + timedelta(days=11))
    tasks.give_back(session, shoot, who=cast.li.who, why="exams", now=NOW + timedelta(days=11))
    assert (shoot.state, shoot.team_id, shoot.extended) == (TaskState.OPEN, None, False)


def test_two_teams_share_a_joint_production_and_neither_takes_both_parts(session: Session) -> None:
    cast = gather(session)
    commission = order(session, cast, joint=True)
    first, second = (task(session, commission, TaskKind.SHOOT, part) for part in (1, 2))
    tasks.claim(session, first, cast.li, team_id=cast.north.id, now=NOW)
    with pytest.raises(tasks.NotInHand):
        tasks.claim(session, second, cast.li, team_id=cast.north.id, now=NOW)
    tasks.claim(session, second, cast.wang, team_id=cast.south.id, now=NOW)
    for one, standing in ((first, cast.li), (second, cast.wang)):
        assert task(session, commission, TaskKind.EDIT).state is TaskState.WAITING
        tasks.hand_in(session, one, who=standing.who, note="done", now=NOW)
        tasks.accept(session, one, who=cast.editor.who, now=NOW)
    assert task(session, commission, TaskKind.EDIT).state is TaskState.OPEN


def test_what_is_given_to_a_team_is_nobody_else_s_whatever_the_region(session: Session) -> None:
    cast = gather(session)
    shoot = task(session, order(session, cast, team_id=cast.south.id, region="CN-GD"), TaskKind.SHOOT)
    with pytest.raises(tasks.NotInHand):
        tasks.claim(session, shoot, cast.li, team_id=cast.north.id, now=NOW)
    tasks.claim(session, shoot, cast.wang, team_id=cast.south.id, now=NOW)


def test_nobody_claims_for_a_team_they_do_not_belong_to(session: Session) -> None:
    cast = gather(session)
    shoot = task(session, order(session, cast), TaskKind.SHOOT)
    with pytest.raises(tasks.NotInHand):
        tasks.claim(session, shoot, cast.li, team_id=cast.south.id, now=NOW)


def test_an_approval_is_a_fact_and_not_a_claim(session: Session, film: ProgrammeRecord) -> None:
    cast = gather(session)
    commission = order(session, cast, goal_fen=100)
    commissions.pledge(session, commission, 100, who="person:1", now=NOW)
    for kind, standing in (
        (TaskKind.SHOOT, cast.li), (TaskKind.EDIT, cast.li), (TaskKind.REVIEW_SUBTITLES, cast.editor),
    ):  # fmt: skip
        one = task(session, commission, kind)
        tasks.claim(session, one, standing, team_id=cast.north.id, now=NOW)
        made = film if kind is TaskKind.EDIT else None
        tasks.hand_in(session, one, who=standing.who, note="done", programme=made, now=NOW)
        if kind is not TaskKind.REVIEW_SUBTITLES:
            tasks.accept(session, one, who=cast.editor.who, now=NOW)
    approve = task(session, commission, TaskKind.APPROVE)
    tasks.claim(session, approve, cast.editor, team_id=None, now=NOW)
    with pytest.raises(tasks.NothingApproved):
        tasks.hand_in(session, approve, who=cast.editor.who, note="good", now=NOW)
    assert commissions.money_of(session, commission).state is MoneyState.PROMISED
    programmes.advance(session, film, ProgrammeState.PRODUCING, who="worker", why="a run began")
    reviews.open_review(session, film, digest="d", who="worker")
    reviews.approve(session, film, who=cast.editor.who, why="clear")
    tasks.hand_in(session, approve, who=cast.editor.who, note="good", now=NOW)
    assert task(session, commission, TaskKind.SPREAD).state is TaskState.OPEN
    assert commissions.money_of(session, commission).state is MoneyState.DUE


def test_a_due_pledge_cannot_be_taken_back_and_an_early_one_can(session: Session, film: ProgrammeRecord) -> None:
    commission = order(session, gather(session), goal_fen=100)
    early = commissions.pledge(session, commission, 60, who="person:1", now=NOW)
    commissions.take_back(session, early, who="person:1", why="changed my mind", now=NOW)
    late = commissions.pledge(session, commission, 100, who="person:1", now=NOW)
    film.commission_id = commission.id
    programmes.advance(session, film, ProgrammeState.PRODUCING, who="worker", why="a run began")
    reviews.open_review(session, film, digest="d", who="worker")
    reviews.approve(session, film, who="editor", why="clear")
    with pytest.raises(WrongInput):
        commissions.take_back(session, late, who="person:1", why="changed my mind", now=NOW)
    assert commissions.money_of(session, commission).pledged_fen == 100
    told = [entry.action for entry in ledger.entries(session, commission.subject)]
    assert told == ["commission ordered", "pledged", "pledge taken back", "pledged"]


def test_nothing_is_pledged_where_nobody_asks_or_means_it(session: Session) -> None:
    cast = gather(session)
    with pytest.raises(WrongInput):
        commissions.pledge(session, order(session, cast), 100, who="person:1", now=NOW)
    asking = order(session, cast, goal_fen=100)
    for amount in (0, -5, commissions.LARGEST_PLEDGE_FEN + 1):
        with pytest.raises(WrongInput):
            commissions.pledge(session, asking, amount, who="person:1", now=NOW)


def test_a_withdrawn_commission_takes_its_tasks_off_the_board(session: Session) -> None:
    cast = gather(session)
    commission = order(session, cast)
    commissions.withdraw(session, commission, who="operator", why="the plant moved", now=NOW)
    session.expire_all()
    assert {one.state for one in commissions.tasks_of(session, [commission.id])} == {TaskState.WITHDRAWN}
    with pytest.raises(tasks.NotInHand):
        tasks.claim(session, task(session, commission, TaskKind.SHOOT), cast.li, team_id=cast.north.id, now=NOW)


def test_an_embargo_holds_until_its_day_or_until_somebody_lifts_it(session: Session, film: ProgrammeRecord) -> None:
    commission = order(session, gather(session), embargo_until=date(2026, 11, 10))
    film.commission_id = commission.id
    with pytest.raises(commissions.UnderEmbargo):
        commissions.check_embargo(session, film, now=NOW)
    commissions.check_embargo(session, film, now=datetime(2026, 11, 9, 16, tzinfo=UTC))  # midnight in China
    commissions.lift_embargo(session, commission, who="person:1", why="filed")
    commissions.check_embargo(session, film, now=NOW)
    assert ledger.entries(session, commission.subject)[-1].facts == {"until": "2026-11-10"}


CLAIM = """
import sys
from datetime import UTC, datetime
from crowd import accounts, tasks
from crowd.commission_records import TaskRecord
from crowd.database import Database
from crowd.person_records import PersonRecord
database = Database.open(sys.argv[1])

try:
    with database.session() as session:
        li = accounts.standing_of(session, session.query(PersonRecord).filter_by(name="li").one())
        task = session.query(TaskRecord).filter_by(kind="shoot").one()
        tasks.claim(session, task, li, team_id=next(iter(li.teams)), now=datetime(2026, 11, 1, tzinfo=UTC))
    print("mine")
except tasks.NotInHand:
    print("gone")
"""


def test_of_two_claims_at_once_one_wins(
    database: Database, database_url: str, run_at_once: Callable[..., list[str]]
) -> None:
    with database.session() as session:
        order(session, gather(session))
    assert sorted(line.strip() for line in run_at_once(CLAIM, database_url, times=2)) == ["gone", "mine"]
