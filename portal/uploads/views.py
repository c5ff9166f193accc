"""Send footage: by a script that streams the bare file, or by a plain form."""

from pathlib import PurePath

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from crowd import footage, programmes, queue
from crowd.records import WorkKind, utc_now
from pipeline.model.footage import Footage
from pipeline.model.programme import Need
from portal.access import OPERATOR, wants_json
from portal.context import current_portal
from portal.languages import gettext
from portal.uploads.forms import ProgrammeForm, read_form
from portal.uploads.receiving import received_file

blueprint = Blueprint("uploads", __name__, template_folder="templates")

Answer = tuple[Response | str, int] | AnyResponse


@blueprint.get("/uploads")
def page() -> str:
    """The form."""
    return _page({}, {})


@blueprint.post("/uploads")
def send() -> Answer:
    """Keep the footage, put the programme on the record and ask a worker to produce it.

    A script sends the bare file as the body and the fields in the query; it gets 202 and where to look. A form sends
    multipart/form-data and is taken there.
    """
    said = dict((request.form or request.args).items())
    form, errors = read_form(said)
    if form is None:
        return _refuse(said, errors)
    part = received_file()
    if part.stat().st_size == 0:
        return _refuse(said, {"footage": gettext("Please choose the footage to send.")})
    sent = request.files.get("footage")
    name = PurePath((sent.filename if sent else said.get("name")) or "footage").name[:255]
    slug = _submit(form, current_portal().receive(part, name))
    place = url_for("programmes.page", slug=slug)
    if wants_json():
        return jsonify(slug=slug, url=place), 202
    return redirect(place, code=303)


def _submit(form: ProgrammeForm, kept: Footage) -> str:
    with current_portal().database.session() as session:
        record = programmes.submit(
            session,
            footage=footage.record_footage(session, kept, who=OPERATOR),
            programme=form.programme,
            who=OPERATOR,
            options={"order": {"names": form.names}},
        )
        queue.enqueue(session, WorkKind.PRODUCE, record, now=utc_now())
        return record.slug


def _refuse(said: dict[str, str], errors: dict[str, str]) -> Answer:
    if wants_json():
        return jsonify(status=400, code="form_incomplete", message=" ".join(errors.values()), errors=errors), 400
    return _page(said, errors), 400


def _page(said: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("uploads/page.html", said=said, errors=errors, needs=tuple(Need))
