"""Writing to the enterprise of a programme, from its watch page, without an account."""

from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask_limiter import Limiter
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import inquiries, programmes
from crowd.inquiry_records import InquiryRecord
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from pipeline.model.channel import Region
from portal.context import current_portal
from portal.form_fields import read
from portal.inquiries.consent import VERSION, consent_words
from portal.inquiries.forms import SENTENCES, LetterForm
from portal.languages import Language, gettext, reader_language
from portal.shown import shown
from portal.visitors import address_of

blueprint = Blueprint("asking", __name__, template_folder="templates")

RATE_OF_AN_ADDRESS = "5 per hour; 20 per day"
"""Inquiries taken from one network address."""
RATE_OF_A_PROGRAMME = "60 per hour"
"""Inquiries taken about one programme, from wherever they come."""
TRAP = "website"
"""A field that no person sees; what fills it is a program that fills everything."""
NOBODY_S = 0
"""What a program that fell into the trap is told it has sent."""

Answer = str | Response | tuple[str, int]


@blueprint.get("/watch/<slug>/contact")
def form(slug: str) -> Answer:
    """The form, on a page of its own; the watch page shows it in place."""
    with current_portal().database.session(reading=True) as records:
        return _form(records, _found(records, slug), {}, {})


@blueprint.post("/watch/<slug>/contact")
def send(slug: str) -> Answer:
    """Take an inquiry, and go to where it can be followed and taken back."""
    said = {name: request.form.get(name, "") for name in LetterForm.model_fields}
    if request.form.get(TRAP):
        return redirect(url_for("asking.sent", token=token_of(NOBODY_S)), code=303)
    form, errors = read(LetterForm, said, SENTENCES)
    if form is not None and not form.reachable:
        unreachable = SENTENCES["email"]
        errors = {"email": gettext(unreachable)}
    with current_portal().database.session() as records:
        found = _found(records, slug)
        if form is None or errors:
            return _form(records, found, said, errors), 400
        letter = form.letter(language=reader_language().value, words=consent_words(_name(records, found)))
        made = inquiries.receive(records, found, letter, who="viewer", now=utc_now())
    return redirect(url_for("asking.sent", token=token_of(made.id)), code=303)


@blueprint.get("/inquiries/mine/<token>")
def sent(token: str) -> Answer:
    """How far one's own inquiry has come; nothing of what was written."""
    number = _number(token)
    with current_portal().database.session(reading=True) as records:
        inquiry = records.get(InquiryRecord, number) if number != NOBODY_S else None
        programme = records.get(ProgrammeRecord, inquiry.programme_id) if inquiry else None
        return render_template("inquiries/sent.html", inquiry=inquiry, programme=programme, token=token)


@blueprint.post("/inquiries/mine/<token>")
def take_back(token: str) -> Answer:
    """Forget it, because whoever wrote it says so."""
    number = _number(token)
    with current_portal().database.session() as records:
        inquiry = records.get(InquiryRecord, number) if number != NOBODY_S else None
        if inquiry is not None:
            inquiries.forget(records, inquiry, who="viewer", why="by who wrote it", now=utc_now())
    return redirect(url_for("asking.sent", token=token), code=303)


def limit_asking(app: Flask, limiter: Limiter) -> None:
    """Slow down whoever writes many; only what was taken counts."""

    def taken(response: Any) -> bool:
        return bool(response.status_code == 303)

    by_address = limiter.limit(RATE_OF_AN_ADDRESS, key_func=lambda: address_of(request), deduct_when=taken)
    by_programme = limiter.limit(
        RATE_OF_A_PROGRAMME, key_func=lambda: f"about {(request.view_args or {}).get('slug', '')}", deduct_when=taken
    )
    view: Any = by_address(by_programme(app.view_functions["asking.send"]))
    app.view_functions["asking.send"] = view


def _found(records: Session, slug: str) -> ProgrammeRecord:
    """A programme that this reader may watch."""
    record = programmes.find(records, slug)
    if record is None or shown(records, record, Region.INTERNATIONAL) is None:
        abort(404)
    return record


def _name(records: Session, programme: ProgrammeRecord) -> str:
    """Whom the inquiry goes to, as the reader would call them; empty where nobody is recorded."""
    enterprise: EnterpriseRecord | None = inquiries.enterprise_of(records, programme)
    if enterprise is None:
        return ""
    return enterprise.name_en or enterprise.name_zh if reader_language() is Language.EN else enterprise.name_zh


def _form(records: Session, programme: ProgrammeRecord, said: dict[str, str], errors: dict[str, str]) -> str:
    name = _name(records, programme)
    said = {"about": programme.need or "", **said}
    return render_template(
        "inquiries/form.html", programme=programme, name=name, said=said, errors=errors, trap=TRAP,
        consent=consent_words(name), version=VERSION,
    )  # fmt: skip


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="an inquiry of one's own")


def token_of(inquiry_id: int) -> str:
    """What opens an inquiry to whoever sent it."""
    return str(_signer().dumps(inquiry_id))


def _number(token: str) -> int:
    try:
        return int(_signer().loads(token))
    except (BadSignature, TypeError, ValueError):
        abort(404)
