"""The rules of tasks, pure: what an order becomes, who may take what, how long it is theirs, what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from crowd.skills import Skill

CHINA = timezone(timedelta(hours=8))
"""Days begin and end where the teams are."""


class TaskKind(StrEnum):
    """What a commission needs done, in this order."""

    SHOOT = "shoot"
    EDIT = "edit"
    REVIEW_SUBTITLES = "review_subtitles"
    APPROVE = "approve"
    SPREAD = "spread"


class TaskState(StrEnum):
    """waiting: something before it is not done. claimed: somebody's until the lease ends. The last two are ends."""

    WAITING = "waiting"
    OPEN = "open"
    CLAIMED = "claimed"
    HANDED_IN = "handed_in"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why something comes back."""

    TOO_LONG = "too_long"
    PICTURE = "picture"
    SOUND = "sound"
    SPEECH = "speech"
    SHOTS_MISSING = "shots_missing"
    FACTS = "facts"
    NAMES = "names"
    SUBTITLES = "subtitles"
    BRAND = "brand"
    CONSENT = "consent"
    DISCLOSURE = "disclosure"
    OTHER = "other"


class Obstacle(StrEnum):
    """Why a team may not take a task."""

    SKILL = "skill"
    REGION = "region"
    RESERVED = "reserved"
    OTHER_PART = "other_part"
    EDITORS = "editors"


EDITORS_WORK = frozenset({TaskKind.REVIEW_SUBTITLES, TaskKind.APPROVE})
"""Kinds that an editor takes on; the others are teams'."""

LEASES: Mapping[TaskKind, timedelta] = {
    TaskKind.SHOOT: timedelta(days=14),
    TaskKind.EDIT: timedelta(days=7),
    TaskKind.REVIEW_SUBTITLES: timedelta(days=3),
    TaskKind.APPROVE: timedelta(days=3),
    TaskKind.SPREAD: timedelta(days=14),
}
"""How long a task is theirs who claimed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task, as far as it matters to who wants it. other_teams: who have the other parts of the same work."""

    kind: TaskKind
    region: str
    reserved_for: int | None
    other_teams: frozenset[int] = frozenset()


def plan_tasks(*, joint: bool) -> tuple[tuple[TaskKind, int], ...]:
    """What an order becomes: each kind of task with its part. Two teams shoot and spread where production is joint."""
    twice = {TaskKind.SHOOT, TaskKind.SPREAD} if joint else set()
    return tuple((kind, part) for kind in TaskKind for part in ((1, 2) if kind in twice else (1,)))


def kind_in_turn(states: Iterable[tuple[TaskKind, TaskState]]) -> TaskKind | None:
    """The first kind of which something is not done; None where all is."""
    unfinished = {kind for kind, state in states if state is not TaskState.DONE}
    return next((kind for kind in TaskKind if kind in unfinished), None)


def obstacle(work: Work, *, team_id: int, region: str, skills: Iterable[str]) -> Obstacle | None:
    """Why the team may not take it, None where it may. A task reserved for a team asks nothing else of it."""
    if work.kind in EDITORS_WORK:
        return Obstacle.EDITORS
    if work.reserved_for is not None:
        return None if work.reserved_for == team_id else Obstacle.RESERVED
    if Skill(work.kind.value).value not in set(skills):
        return Obstacle.SKILL
    if work.region != region:
        return Obstacle.REGION
    return Obstacle.OTHER_PART if team_id in work.other_teams else None


def standing_state(state: TaskState, lease_until: datetime | None, now: datetime) -> TaskState:
    """Where the task stands now: one whose lease has ended is open again, whoever has yet to write that down."""
    lapsed = state is TaskState.CLAIMED and lease_until is not None and lease_until <= now
    return TaskState.OPEN if lapsed else state


def lease_end(kind: TaskKind, now: datetime) -> datetime:
    """Until when a task claimed now is theirs: to the end of that day, where the teams are."""
    last_day = (now + LEASES[kind]).astimezone(CHINA).date()
    return datetime(last_day.year, last_day.month, last_day.day, tzinfo=CHINA) + timedelta(days=1)


def day_of(instant: datetime) -> date:
    """The day it is, where the teams are. An instant at midnight is the end of the day before."""
    return (instant - timedelta(microseconds=1)).astimezone(CHINA).date()


def due_day(deadline: date, lease_until: datetime | None) -> date:
    """When something must be done: at the deadline, or when the lease ends if that is earlier."""
    return min(deadline, day_of(lease_until)) if lease_until else deadline


def is_embargoed(embargo_until: date | None, today: date) -> bool:
    """Whether nothing may be published yet. The day itself is free."""
    return embargo_until is not None and today < embargo_until
