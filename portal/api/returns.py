"""What came back, for programs: inquiries, results, reports and the whole ledger of a programme."""

from typing import Any

from flask import Response, jsonify
from pydantic import ConfigDict
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from crowd import accounts, history, inquiries, results
from crowd.inquiry_records import InquiryRecord, ResultRecord
from crowd.masking import mask_email, mask_name, mask_phone
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.view_figures import KINDS
from portal import access
from portal.api.views import blueprint
from portal.bodies import read_body
from portal.context import current_portal
from portal.form_fields import NeededWhyForm
from portal.found import by_number, programme_at
from portal.inquiries.consent import consent_words
from portal.inquiries.desk import take_step
from portal.inquiries.forms import LetterForm, ResultForm, StepForm
from portal.reports.views import asked_report

Answer = AnyResponse | tuple[AnyResponse | str, int]


class WhyBody(NeededWhyForm):
    """A reason that goes on the record."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LetterBody(LetterForm):
    """An inquiry that came in elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ResultBody(ResultForm):
    """A meeting or an outcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepBody(StepForm):
    """A step of an inquiry."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@blueprint.get("/inquiries", endpoint="inquiries")
def all_inquiries() -> Response:
    """Every inquiry that is the asker's business."""
    with current_portal().database.session(reading=True) as session:
        found = inquiries.business_of(session, access.standing())
        return jsonify(inquiries=[_inquiry(session, one) for one in found])


@blueprint.get("/inquiries/<int:inquiry_id>")
def inquiry(inquiry_id: int) -> Response:
    """One inquiry, its contacts masked."""
    with current_portal().database.session(reading=True) as session:
        return jsonify(_inquiry(session, by_number(session, InquiryRecord, inquiry_id)))


@blueprint.post("/inquiries/<int:inquiry_id>/contact")
def inquiry_contact(inquiry_id: int) -> Answer:
    """Who wrote it, for a reason that goes on the record."""
    said = read_body(WhyBody, any_type=True)
    with current_portal().database.session() as session:
        found = by_number(session, InquiryRecord, inquiry_id)
        accounts.note_unmasked(session, found.subject, who=access.who_asks(), why=said.why)
        return jsonify(_inquiry(session, found, masked=False))


@blueprint.post("/inquiries/<int:inquiry_id>/steps")
def inquiry_step(inquiry_id: int) -> Answer:
    """Answered, a meeting agreed, or closed."""
    said = read_body(StepBody, any_type=True)
    with current_portal().database.session() as session:
        found = by_number(session, InquiryRecord, inquiry_id)
        take_step(session, found, said)
        return jsonify(_inquiry(session, found))


@blueprint.post("/inquiries/<int:inquiry_id>/forget")
def inquiry_forget(inquiry_id: int) -> Answer:
    """Delete who wrote it and what."""
    said = read_body(WhyBody, any_type=True)
    with current_portal().database.session() as session:
        found = by_number(session, InquiryRecord, inquiry_id)
        inquiries.forget(session, found, who=access.who_asks(), why=said.why, now=utc_now())
        return jsonify(_inquiry(session, found))


@blueprint.post("/programmes/<slug>/inquiries")
def send_inquiry(slug: str) -> Answer:
    """An inquiry that came in elsewhere: at a fair, by telephone."""
    said = read_body(LetterBody, any_type=True)
    if not said.reachable:
        raise BadRequest
    with current_portal().database.session() as session:
        about = programme_at(session, slug)
        enterprise = inquiries.enterprise_of(session, about)
        letter = said.letter(language="en", words=consent_words(enterprise.name_zh if enterprise else ""))
        made = inquiries.receive(session, about, letter, who=access.who_asks(), now=utc_now())
        return jsonify(_inquiry(session, made)), 201


@blueprint.post("/programmes/<slug>/results")
def tell_result(slug: str) -> Answer:
    """A meeting or an outcome that no inquiry led to."""
    said = read_body(ResultBody, any_type=True)
    with current_portal().database.session() as session:
        about = programme_at(session, slug)
        enterprise = inquiries.enterprise_of(session, about)
        whose = enterprise.id if enterprise else None
        made = results.record(session, about, said.told, enterprise_id=whose, who=access.who_asks())
        return jsonify(_result(session, made)), 201


@blueprint.get("/enterprises/<int:enterprise_id>/report")
def report(enterprise_id: int) -> Response:
    """What came back to an enterprise."""
    with current_portal().database.session(reading=True) as session:
        found = asked_report(session, enterprise_id)
        return jsonify(
            enterprise=found.enterprise.name_zh,
            first_day=found.period.first.isoformat(),
            last_day=found.period.last.isoformat(),
            views=found.total.views,
            watched_s=found.total.watched_ms / 1000,
            views_by_day=[{"day": day.isoformat(), "views": figures.views} for day, figures in found.days.items()],
            watch_through=[round(share, 4) for share in found.total.through],
            came_from={kind: dict(found.total.told[kind]) for kind in KINDS},
            inquiries=[_inquiry(session, one) for one in found.inquiries],
            results=[_result(session, one) for one in found.results],
        )


@blueprint.get("/programmes/<slug>/ledger")
def programme_ledger(slug: str) -> Response:
    """Everything that happened to a programme."""
    with current_portal().database.session(reading=True) as session:
        happened = history.of_programme(session, programme_at(session, slug), now=utc_now())
        return jsonify(
            ledger=[
                {"at": one.at.isoformat(), "who": one.who, "action": one.action, "subject": one.subject,
                 "why": one.why, "facts": one.facts}
                for one in happened
            ]
        )  # fmt: skip


def _inquiry(session: Session, found: InquiryRecord, *, masked: bool = True) -> dict[str, Any]:
    return {
        "id": found.id,
        "programme": session.get_one(ProgrammeRecord, found.programme_id).slug,
        "enterprise_id": found.enterprise_id,
        "name": mask_name(found.name) if masked else found.name,
        "organisation": found.organisation,
        "country": found.country,
        "email": mask_email(found.email) if masked else found.email,
        "phone": mask_phone(found.phone) if masked else found.phone,
        "about": found.about,
        "message": found.message,
        "consent_version": found.consent_version,
        "state": found.state,
        "received_at": found.received_at.isoformat(),
        "changed_at": found.changed_at.isoformat(),
    }


def _result(session: Session, found: ResultRecord) -> dict[str, Any]:
    return {
        "programme": session.get_one(ProgrammeRecord, found.programme_id).slug,
        "inquiry_id": found.inquiry_id,
        "kind": found.kind,
        "on_day": found.on_day.isoformat(),
        "amount_yuan": None if found.amount_fen is None else found.amount_fen / 100,
        "words": found.words,
    }
