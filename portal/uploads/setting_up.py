"""What the application needs before the first upload."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

from flask import Flask

from crowd.quotas import Allowance
from pipeline.publish.landing import Landing
from portal.context import Portal, portal_of
from portal.uploads.intake import Intake
from portal.uploads.keeping import start_keeping
from portal.uploads.landing import start_landing
from portal.uploads.multipart import EXTENSION as LANDING
from portal.uploads.tus import EXTENSION, blueprint

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def set_up_intake(app: Flask, portal: Portal, *, at_once: int, store: Landing | None) -> None:
    """Give the application its intake, which reads so many bodies at once, the store of parts where there is one, and
    the method its clients ask for.
    """
    settings = portal.settings
    app.extensions[EXTENSION] = Intake(
        folder=portal.incoming,
        database=portal.database,
        allowance=Allowance.of(settings),
        slots=BoundedSemaphore(at_once),
    )
    app.extensions[LANDING] = store
    app.wsgi_app = _override_method(app.wsgi_app)  # type: ignore[assignment,method-assign]


def start_threads(app: Flask) -> None:
    """What works beside the requests for as long as this process lives."""
    intake, store = app.extensions[EXTENSION], app.extensions[LANDING]
    start_keeping(portal_of(app), intake, store)
    if store is not None:
        start_landing(intake, store)


def _override_method(wsgi: Wsgi) -> Wsgi:
    """The protocol's X-HTTP-Method-Override, for whoever cannot send PATCH or DELETE. Under its own addresses only."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE")
        if asked and str(environ.get("PATH_INFO", "")).startswith(str(blueprint.url_prefix)):
            environ["REQUEST_METHOD"] = asked.upper()
        return wsgi(environ, start_response)

    return call
