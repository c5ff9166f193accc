"""Kinds and states of tasks, reasons and money in the reader's language."""

from datetime import date

from flask import Flask

from crowd.record_base import utc_now
from crowd.task_rules import CHINA, Reason, TaskKind
from portal.languages import gettext, marked, ngettext

KINDS = {
    "shoot": marked("Shoot"),
    "edit": marked("Edit"),
    "review_subtitles": marked("Review subtitles"),
    "approve": marked("Approve"),
    "spread": marked("Spread"),
}
STATES = {
    "waiting": marked("Later"),
    "open": marked("Open"),
    "claimed": marked("In hand"),
    "handed_in": marked("Handed in"),
    "done": marked("Done"),
    "withdrawn": marked("Withdrawn"),
}
REASONS = {
    "too_long": marked("Longer than six minutes"),
    "picture": marked("Picture: blurred, dark or shaky"),
    "sound": marked("Sound: noisy, clipped or too soft"),
    "speech": marked("Spoken English hard to follow"),
    "shots_missing": marked("Shots of the brief are missing"),
    "facts": marked("Facts or figures are wrong"),
    "names": marked("Names or terms are wrong"),
    "subtitles": marked("Subtitles do not match what is said"),
    "brand": marked("Logos or adverts of others in the picture"),
    "consent": marked("Consent of people shown is missing"),
    "disclosure": marked("Shows what is not yet filed for a patent"),
    "other": marked("Something else"),
}
MONEY = {
    "gathering": marked("Gathering pledges"),
    "promised": marked("Goal reached"),
    "due": marked("Due: the programme is approved"),
    "earned": marked("Earned: the programme is published"),
    "released": marked("Released: nobody owes anything"),
}
_NAMES = {**KINDS, **STATES, **REASONS, **MONEY}


def task_word(word: str) -> str:
    """A kind or state of task, a reason or a state of money in the reader's language."""
    return gettext(_NAMES[word]) if word in _NAMES else word


def kind_name(kind: str) -> str:
    """The kind of task in the reader's language."""
    return gettext(KINDS[kind]) if kind in KINDS else kind


def days_left(day: date) -> str:
    """How far away a day is, in words."""
    days = (day - utc_now().astimezone(CHINA).date()).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}


def is_late(day: date) -> bool:
    """Whether the day has passed."""
    return day < utc_now().astimezone(CHINA).date()


def yuan(fen: int) -> str:
    """An amount as people read it."""
    return f"¥{fen / 100:,.0f}" if fen % 100 == 0 else f"¥{fen / 100:,.2f}"


def teach_names(app: Flask) -> None:
    """Make the above filters of the application's templates."""
    app.jinja_env.filters.update(
        task_word=task_word, kind_name=kind_name, days_left=days_left, is_late=is_late, yuan=yuan
    )
    app.jinja_env.globals.update(all_reasons=tuple(Reason), all_kinds=tuple(TaskKind))
