"""The board, the calendar, and one's own page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from crowd import month, tasks
from crowd.commission_records import CommissionRecord
from crowd.ownership import own_programmes
from crowd.paging import Page
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.roles import Role
from crowd.task_rules import CHINA, TaskKind, TaskState
from portal import access
from portal.commissions.showing import Card, board_cards, cards, seen_commissions
from portal.context import current_portal
from portal.paging import asked_after

blueprint = Blueprint("board", __name__, template_folder="templates")

COLUMNS = (TaskState.OPEN, TaskState.CLAIMED, TaskState.HANDED_IN, TaskState.DONE)
SENT_SHOWN = 10
LANE_SHOWN = 30
"""Cards of a lane at a time."""
DONE_SHOWN = 12
"""Of what is done, the board shows the newest; the rest is on the commissions' pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on a day. kind: deadline, lease or embargo."""

    kind: str
    commission: CommissionRecord
    task_kind: TaskKind | None = None


@blueprint.get("/board")
def page() -> str:
    """What is open to the reader and what is in hand, in columns. ?kind= and ?region= narrow it."""
    write_down_what_lapsed()
    kind, region = request.args.get("kind", ""), request.args.get("region", "")
    with current_portal().database.session(reading=True) as records:
        shown = board_cards(records, access.standing(), now=utc_now())
    regions = sorted({card.commission.region for card in shown})
    wanted = [card for card in shown if kind in {"", card.task.kind} and region in {"", card.commission.region}]
    columns = {state: [card for card in wanted if card.state is state] for state in COLUMNS}
    columns[TaskState.DONE] = sorted(columns[TaskState.DONE], key=lambda card: card.task.changed_at, reverse=True)
    columns[TaskState.DONE] = columns[TaskState.DONE][:DONE_SHOWN]
    lanes = {state: _lane(found, asked_after(f"{state}_after")) for state, found in columns.items()}
    return render_template(
        "commissions/board.html", lanes=lanes, columns=columns, kind=kind, region=region, regions=regions
    )


def _lane(found: list[Card], after: int | None) -> Page[Card]:
    """So many cards behind the task that after numbers; the first ones where it stands in another lane by now."""
    start = next((at + 1 for at, card in enumerate(found) if card.task.id == after), 0)
    shown = tuple(found[start : start + LANE_SHOWN])
    return Page(rows=shown, after=shown[-1].task.id if found[start + LANE_SHOWN :] else None)


@blueprint.get("/calendar")
def calendar() -> str:
    """Deadlines, leases and embargoes of a month. ?month=2026-12; this one where it names none."""
    today = utc_now().astimezone(CHINA).date()
    year, number = month.read_month(request.args.get("month", "")) or (today.year, today.month)
    with current_portal().database.session(reading=True) as records:
        events = _events(records)
    before, after = month.neighbours(year, number)
    return render_template(
        "commissions/calendar.html",
        first=date(year, number, 1),
        weeks=month.weeks(year, number),
        events=events,
        today=today,
        before=url_for("board.calendar", month=before),
        after=url_for("board.calendar", month=after),
    )


@blueprint.get("/me")
def mine() -> str:
    """What is due, what waits for the reader, and what could be taken on."""
    write_down_what_lapsed()
    with current_portal().database.session(reading=True) as records:
        standing, now = access.standing(), utc_now()
        board = board_cards(records, standing, now=now)
        held = cards(records, tasks.in_hand(records, standing), standing, now=now)
        own = [one for one in seen_commissions(records, standing, now=now) if one.enterprise_id in standing.enterprises]
        theirs = own_programmes(records, standing).order_by(ProgrammeRecord.id.desc())
        sent = list(records.scalars(theirs.limit(SENT_SHOWN))) if not standing.is_staff else []
        waiting = theirs.where(ProgrammeRecord.state == ProgrammeState.IN_REVIEW)
        review = list(records.scalars(waiting)) if standing.is_staff else []
        return render_template(
            "commissions/mine.html",
            standing=standing,
            due=sorted((card for card in held if card.state is TaskState.CLAIMED), key=lambda card: card.due),
            handed_in=[card for card in held if card.state is TaskState.HANDED_IN],
            to_look_at=[card for card in board if card.state is TaskState.HANDED_IN] if standing.is_staff else [],
            review=review,
            open_cards=[card for card in board if card.claimable],
            own=own,
            sent=sent,
            is_crew=bool(standing.roles & {Role.INTERN, Role.TEAM_LEAD}),
        )


def write_down_what_lapsed() -> None:
    """Return stale tasks to the board, where there are any: most looks write nothing."""
    database, now = current_portal().database, utc_now()
    with database.session(reading=True) as records:
        over = tasks.is_over(records, now=now)
    if over:
        with database.session() as records:
            tasks.return_stale(records, now=now)


def _events(records: Session) -> dict[date, list[Event]]:
    standing, now = access.standing(), utc_now()
    events: defaultdict[date, list[Event]] = defaultdict(list)
    for order in seen_commissions(records, standing, now=now):
        if order.withdrawn_at is not None:
            continue
        events[order.deadline].append(Event(kind="deadline", commission=order))
        if order.embargo_until is not None:
            events[order.embargo_until].append(Event(kind="embargo", commission=order))
    for card in board_cards(records, standing, now=now):
        if card.state is TaskState.CLAIMED and card.due != card.commission.deadline:
            events[card.due].append(Event(kind="lease", commission=card.commission, task_kind=card.task.kind))
    return events
