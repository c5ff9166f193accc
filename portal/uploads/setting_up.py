"""What the application needs before the first upload."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

from flask import Flask

from crowd.quotas import Allowance
from portal.context import Portal
from portal.uploads.intake import Intake
from portal.uploads.tus import EXTENSION, blueprint

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def set_up_intake(app: Flask, portal: Portal, *, at_once: int) -> None:
    """Give the application its intake, which reads so many bodies at once, and the method its clients ask for."""
    settings = portal.settings
    app.extensions[EXTENSION] = Intake(
        folder=portal.incoming,
        database=portal.database,
        allowance=Allowance(person_bytes=settings.quota_person_bytes, team_bytes=settings.quota_team_bytes),
        slots=BoundedSemaphore(at_once),
    )
    app.wsgi_app = _override_method(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _override_method(wsgi: Wsgi) -> Wsgi:
    """The protocol's X-HTTP-Method-Override, for whoever cannot send PATCH or DELETE. Under its own addresses only."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE")
        if asked and str(environ.get("PATH_INFO", "")).startswith(str(blueprint.url_prefix)):
            environ["REQUEST_METHOD"] = asked.upper()
        return wsgi(environ, start_response)

    return call
