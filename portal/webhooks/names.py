"""Events and states of deliveries in the reader's language."""

from flask import Flask

from crowd.webhook_records import Event
from portal.languages import gettext, marked

NAMES = {
    "programme.published": marked("A programme is published"),
    "inquiry.received": marked("An inquiry is received"),
    "task.changed": marked("A task changes hands or state"),
    "outcome.recorded": marked("An outcome is recorded"),
    "waiting": marked("On its way"),
    "delivered": marked("Delivered"),
    "failed": marked("Given up"),
}


def webhook_word(word: str) -> str:
    """An event or a state of a delivery in the reader's language."""
    return gettext(NAMES[word]) if word in NAMES else word


def teach_names(app: Flask) -> None:
    """Make the above a filter of the application's templates, and the events a global."""
    app.jinja_env.filters["webhook_word"] = webhook_word
    app.jinja_env.globals["all_events"] = tuple(Event)
