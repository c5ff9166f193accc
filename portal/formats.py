"""How lengths, times, needs and states are written for people."""

import re
from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from flask import Flask

from crowd.record_base import utc_now
from crowd.task_rules import CHINA
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
    "open": marked("Waiting for review"),
    "sent_back": marked("Sent back"),
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
    "account made": marked("account made"),
    "account closed": marked("account closed"),
    "details changed": marked("details changed"),
    "password changed": marked("password changed"),
    "role given": marked("role given"),
    "role withdrawn": marked("role withdrawn"),
    "signed in": marked("signed in"),
    "signed out everywhere": marked("signed out everywhere"),
    "token made": marked("API token made"),
    "token ended": marked("API token ended"),
    "team joined": marked("joined a team"),
    "team left": marked("left a team"),
    "enterprise joined": marked("speaks for an enterprise"),
    "enterprise made": marked("enterprise recorded"),
    "enterprise changed": marked("enterprise changed"),
    "contact shown": marked("contact shown"),
    "commission ordered": marked("programme ordered"),
    "commission withdrawn": marked("order withdrawn"),
    "embargo lifted": marked("embargo lifted"),
    "pledged": marked("pledged"),
    "pledge taken back": marked("pledge taken back"),
    "task claimed": marked("task claimed"),
    "task prolonged": marked("task prolonged"),
    "task given back": marked("task given back"),
    "task handed in": marked("task handed in"),
    "task accepted": marked("task accepted"),
    "task sent back": marked("task sent back"),
    "lease ended": marked("lease ended, back on the board"),
    "corrections approved": marked("corrections approved"),
    "subtitles edited": marked("subtitles edited"),
    "comment": marked("comment"),
    "views counted": marked("views counted"),
    "inquiry received": marked("inquiry received"),
    "inquiry seen": marked("inquiry seen"),
    "inquiry answered": marked("inquiry answered"),
    "inquiry meeting": marked("meeting agreed"),
    "inquiry closed": marked("inquiry closed"),
    "inquiry forgotten": marked("inquiry deleted"),
    "meeting recorded": marked("meeting in person recorded"),
    "outcome recorded": marked("outcome recorded"),
    "webhook made": marked("webhook registered"),
    "webhook ended": marked("webhook ended"),
    "webhook sent again": marked("webhook sent again"),
    "trims handed in": marked("trims handed in"),
    "resubtitle given up": marked("packaging of corrections given up"),
}
"""What the ledger writes, as people read it; an action that is not here is shown as it was written."""


def clock(milliseconds: float) -> str:
    """m:ss, rounded down, as players show it."""
    minutes, seconds = divmod(int(milliseconds) // 1000, 60)
    return f"{minutes}:{seconds:02}"


def file_size(size_bytes: int) -> str:
    """Gigabytes, below one of them megabytes, in powers of ten as disks are sold."""
    unit, one, pattern = ("GB", 10**9, "#,##0.#") if size_bytes >= 10**9 else ("MB", 10**6, "#,##0")
    return f"{format_decimal(size_bytes / one, pattern, locale=reader_language().locale)} {unit}"


def need_name(need: str | None) -> str:
    """The need in the reader's language, empty where there is none."""
    return gettext(NEEDS[need]) if need in NEEDS else ""


def state_name(state: str) -> str:
    """The state in the reader's language."""
    return gettext(STATES[state]) if state in STATES else state


def action_name(action: str) -> str:
    """The ledger's action in the reader's language."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action


def day(instant: datetime | date) -> str:
    """The date, in the reader's language."""
    return format_date(
        instant.date() if isinstance(instant, datetime) else instant, format="long", locale=reader_language().locale
    )


def short_day(day: date) -> str:
    """Day and month, and the year where it is another, in the reader's language."""
    skeleton = "MMMd" if day.year == utc_now().astimezone(CHINA).year else "yMMMd"
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=reader_language().locale)  # noqa: DTZ001


def month_name(day: date) -> str:
    """Month and year, in the reader's language."""
    return format_skeleton("yMMMM", datetime(day.year, day.month, 1), locale=reader_language().locale)  # noqa: DTZ001


def weekday_name(day: date) -> str:
    """The day of the week, short, in the reader's language."""
    return format_date(day, "EEE", locale=reader_language().locale)


def moment(instant: datetime) -> str:
    """Date and time to the minute in UTC, in the reader's language."""
    locale = reader_language().locale
    return f"{format_date(instant.date(), locale=locale)} {format_time(instant, 'short', locale=locale)} UTC"


WHYS = {
    "invited": marked("invited"),
    "by oneself": marked("by oneself"),
    "with a link": marked("with a link"),
    "by an operator": marked("by an operator"),
    "as its lead": marked("as its lead"),
    "as an intern": marked("as an intern"),
    "by who wrote it": marked("by who wrote it"),
}
"""Reasons the portal itself gives; people's own are shown as they were written."""


def why_words(why: str) -> str:
    """The ledger's reason, in the reader's language where it is one of ours."""
    return gettext(WHYS[why]) if why in WHYS else why


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def browser_name(agent: str) -> str:
    """Which browser on what, from its User-Agent; empty where it says nothing that we know."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = re.search(r"Android|iPhone|iPad|Windows|Mac OS X|Linux", agent)
    return f"{browser} · {system[0]}" if browser and system else browser


def teach_formats(app: Flask) -> None:
    """Make the above filters of the application's templates, and the needs to choose from one of its globals."""
    app.jinja_env.globals.update(all_needs=tuple(NEEDS))
    app.jinja_env.filters.update(
        action_name=action_name,
        clock=clock,
        file_size=file_size,
        need_name=need_name,
        state_name=state_name,
        day=day,
        moment=moment,
        why_words=why_words,
        short_day=short_day,
        month_name=month_name,
        weekday_name=weekday_name,
        browser_name=browser_name,
    )
