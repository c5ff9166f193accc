"""Commissions and tasks for programs: what people do on the board, with an API token."""

from collections.abc import Callable
from typing import Annotated

from flask import Response, abort, jsonify
from pydantic import BaseModel, ConfigDict, Field, HttpUrl
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from crowd import programmes, tasks
from crowd.commission_records import CommissionRecord, TaskRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.task_rules import Reason
from portal import access
from portal.api.views import blueprint
from portal.bodies import read_body
from portal.commissions.showing import board_cards, page_of_seen
from portal.commissions.told import commissions_told, task_told
from portal.context import current_portal
from portal.found import by_number
from portal.languages import gettext
from portal.paging import asked_after
from portal.problems import Conflict, problem

Answer = AnyResponse | tuple[AnyResponse | str, int]


class ClaimBody(BaseModel):
    """For which team; none for an editor."""

    model_config = ConfigDict(extra="forbid", strict=True)

    team_id: int | None = None


class HandInBody(BaseModel):
    """A programme of one's own by its slug, addresses it was posted at, a note."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, Field(strict=True, max_length=2000)] = ""
    programme: Annotated[str, Field(strict=True, max_length=120)] = ""
    links: list[HttpUrl] = Field(default_factory=list, max_length=20)


class SendBackBody(BaseModel):
    """A reason of the list, and what exactly."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    words: Annotated[str, Field(strict=True, max_length=2000)] = ""


@blueprint.get("/commissions", endpoint="commissions")
def all_commissions() -> Response:
    """Every commission that is the asker's business."""
    with current_portal().database.session(reading=True) as session:
        page = page_of_seen(session, access.standing(), now=utc_now(), after=asked_after())
        return jsonify(commissions=commissions_told(session, page.rows), next=page.after)


@blueprint.get("/commissions/<int:commission_id>")
def commission(commission_id: int) -> Response:
    """One commission."""
    with current_portal().database.session(reading=True) as session:
        (told,) = commissions_told(session, [by_number(session, CommissionRecord, commission_id)])
        return jsonify(told)


@blueprint.get("/tasks", endpoint="tasks")
def all_tasks() -> Response:
    """What stands on the board for the asker."""
    with current_portal().database.session(reading=True) as session:
        cards = board_cards(session, access.standing(), now=utc_now())
        return jsonify(tasks=[task_told(card.task, card.programme) for card in cards])


@blueprint.post("/tasks/<int:task_id>/claim")
def claim(task_id: int) -> Answer:
    """Claim it."""

    def act(session: Session, task: TaskRecord) -> None:
        said = read_body(ClaimBody, any_type=True, may_be_empty=True)
        tasks.claim(session, task, access.standing(), team_id=said.team_id, now=utc_now())

    return _do(task_id, act)


@blueprint.post("/tasks/<int:task_id>/hand-in")
def hand_in(task_id: int) -> Answer:
    """Hand it in."""

    def act(session: Session, task: TaskRecord) -> None:
        said = read_body(HandInBody, any_type=True, may_be_empty=True)
        made = programmes.find(session, said.programme) if said.programme else None
        if said.programme and (made is None or not access.may("programmes.page", slug=said.programme)):
            abort(400)
        links = [str(link) for link in said.links]
        who = access.who_asks()
        tasks.hand_in(session, task, who=who, note=said.note, programme=made, links=links, now=utc_now())

    return _do(task_id, act)


@blueprint.post("/tasks/<int:task_id>/extend")
def extend(task_id: int) -> Answer:
    """A second lease, once."""
    return _do(task_id, lambda session, task: tasks.extend(session, task, who=access.who_asks(), now=utc_now()))


@blueprint.post("/tasks/<int:task_id>/give-back")
def give_back(task_id: int) -> Answer:
    """Give it back."""
    return _do(
        task_id, lambda session, task: tasks.give_back(session, task, who=access.who_asks(), why="", now=utc_now())
    )


@blueprint.post("/tasks/<int:task_id>/accept")
def accept(task_id: int) -> Answer:
    """Accept it."""
    return _do(task_id, lambda session, task: tasks.accept(session, task, who=access.who_asks(), now=utc_now()))


@blueprint.post("/tasks/<int:task_id>/send-back")
def send_back(task_id: int) -> Answer:
    """Send it back."""

    def act(session: Session, task: TaskRecord) -> None:
        said = read_body(SendBackBody, any_type=True, may_be_empty=True)
        tasks.send_back(session, task, who=access.who_asks(), reason=said.reason, words=said.words, now=utc_now())

    return _do(task_id, act)


def _do(task_id: int, act: Callable[[Session, TaskRecord], None]) -> Answer:
    try:
        with current_portal().database.session() as session:
            task = session.get(TaskRecord, task_id, with_for_update=True)
            if task is None:
                abort(404)
            act(session, task)
            made = session.get(ProgrammeRecord, task.programme_id) if task.programme_id else None
            return jsonify(task_told(task, made))
    except tasks.MadeForAnother as fault:
        raise BadRequest from fault
    except tasks.NothingApproved:
        return problem(400, gettext("Approve the programme at the desk first."))
    except tasks.NotInHand as fault:
        raise Conflict from fault
