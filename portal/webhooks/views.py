"""The list, a new one, its log, its end; and a delivery sent again."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import webhooks
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.webhook_records import DeliveryRecord, WebhookRecord
from pipeline.errors import WrongInput
from portal import access
from portal.context import current_portal
from portal.form_fields import read
from portal.found import by_number
from portal.languages import gettext
from portal.people.enterprises import enterprises_to_choose
from portal.problems import Conflict
from portal.webhooks.forms import SENTENCES, WebhookForm, register

blueprint = Blueprint("webhooks", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]


@blueprint.get("/webhooks")
def listing() -> str:
    """The reader's webhooks, and the form for a new one."""
    with current_portal().database.session(reading=True) as records:
        return _listing(records, {}, {})


@blueprint.post("/webhooks")
def make() -> Answer:
    """A new one. Its secret is shown on the page that answers, and on no other."""
    said: dict[str, object] = {name: request.form.get(name, "") for name in ("url", "secret", "enterprise_id")}
    said["events"] = request.form.getlist("events")
    form, errors = read(WebhookForm, said, SENTENCES)
    with current_portal().database.session() as records:
        if form is None:
            return _listing(records, said, errors), 400
        try:
            hook = register(records, form)
        except WrongInput as fault:
            sentence = SENTENCES.get(fault.field, SENTENCES["url"])
            return _listing(records, said, {fault.field: gettext(sentence)}), 400
        return render_template("webhooks/secret.html", hook=hook)


@blueprint.get("/webhooks/<int:webhook_id>")
def page(webhook_id: int) -> str:
    """One webhook and what was sent there."""
    with current_portal().database.session(reading=True) as records:
        hook = by_number(records, WebhookRecord, webhook_id)
        return render_template("webhooks/page.html", hook=hook, deliveries=webhooks.deliveries(records, hook))


@blueprint.post("/webhooks/<int:webhook_id>/end")
def end(webhook_id: int) -> Answer:
    """Nothing is sent there from now on."""
    with current_portal().database.session() as records:
        webhooks.end(
            records, by_number(records, WebhookRecord, webhook_id), who=access.who_asks(), why="", now=utc_now()
        )
    return redirect(url_for("webhooks.listing"), code=303)


@blueprint.post("/deliveries/<int:delivery_id>/resend")
def resend(delivery_id: int) -> Answer:
    """Send the same message again."""
    with current_portal().database.session() as records:
        sent = send_again(records, delivery_id)
    return redirect(url_for("webhooks.page", webhook_id=sent.webhook_id), code=303)


def send_again(records: Session, delivery_id: int) -> DeliveryRecord:
    """The delivery, on its way again. Raises NotFound, and Conflict while it is on its way or its webhook has ended."""
    sent = by_number(records, DeliveryRecord, delivery_id)
    try:
        webhooks.resend(records, sent, who=access.who_asks(), now=utc_now())
    except WrongInput as fault:
        raise Conflict from fault
    return sent


def _listing(records: Session, said: dict[str, object], errors: dict[str, str]) -> str:
    enterprises = enterprises_to_choose(records)
    hooks = webhooks.business_of(records, access.standing())
    rows = [(hook, records.get(EnterpriseRecord, hook.enterprise_id) if hook.enterprise_id else None) for hook in hooks]
    return render_template("webhooks/listing.html", rows=rows, enterprises=enterprises, said=said, errors=errors)
