"""The package before it is published, and the two answers to it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from crowd import commissions, drafts, programmes, queue, reviews
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, ReviewRecord
from crowd.reviews import SendBackKind
from crowd.work_records import WorkKind
from flows.drafting import open_draft, prove
from pipeline.errors import WrongInput
from portal.access import who_asks
from portal.bodies import taken_form
from portal.context import current_portal
from portal.form_fields import WHY_SENTENCES
from portal.formats import day
from portal.found import programme_at
from portal.languages import gettext
from portal.media.serving import send
from portal.operations import SEE_OTHER, Operation, as_form
from portal.problems import Conflict, problem
from portal.reviews.forms import ApprovalForm, DecisionForm, SendBackForm
from portal.reviews.rule_messages import message_words
from portal.reviews.rule_names import rule_name

blueprint = Blueprint("reviews", __name__)
blueprint.add_app_template_filter(rule_name)
blueprint.add_app_template_filter(message_words)

OPERATIONS = (
    Operation(
        endpoint="reviews.approve",
        summary="Approve what was looked at, and have it published",
        body=as_form(ApprovalForm),
        replies=SEE_OTHER,
        also=(409,),
    ),
    Operation(
        endpoint="reviews.send_back",
        summary="Send a programme back with a reason",
        body=as_form(SendBackForm),
        replies=SEE_OTHER,
        also=(409,),
    ),
)

Decide = Callable[..., ReviewRecord]
Answer = AnyResponse | tuple[AnyResponse | str, int]


@blueprint.get("/preview/<slug>/<path:place>")
def preview(slug: str, place: str) -> Response:
    """A file of the programme's newest package. What is not published may still change: nobody keeps it."""
    with current_portal().database.session(reading=True) as session:
        record = programmes.find(session, slug)
        if record is None or not record.package_dir:
            abort(404)
        folder = Path(record.package_dir)
    return send(folder, place, caching="private, no-cache")


@blueprint.post("/programmes/<slug>/approve")
def approve(slug: str) -> Answer:
    """Approve what was looked at, and have it published. looked_at=1: each subtitle error among it.

    seen: the newest edit that was looked at, where there are any; what was edited since is for another look.
    """
    form = taken_form(ApprovalForm, WHY_SENTENCES)
    return _decide(slug, form, partial(_approve, form=form))


@blueprint.post("/programmes/<slug>/send-back")
def send_back(slug: str) -> Answer:
    """Send it back with a reason. kind: where in the taxonomy it belongs."""
    form = taken_form(SendBackForm, WHY_SENTENCES)
    return _decide(slug, form, partial(_send_back, kind=form.kind))


def _approve(session: Session, record: ProgrammeRecord, *, who: str, why: str, form: ApprovalForm) -> ReviewRecord:
    commissions.check_embargo(session, record, now=utc_now())
    review = reviews.current(session, record)
    if review is not None and drafts.newest(session, drafts.find(session, record, record.digest)):
        drafted = open_draft(session, record, review.proof)
        proof = prove(current_portal().settings, record, drafted, review.proof)
        drafts.approve(
            session, record, proof, seen=form.seen, who=who, why=why, looked_at=form.looked_at, now=utc_now()
        )
        return review
    review = reviews.approve(session, record, who=who, why=why, despite_errors=form.looked_at)
    queue.enqueue(session, WorkKind.PUBLISH, record, now=utc_now())
    return review


def _send_back(session: Session, record: ProgrammeRecord, *, who: str, why: str, kind: SendBackKind) -> ReviewRecord:
    if drafts.is_packaging(session, record):
        raise Conflict  # it has been approved, with corrections
    return reviews.send_back(session, record, who=who, why=why, kind=kind)


def _decide(slug: str, form: DecisionForm, decide: Decide) -> Answer:
    with current_portal().database.session() as session:
        record = programme_at(session, slug)
        if form.digest != record.digest:
            raise Conflict  # it was produced again while this page was open: another picture than the one looked at
        try:
            decide(session, record, who=who_asks(), why=form.why)
        except reviews.UnseenErrors:
            told = gettext("The subtitles have errors. Look at each of them, say so with the tick, and approve again.")
            return problem(400, told)
        except commissions.UnderEmbargo as embargo:
            told = gettext(
                "It may not be published before %(day)s. Lift the embargo at its commission first.",
                day=day(embargo.until),
            )
            return problem(400, told)
        except WrongInput as error:
            raise Conflict from error
    return redirect(url_for("programmes.page", slug=slug), code=303)
