"""The door for S3: begin -> addresses for parts -> what has arrived -> complete, or abort. docs/uploads.md has it all.

The bytes go from the sender to the store and are ours only once they have been fetched and are those of their digest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, url_for

from crowd import uploads
from crowd.upload_records import UploadRecord
from pipeline.errors import ComponentMissing
from pipeline.publish.landing import ADDRESS_FOR_S, Landing, Part, plan_parts
from pipeline.publish.storage import ObjectMissing
from portal.bodies import read_body
from portal.languages import marked
from portal.problems import MESSAGES, Told, incomplete_for_programs
from portal.uploads.forms import read_form
from portal.uploads.multipart_bodies import BeginBody, PartsBody
from portal.uploads.tus import STAYS, intake, name_for, sender

blueprint = Blueprint("multipart", __name__, url_prefix="/api/multipart")

EXTENSION = "tsite-landing"

NOT_OFFERED = marked("This site takes footage by tus only.")
AWAY = marked("The store that footage is sent to does not answer at the moment. Please try again.")
INCOMPLETE = marked("%(count)s parts are missing or have another size than announced.")
SEALED = marked("This upload is complete and is being verified.")

Answer = Response | tuple[Response, int]


@blueprint.after_request
def speak(response: Response) -> Response:
    """Addresses are secrets while they last; nobody keeps them."""
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == 503:
        response.headers["Retry-After"] = "5"
    return response


@blueprint.post("")
def begin() -> Answer:
    """A new upload. Told 400, 413, 429, 501, 503, NoSpace."""
    store = _store()
    asked = read_body(BeginBody)
    form, errors = read_form(asked.programme)
    if form is None:
        return incomplete_for_programs(errors)
    record = intake().announce(
        sender(),
        length_bytes=asked.size_bytes,
        sent_metadata="",
        original_name=name_for(asked.filename),
        said=form.model_dump(mode="json"),
        sha256=asked.sha256,
    )
    try:
        with _answering():
            begun = store.begin(record.id)
    except Told:
        with intake().database.session() as session:
            uploads.forget(session, record.id)
        raise
    with _changed(record.id) as record:
        record.store_upload_id = begun
    answer = jsonify(_shape(record, store))
    answer.headers["Location"] = url_for(".look", upload_id=record.id)
    return answer, 201


@blueprint.get("/<upload_id>")
def look(upload_id: str) -> Response:
    """Where it stands, and which parts have arrived."""
    store = _store()
    return jsonify(_shape(_find(upload_id), store))


@blueprint.post("/<upload_id>/parts")
def parts(upload_id: str) -> Response:
    """Addresses for parts, each good for these very bytes, for an hour. Told 400 for a part that there is not."""
    store, record = _store(), _open(upload_id)
    parting = plan_parts(record.length_bytes or 0)
    asked = read_body(PartsBody).parts
    if not all(parting.size_of(part.number) for part in asked):
        raise Told(400, *MESSAGES[400])
    addresses = []
    for part in asked:
        size_bytes = parting.size_of(part.number)
        address = store.address(record.id, record.store_upload_id, part.number, size_bytes=size_bytes, md5=part.digest)
        addresses.append({"number": part.number, "url": address.url, "headers": dict(address.headers)})
    with _changed(record.id) as record:
        uploads.keep_open(record, now=datetime.now(UTC))
    return jsonify(parts=addresses, expires_s=ADDRESS_FOR_S)


@blueprint.post("/<upload_id>/complete")
def complete(upload_id: str) -> Answer:
    """Every part is there: have it fetched and verified. Told 409 with how many are not. Said twice: the same."""
    store, record = _store(), _find(upload_id)
    if record.takes_parts:
        missing = plan_parts(record.length_bytes or 0).missing(_arrived(record, store))
        if missing:
            raise Told(409, "incomplete", INCOMPLETE, count=len(missing))
        with _changed(record.id) as record:
            if record.takes_parts:
                record.sealed_at, record.fault = datetime.now(UTC), ""
        intake().sealed.set()
    return jsonify(_shape(record, store)), 202


@blueprint.delete("/<upload_id>")
def abort(upload_id: str) -> Response:
    """Forget it, parts and all. What is complete stays. Told 403."""
    store, record = _store(), _open(upload_id)
    with _answering():
        store.abort(record.id, record.store_upload_id)
    with intake().database.session() as session:
        uploads.forget(session, record.id)
    return Response(status=204)


def _store() -> Landing:
    found: Landing | None = current_app.extensions[EXTENSION]
    if found is None:
        raise Told(501, "not_offered", NOT_OFFERED)
    return found


def _find(upload_id: str) -> UploadRecord:
    record = intake().find(upload_id, sender())
    if not record.by_parts:
        raise Told(404, *MESSAGES[404])
    return record


def _open(upload_id: str) -> UploadRecord:
    record = _find(upload_id)
    if not record.takes_parts:
        raise Told(403, "footage_stays", STAYS if record.sealed_at is None else SEALED)
    return record


@contextmanager
def _changed(upload_id: str) -> Iterator[UploadRecord]:
    """The record, as it stands now, to be changed. Told 404 where it has gone meanwhile."""
    with intake().database.session() as session:
        record = session.get(UploadRecord, upload_id, with_for_update=True)
        if record is None:
            raise Told(404, *MESSAGES[404])
        yield record


@contextmanager
def _answering() -> Iterator[None]:
    """A store that does not answer is told as 503: it comes back."""
    try:
        yield
    except ComponentMissing as away:
        current_app.logger.warning("%s", away)
        raise Told(503, "store_away", AWAY) from away


def _arrived(record: UploadRecord, store: Landing) -> list[Part]:
    try:
        with _answering():
            return store.arrived(record.id, record.store_upload_id)
    except ObjectMissing:
        return []


def _shape(record: UploadRecord, store: Landing) -> dict[str, Any]:
    """state: open, verifying, received, kept. missing: parts that are still to be sent."""
    parting = plan_parts(record.length_bytes or 0)
    return {
        "id": record.id,
        "state": record.standing,
        "fault": record.fault,
        "size_bytes": parting.size_bytes,
        "part_bytes": parting.part_bytes,
        "parts": parting.count,
        "missing": parting.missing(_arrived(record, store)) if record.takes_parts else [],
        "expires_at": record.expires_at.isoformat(),
        "url": url_for("uploads.standing", upload_id=record.id),
    }
