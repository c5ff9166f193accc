"""How lengths, times, needs and states are written for people."""

from datetime import datetime

from babel.dates import format_date, format_time
from flask import Flask

from portal.languages import gettext, marked, reader_language

NEEDS = {
    "financing": marked("Financing"),
    "market": marked("Market"),
    "technology": marked("Technology"),
}

STATES = {
    "received": marked("Received"),
    "producing": marked("In production"),
    "in_review": marked("In review"),
    "approved": marked("Approved"),
    "published": marked("Published"),
    "recalled": marked("Recalled"),
    "refused": marked("Refused"),
    "failed": marked("Stopped by a fault"),
}

ACTIONS = {
    "footage received": marked("footage received"),
    "footage damaged": marked("footage damaged"),
    "quota set": marked("quota set"),
    "submitted": marked("submitted"),
    "submitted again": marked("names or options changed"),
    "received": marked("put back to be produced"),
    "producing": marked("production began"),
    "verdict": marked("verdict on the footage"),
    "refused": marked("refused"),
    "failed": marked("stopped by a fault"),
    "in review": marked("put up for review"),
    "review opened": marked("review opened"),
    "review approved": marked("review: approved"),
    "review sent back": marked("review: sent back"),
    "approved": marked("approved"),
    "published": marked("published"),
    "published on channel": marked("published on a channel"),
    "recalled": marked("recalled"),
    "recalled from channel": marked("recalled from a channel"),
    "produce given up": marked("production given up"),
    "publish given up": marked("publishing given up"),
}
"""What the ledger writes, as people read it; an action that is not here is shown as it was written."""


def clock(milliseconds: float) -> str:
    """m:ss, rounded down, as players show it."""
    minutes, seconds = divmod(int(milliseconds) // 1000, 60)
    return f"{minutes}:{seconds:02}"


def need_name(need: str | None) -> str:
    """The need in the reader's language, empty where there is none."""
    return gettext(NEEDS[need]) if need in NEEDS else ""


def state_name(state: str) -> str:
    """The state in the reader's language."""
    return gettext(STATES[state]) if state in STATES else state


def action_name(action: str) -> str:
    """The ledger's action in the reader's language."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action


def day(instant: datetime) -> str:
    """The date, in the reader's language."""
    return format_date(instant.date(), format="long", locale=reader_language().locale)


def moment(instant: datetime) -> str:
    """Date and time to the minute in UTC, in the reader's language."""
    locale = reader_language().locale
    return f"{format_date(instant.date(), locale=locale)} {format_time(instant, 'short', locale=locale)} UTC"


def teach_formats(app: Flask) -> None:
    """Make the above filters of the application's templates."""
    app.jinja_env.filters.update(
        action_name=action_name, clock=clock, need_name=need_name, state_name=state_name, day=day, moment=moment
    )
