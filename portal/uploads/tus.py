"""tus 1.0.0 over HTTP: each view reads the headers, makes one call and answers. docs/uploads.md lists the rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import PurePath

from flask import Blueprint, Flask, Response, current_app, request, url_for
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from crowd.upload_records import UploadRecord, UploadState
from portal import access
from portal.languages import marked
from portal.problems import MESSAGES, Told, incomplete_for_programs
from portal.uploads import protocol
from portal.uploads.forms import read_form
from portal.uploads.intake import MAX_UPLOAD_BYTES, Intake, Sender

blueprint = Blueprint("tus", __name__, url_prefix="/api/uploads")

EXTENSION = "tsite-intake"
Answer = Response | tuple[Response, int]


def intake_of(app: Flask) -> Intake:
    """The intake that was set up for app."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Intake)
    return found


def intake() -> Intake:
    """The intake of the application that handles this request."""
    return intake_of(current_app)


def sender() -> Sender:
    """Who sends this request."""
    return Sender(owner=access.who_asks(), team=access.team_of_asker())


@blueprint.before_request
def check() -> None:
    """The protocol's version before anything else; then whether a page of another site has sent this."""
    if request.method == "OPTIONS":
        return
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        raise Told(412, *MESSAGES[412])
    asker = access.asker()
    if asker is None or not asker.by_token:
        csrf: CSRFProtect = current_app.extensions["csrf"]
        if request.mimetype == protocol.BODY_TYPE:
            request.max_content_length = MAX_UPLOAD_BYTES
        if request.method != "HEAD":
            csrf.protect()


@blueprint.after_request
def speak(response: Response) -> Response:
    """What every answer of the protocol says."""
    response.headers["Tus-Resumable"] = protocol.VERSION
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == 412:
        response.headers["Tus-Version"] = protocol.VERSION
    if response.status_code == 503:
        response.headers["Retry-After"] = "5"
    if response.status_code == 460:
        response.status = "460 Checksum Mismatch"
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/<upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
def options(upload_id: str = "") -> Response:
    """What this server can do."""
    headers = {
        "Tus-Version": protocol.VERSION,
        "Tus-Extension": ",".join(protocol.EXTENSIONS),
        "Tus-Max-Size": str(MAX_UPLOAD_BYTES),
        "Tus-Checksum-Algorithm": ",".join(protocol.CHECKSUM_BYTES),
    }
    return Response(status=204, headers=headers)


@blueprint.route("", methods=["POST"], provide_automatic_options=False)
def create() -> Answer:
    """A new upload; with a body, its first bytes. What it says about the programme stands in Upload-Metadata."""
    asked = request.headers
    with _understood():
        length_bytes = protocol.parse_length(asked.get("Upload-Length"), asked.get("Upload-Defer-Length"))
        metadata = protocol.parse_metadata(asked.get("Upload-Metadata"))
        checksum = protocol.parse_checksum(asked.get("Upload-Checksum"))
    has_body = request.mimetype == protocol.BODY_TYPE
    if not has_body and request.content_length:
        raise Told(415, *MESSAGES[415])
    form, errors = read_form(metadata)
    if form is None:
        return incomplete_for_programs(errors)
    record = intake().announce(
        sender(),
        length_bytes=length_bytes,
        sent_metadata=asked.get("Upload-Metadata", ""),
        original_name=name_for(metadata.get("filename") or metadata.get("name")),
        said=form.model_dump(mode="json"),
    )
    offset_bytes = 0
    if has_body:
        with intake().at_work(record, request.environ) as work:
            work.append(sender(), body_bytes=request.content_length, checksum=checksum)
            record, offset_bytes = work.record, work.offset_bytes
    place = url_for("tus.append", upload_id=record.id)
    headers = {"Location": place, **_expires(record), **({"Upload-Offset": str(offset_bytes)} if has_body else {})}
    return Response(status=201, headers=headers)


@blueprint.route("/<upload_id>", methods=["HEAD"], provide_automatic_options=False)
def look(upload_id: str) -> Response:
    """How much of it is here. Whoever still writes it is told to stop: the sender begins anew from this offset."""
    record = _find(upload_id)
    if record.state is UploadState.OPEN:
        with intake().at_work(record, request.environ) as work:
            record, offset_bytes = work.record, work.offset_bytes
    else:
        offset_bytes = intake().offset_bytes(record)
    headers = {"Upload-Offset": str(offset_bytes), **_expires(record)}
    if record.length_bytes is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(record.length_bytes)
    if record.sent_metadata:
        headers["Upload-Metadata"] = record.sent_metadata
    return Response(status=200, headers=headers)


@blueprint.route("/<upload_id>", methods=["PATCH"], provide_automatic_options=False)
def append(upload_id: str) -> Response:
    """The next bytes of it."""
    if request.mimetype != protocol.BODY_TYPE:
        raise Told(415, *MESSAGES[415])
    asked = request.headers
    with _understood():
        offset_bytes = protocol.parse_number(asked.get("Upload-Offset"), "Upload-Offset")
        length_bytes = protocol.parse_number(asked.get("Upload-Length"), "Upload-Length")
        checksum = protocol.parse_checksum(asked.get("Upload-Checksum"))
        if offset_bytes is None:
            raise protocol.BadHeader("Upload-Offset")
    record = _find(upload_id)
    if record.state is not UploadState.OPEN:
        if offset_bytes != record.length_bytes or request.content_length:
            raise Told(409, "offset_mismatch", OFFSET)
        return _appended(record, offset_bytes)
    with intake().at_work(record, request.environ) as work:
        if offset_bytes != work.offset_bytes or not work.is_open:
            raise Told(409, "offset_mismatch", OFFSET)
        if length_bytes is not None:
            work.settle_length(sender(), length_bytes)
        work.append(sender(), body_bytes=request.content_length, checksum=checksum)
        return _appended(work.record, work.offset_bytes)


@blueprint.route("/<upload_id>", methods=["DELETE"], provide_automatic_options=False)
def terminate(upload_id: str) -> Response:
    """Forget it, bytes and all. What is whole is footage, and footage stays."""
    with intake().at_work(_find(upload_id), request.environ) as work:
        if not work.is_open:
            raise Told(403, "footage_stays", STAYS)
        work.terminate()
    return Response(status=204)


OFFSET = marked("That is not where this upload goes on.")
STAYS = marked("This upload is complete; footage that has arrived is kept.")


def name_for(sent: str | None) -> str:
    """The sender's name for a file, for people to read."""
    return PurePath((sent or "").replace("\0", "").replace("\\", "/")).name[:255] or "footage"


def _find(upload_id: str) -> UploadRecord:
    """The sender's upload, where it comes by this protocol. Told 404, 410."""
    record = intake().find(upload_id, sender())
    if record.by_parts:
        raise Told(404, *MESSAGES[404])
    return record


def _appended(record: UploadRecord, offset_bytes: int) -> Response:
    return Response(status=204, headers={"Upload-Offset": str(offset_bytes), **_expires(record)})


def _expires(record: UploadRecord) -> dict[str, str]:
    if record.state is not UploadState.OPEN:
        return {}
    return {"Upload-Expires": format_datetime(record.expires_at, usegmt=True)}


@contextmanager
def _understood() -> Iterator[None]:
    """Bad headers within are told as 400, by name."""
    try:
        yield
    except protocol.BadHeader as bad:
        raise Told(400, "bad_header", marked("%(header)s could not be understood."), header=bad.name) from bad
