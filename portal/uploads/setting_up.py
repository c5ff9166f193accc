"""What the application needs before the first upload."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

from flask import Flask

from crowd.quotas import Allowance
from portal.context import Portal
from portal.uploads.body import Readers, Turns
from portal.uploads.intake import Intake
from portal.uploads.tus import EXTENSION, blueprint

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def set_up_intake(app: Flask, portal: Portal, *, at_once: int) -> None:
    """Give the application its intake, which reads so many bodies at once, and the method its clients ask for."""
    settings = portal.settings
    readers = Readers()
    app.extensions[EXTENSION] = Intake(
        folder=portal.incoming,
        database=portal.database,
        allowance=Allowance(person_bytes=settings.quota_person_bytes, team_bytes=settings.quota_team_bytes),
        slots=BoundedSemaphore(at_once),
        turns=Turns(readers),
    )
    app.wsgi_app = _sorted(app.wsgi_app, readers)  # type: ignore[assignment,method-assign]


def _sorted(wsgi: Wsgi, readers: Readers) -> Wsgi:
    """Senders here, readers there. Senders may name their method in X-HTTP-Method-Override, as the protocol has it."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(str(blueprint.url_prefix)):
            asked = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "")
            if asked:
                environ["REQUEST_METHOD"] = asked.upper()
            return wsgi(environ, start_response)
        with readers.one_more():
            return wsgi(environ, start_response)

    return call
