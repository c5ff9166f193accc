"""The page to send footage from, what happens to an upload next, and the door for forms and scripts without tus."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from crowd import uploads
from crowd.upload_records import UploadRecord, UploadState
from pipeline.model.programme import Need
from pipeline.model.timeline import SIX_MINUTES_S
from portal.access import wants_json
from portal.context import current_portal
from portal.languages import gettext
from portal.problems import incomplete
from portal.quotas import quotas_of_asker
from portal.uploads.forms import read_form
from portal.uploads.intake import EMPTY, MAX_UPLOAD_BYTES
from portal.uploads.protocol import parse_metadata
from portal.uploads.receiving import received_file
from portal.uploads.tus import intake, name_for, sender
from portal.uploads.words import spoken

blueprint = Blueprint("uploads", __name__, template_folder="templates")

Answer = tuple[Response | str, int] | AnyResponse


@blueprint.get("/uploads")
def page() -> str:
    """The form, and what was begun before."""
    return _page({}, {})


@blueprint.post("/uploads")
def send() -> Answer:
    """Take a whole file at once: from a plain form, which is taken to the upload's page, or the bare file as the body.

    A script that sends the bare file gives the fields in the query; it gets 202 and where to look.
    """
    said = dict((request.form or request.args).items())
    form, errors = read_form(said)
    if form is None:
        return incomplete(errors, lambda: _page(said, errors))
    part = received_file()
    if part.stat().st_size == 0:
        empty = {"footage": gettext(EMPTY)}
        return incomplete(empty, lambda: _page(said, empty))
    sent = request.files.get("footage")
    record = intake().take_whole(
        sender(),
        part,
        original_name=name_for(sent.filename if sent else said.get("name")),
        said=form.model_dump(mode="json"),
    )
    place = url_for("uploads.standing", upload_id=record.id)
    if wants_json():
        return jsonify(url=place), 202
    return redirect(place, code=303)


@blueprint.get("/uploads/<upload_id>")
def standing(upload_id: str) -> Answer:
    """What happens to one upload: how much is here, that it is being kept, and then the programme it has become."""
    record = intake().find(upload_id, sender())
    if wants_json():
        return jsonify(facts(record)), 200
    if record.state is UploadState.KEPT:
        return redirect(url_for("programmes.page", slug=record.slug), code=303)
    return render_template("uploads/standing.html", upload=facts(record)), 200


def facts(record: UploadRecord) -> dict[str, object]:
    """What is told of an upload."""
    kept = record.state is UploadState.KEPT
    return {
        "state": record.standing,
        "by_parts": record.by_parts,
        "name": record.original_name,
        "title_en": record.said.get("title_en", ""),
        "title_zh": record.said.get("title_zh", ""),
        "offset_bytes": intake().offset_bytes(record),
        "length_bytes": record.length_bytes,
        "expires_at": record.expires_at.isoformat(),
        "modified": parse_metadata(record.sent_metadata).get("modified", ""),
        "tus_url": url_for("tus.append", upload_id=record.id),
        "url": url_for("programmes.page", slug=record.slug)
        if kept
        else url_for("uploads.standing", upload_id=record.id),
    }


def begun() -> list[UploadRecord]:
    """What the sender has begun and not finished, newest first."""
    with current_portal().database.session(reading=True) as session:
        return uploads.unfinished(session, sender().owner, now=datetime.now(UTC))


def _page(said: dict[str, str], errors: dict[str, str]) -> str:
    with current_portal().database.session(reading=True) as session:
        quotas = quotas_of_asker(session)
    return render_template(
        "uploads/page.html",
        said=said,
        errors=errors,
        needs=tuple(Need),
        begun=[facts(record) for record in begun() if not record.by_parts],
        longest_s=int(SIX_MINUTES_S),
        most_bytes=MAX_UPLOAD_BYTES,
        words=spoken(),
        quotas=quotas,
    )
