"""What is done with a task: claim, prolong, give back, hand in, accept, send back."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import programmes, tasks
from crowd.commission_records import TaskRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.task_rules import Reason
from portal import access
from portal.context import current_portal
from portal.languages import gettext
from portal.people.people import reason
from portal.problems import Conflict, problem

blueprint = Blueprint("tasks", __name__)

Answer = Response | tuple[Response | str, int]

MOST_LINKS = 20


@blueprint.post("/tasks/<int:task_id>/claim")
def claim(task_id: int) -> Answer:
    """For a team of one's own, or as an editor."""
    return _do(task_id, claim_it)


@blueprint.post("/tasks/<int:task_id>/extend")
def extend(task_id: int) -> Answer:
    """A second lease, once."""
    return _do(task_id, lambda records, task: tasks.extend(records, task, who=access.who_asks(), now=utc_now()))


@blueprint.post("/tasks/<int:task_id>/give-back")
def give_back(task_id: int) -> Answer:
    """Back to the board."""
    return _do(task_id, give_it_back)


@blueprint.post("/tasks/<int:task_id>/hand-in")
def hand_in(task_id: int) -> Answer:
    """What was done: a programme of one's own, or links to where it was spread, and a note."""
    return _do(task_id, hand_it_in)


@blueprint.post("/tasks/<int:task_id>/accept")
def accept(task_id: int) -> Answer:
    """It is done."""
    return _do(task_id, lambda records, task: tasks.accept(records, task, who=access.who_asks(), now=utc_now()))


@blueprint.post("/tasks/<int:task_id>/send-back")
def send_back(task_id: int) -> Answer:
    """Back to who handed it in, with a reason."""
    return _do(task_id, send_it_back)


class NotUnderstood(Exception):
    """What was said cannot be taken. Its sentence is in the reader's language."""


def claim_it(records: Session, task: TaskRecord) -> None:
    """For the team named, or the only one of the person's that may."""
    standing = access.standing()
    named = request.values.get("team", "")
    may = [team.id for team in tasks.teams_that_may(records, task, standing.teams)]
    team_id = int(named) if named.isdecimal() else may[0] if len(may) == 1 else None
    tasks.claim(records, task, standing, team_id=team_id, now=utc_now())


def give_it_back(records: Session, task: TaskRecord) -> None:
    """With a reason, where one is given."""
    tasks.give_back(records, task, who=access.who_asks(), why=reason(), now=utc_now())


def hand_it_in(records: Session, task: TaskRecord) -> None:
    """Raises NotUnderstood for a programme that is not one's own, or an address that is none."""
    said = request.form
    programme = _own_programme(records, said.get("programme", ""))
    links = [link for link in said.get("links", "").split() if link][:MOST_LINKS]
    if any(urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).netloc for link in links):
        raise NotUnderstood(gettext("Please give whole addresses, beginning with https."))
    note = said.get("note", "").strip()[:2000]
    if not (programme or links or note):
        raise NotUnderstood(gettext("Please say what you hand in."))
    try:
        tasks.hand_in(records, task, who=access.who_asks(), note=note, programme=programme, links=links, now=utc_now())
    except tasks.MadeForAnother as fault:
        raise NotUnderstood(gettext("That programme was made for another commission.")) from fault
    except tasks.NothingApproved as fault:
        raise NotUnderstood(gettext("Approve the programme at the desk first.")) from fault


def send_it_back(records: Session, task: TaskRecord) -> None:
    """Raises NotUnderstood without a reason of the list."""
    chosen = request.form.get("reason", "")
    if chosen not in set(Reason):
        raise NotUnderstood(gettext("Please choose why it comes back."))
    words = request.form.get("words", "").strip()[:2000]
    tasks.send_back(records, task, who=access.who_asks(), reason=Reason(chosen), words=words, now=utc_now())


def found_task(records: Session, task_id: int) -> TaskRecord:
    """The task, locked until the transaction ends. 404 where there is none."""
    task = records.get(TaskRecord, task_id, with_for_update=True)
    if task is None:
        abort(404)
    return task


def _own_programme(records: Session, slug: str) -> ProgrammeRecord | None:
    if not slug:
        return None
    found = programmes.find(records, slug)
    if found is None or not access.may("programmes.page", slug=slug):
        raise NotUnderstood(gettext("Please choose a programme of your own."))
    return found


def _do(task_id: int, act: Callable[[Session, TaskRecord], None]) -> Answer:
    try:
        with current_portal().database.session() as records:
            task = found_task(records, task_id)
            act(records, task)
            place = url_for("commissions.page", commission_id=task.commission_id, _anchor=f"task-{task.id}")
    except NotUnderstood as fault:
        return problem(400, str(fault))
    except tasks.NotInHand as fault:
        raise Conflict from fault
    return redirect(place, code=303)
