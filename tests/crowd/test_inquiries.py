from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crowd import commissions, history, inquiries, results, teams, views
from crowd.inquiries import CannotFollow
from crowd.inquiry_records import InquiryState, ResultKind
from crowd.records import ProgrammeRecord
from crowd.results import Told
from crowd.task_rules import TaskState
from crowd.view_figures import Viewing
from crowd.views import Place
from tests.crowd.returning import LETTER, commissioned

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_inquiry_belongs_for_good_to_the_enterprise_of_the_commission(
    session: Session, film: ProgrammeRecord
) -> None:
    before = inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    ours = commissioned(session, film).enterprise_id
    after = inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    commissioned(session, film, "他们公司")
    assert (before.enterprise_id, after.enterprise_id) == (None, ours)
    assert inquiries.to_enterprise(session, ours) == [after]


def test_steps_follow_one_another_and_an_outcome_may_be_followed_by_another(
    session: Session, film: ProgrammeRecord
) -> None:
    inquiry = inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    inquiries.seen(session, inquiry, who="person:1", now=NOON)
    inquiries.seen(session, inquiry, who="person:1", now=NOON)
    inquiries.agree_meeting(session, inquiry, date(2026, 3, 9), "Köln", who="person:1", now=NOON)
    meeting = Told(kind=ResultKind.MEETING, on_day=NOON.date())
    with pytest.raises(CannotFollow):
        inquiries.close(session, inquiry, meeting, who="person:1", now=NOON)
    for kind in (ResultKind.TRIAL, ResultKind.CONTRACT):
        inquiries.close(session, inquiry, Told(kind=kind, on_day=NOON.date()), who="person:1", now=NOON)
    with pytest.raises(CannotFollow):
        inquiries.answer(session, inquiry, "x", who="person:1", now=NOON)
    assert [step.state for step in inquiries.steps(session, inquiry)] == ["seen", "meeting", "closed", "closed"]
    assert {one.kind for one in results.of_programmes(session, [film.id])} == {"meeting", "trial", "contract"}
    inquiries.forget(session, inquiry, who="viewer", why="", now=NOON)
    assert inquiry.state is InquiryState.WITHDRAWN and {step.words for step in inquiries.steps(session, inquiry)} == {
        ""
    }


def test_the_teams_that_shot_and_edited_are_credited_and_no_others(session: Session, film: ProgrammeRecord) -> None:
    commission = commissioned(session, film)
    made = [
        teams.make_team(session, name=name, college="C", region="CN-ZJ", skills=[], who="operator")
        for name in ("shot", "spread", "neither")
    ]
    tasks = {task.kind: task for task in commissions.tasks_of(session, [commission.id])}
    for team, kind in ((made[0], "shoot"), (made[1], "spread")):
        tasks[kind].team_id, tasks[kind].state = team.id, TaskState.DONE  # type: ignore[index]
    session.flush()
    for kind in (ResultKind.CONTRACT, ResultKind.NOTHING):
        results.record(session, film, Told(kind=kind, on_day=NOON.date()), enterprise_id=None, who="operator")
    assert results.teams_of(session, film) == [made[0]]
    assert [[one.kind for one, _ in results.credited_to(session, team.id)] for team in made] == [["contract"], [], []]


def test_the_history_of_a_programme_goes_from_order_to_outcome(session: Session, film: ProgrammeRecord) -> None:
    commission = commissioned(session, film)
    inquiry = inquiries.receive(session, film, LETTER, who="viewer", now=NOON)
    inquiries.close(session, inquiry, Told(kind=ResultKind.TRIAL, on_day=NOON.date()), who="person:1", now=NOON)
    now = datetime.now(UTC)
    place = Place(day=now.date() - timedelta(days=1), programme_id=film.id, viewer="a")
    told = Viewing(watched_ms=9000, reach=1, source="direct", language="en", country="", place="portal")
    views.keep(session, {place: told})
    happened = history.of_programme(session, film, now=now)
    assert [one.at for one in happened] == sorted(one.at for one in happened)
    actions = [one.action for one in happened]
    assert set(actions) == {
        "footage received", "submitted", "commission ordered", "inquiry received", "inquiry closed",
        "outcome recorded", "views counted",
    }  # fmt: skip
    assert {one.subject for one in happened} >= {film.subject, commission.subject, inquiry.subject}
    assert next(one for one in happened if one.action == "views counted").facts == {"views": 1}
