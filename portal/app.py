"""The site, put together from its areas."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from crowd.database import Database
from pipeline.model.channel import Channel
from pipeline.settings import Settings
from portal import api, health, home, media, operator, programmes, reviews, uploads, watch
from portal.access import require_operator
from portal.assets import version_assets
from portal.context import Portal, Receive, attach
from portal.formats import teach_formats
from portal.keys import operator_token, secret_key
from portal.languages import speak_two_languages
from portal.problems import answer_problems
from portal.security import HostCookieSessions, guard_responses

FORM_LIMIT_BYTES = 256 * 1024
"""The largest body of any request but an upload."""


def create_app(
    settings: Settings,
    *,
    database: Database,
    channels: tuple[Channel, ...],
    receive: Receive,
    uploads_at_once: int = 32,
) -> Flask:
    """The WSGI application. receive keeps a finished upload as footage. uploads_at_once: bodies read at one time.

    Secrets that settings leave empty are made once and kept in settings.home.
    """
    app = Flask("portal")
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=FORM_LIMIT_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session lasts
        RATELIMIT_HEADERS_ENABLED=True,
    )
    app.session_interface = HostCookieSessions()
    app.request_class = uploads.UploadRequest
    portal = Portal(
        settings=settings,
        database=database,
        channels=channels,
        receive=receive,
        operator_token=operator_token(settings),
    )
    attach(app, portal)
    uploads.set_up_intake(app, portal, at_once=uploads_at_once)
    speak_two_languages(app)
    teach_formats(app)
    version_assets(app)
    guard_responses(app, channels)
    health.measure_requests(app)
    require_operator(app)
    uploads.receive_uploads(app, "uploads.send")
    # CSRF reads the body of a form: who is asking and how much may be sent must be settled by then.
    CSRFProtect(app).exempt(uploads.tus_blueprint)  # which asks for it itself, of browsers
    answer_problems(app)
    for area in (home, watch, programmes, uploads, reviews, operator, media, api, health):
        app.register_blueprint(area.blueprint)
    app.register_blueprint(uploads.tus_blueprint)
    health.describe(app, (*api.OPERATIONS, *health.OPERATIONS), version=_version())
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    operator.limit_sign_in(app, limiter)
    return app


def _version() -> str:
    try:
        return version("tsite")
    except PackageNotFoundError:
        return "0"
