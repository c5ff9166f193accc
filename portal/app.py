"""The site, put together from its areas."""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Flask, request
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

from crowd.database import Database
from pipeline.model.channel import Channel
from pipeline.publish.landing import Landing
from pipeline.settings import Settings
from portal import (
    access,
    account,
    api,
    commissions,
    communities,
    counting,
    desk,
    feeds,
    health,
    home,
    inquiries,
    media,
    people,
    programmes,
    reports,
    reviews,
    search,
    uploads,
    watch,
    webhooks,
)  # fmt: skip
from portal.assets import version_assets
from portal.context import Portal, Receive, attach
from portal.form_fields import LARGEST_NUMBER
from portal.formats import teach_formats
from portal.keys import operator_token, secret_key
from portal.languages import speak_two_languages
from portal.paging import teach_paging
from portal.people.names import teach_names
from portal.problems import answer_problems
from portal.security import HostCookieSessions, guard_responses
from portal.visitors import address_of

FORM_LIMIT_BYTES = 256 * 1024
"""The largest body of any request but an upload."""


def create_app(
    settings: Settings,
    *,
    database: Database,
    channels: tuple[Channel, ...],
    receive: Receive,
    uploads_at_once: int = 32,
    landing: Landing | None = None,
) -> Flask:
    """The WSGI application. receive keeps a finished upload as footage. uploads_at_once: bodies read at one time.
    landing: where footage may land in parts; without it that door is closed.

    Secrets that settings leave empty are made once and kept in settings.home.
    """
    app = Flask("portal")
    _configure(app, settings)
    token = operator_token(settings)
    portal = Portal(settings=settings, database=database, channels=channels, receive=receive, operator_token=token)
    attach(app, portal)
    uploads.set_up_intake(app, portal, at_once=uploads_at_once, store=landing)
    for teach in (speak_two_languages, teach_formats, teach_names, teach_paging):
        teach(app)
    for area in (commissions, inquiries, reports, webhooks):
        area.teach_names(app)
    counting.count_views(app, database)
    version_assets(app)
    guard_responses(app, channels)
    health.measure_requests(app)
    access.check_every_request(app)
    uploads.receive_uploads(app, "uploads.send")
    # CSRF reads the body of a form: who is asking and how much may be sent must be settled by then.
    # Uploads ask browsers for it themselves; a heartbeat is no form that another site could send.
    _forms_carry_a_token(app, but=(uploads.tus_blueprint, counting.blueprint))
    answer_problems(app)
    _open_areas(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=FORM_LIMIT_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # _forms_carry_a_token checks
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session lasts
        RATELIMIT_HEADERS_ENABLED=True,
    )
    app.session_interface = HostCookieSessions()
    app.url_map.converters["int"] = RecordNumber
    app.request_class = uploads.UploadRequest


def _open_areas(app: Flask) -> None:
    """Every area's routes, what programs may ask of them, and the limits on guessing."""
    for area in (
        home,
        search,
        communities,
        watch,
        feeds,
        counting,
        programmes,
        uploads,
        reviews,
        account,
        reports,
        webhooks,
        media,
        api,
        health,
    ):
        app.register_blueprint(area.blueprint)
    for blueprint in (
        *people.blueprints,
        *commissions.blueprints,
        *desk.blueprints,
        *inquiries.blueprints,
        uploads.tus_blueprint,
        uploads.multipart_blueprint,
    ):
        app.register_blueprint(blueprint)
    told = (api, counting, health, commissions, desk, people, programmes, reviews, uploads)
    health.describe(app, [operation for area in told for operation in area.OPERATIONS], version=_version())
    limiter = Limiter(lambda: address_of(request), app=app, storage_uri="memory://")
    account.limit_guessing(app, limiter)
    inquiries.limit_asking(app, limiter)


class RecordNumber(IntegerConverter):
    """A number in an address that a database can look up; a larger one is no address of ours."""

    def to_python(self, value: str) -> int:
        """Raises NotFound. ValidationError would be told as 405 where another route of the address has the method."""
        number = int(value.lstrip("0")[:20] or "0")
        if number > LARGEST_NUMBER:
            raise NotFound
        return number


def _forms_carry_a_token(app: Flask, *, but: Iterable[Blueprint]) -> None:
    """Refuse forged forms. An API token is sent by no browser of itself, so it needs no second one."""
    csrf = CSRFProtect(app)
    others = {blueprint.name for blueprint in but}

    def check() -> None:
        guarded = request.method in app.config["WTF_CSRF_METHODS"] and request.endpoint is not None
        if not guarded or request.blueprint in others:
            return
        found = access.asker()
        if found is None or not found.by_token:
            csrf.protect()

    app.before_request(check)


def _version() -> str:
    try:
        return version("tsite")
    except PackageNotFoundError:
        return "0"
