"""Webhooks for programs."""

from typing import Any

from flask import Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from crowd import webhooks
from crowd.record_base import utc_now
from crowd.webhook_records import DeliveryRecord, DeliveryState, Event, WebhookRecord
from pipeline.errors import WrongInput
from portal import access
from portal.api.views import blueprint
from portal.bodies import read_body
from portal.context import current_portal
from portal.found import by_number
from portal.languages import gettext
from portal.operations import (
    NOTHING,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    Operation,
    Reply,
    array_of,
    as_json,
    one_of,
    record,
    told,
)
from portal.problems import problem
from portal.webhooks.forms import SENTENCES, WebhookForm, register
from portal.webhooks.views import send_again

Answer = AnyResponse | tuple[AnyResponse | str, int]

_HOOK = {"id": NUMBER, "url": TEXT, "enterprise_id": NUMBER_OR_NULL, "events": array_of(one_of(Event))}
_DELIVERY = record(
    id=NUMBER,
    webhook_id=NUMBER,
    message_id=TEXT,
    event=one_of(Event),
    state=one_of(DeliveryState),
    tries=NUMBER,
    last_status=NUMBER_OR_NULL,
    last_error=TEXT,
    body=TEXT,
)

OPERATIONS = (
    Operation(
        endpoint="api.webhooks",
        summary="Your webhooks, newest first",
        replies=told(record(webhooks=array_of(record(**_HOOK)))),
    ),
    Operation(
        endpoint="api.make_webhook",
        summary="Register a webhook; its secret is told this once",
        body=as_json(WebhookForm),
        replies={201: Reply(description="The webhook and its secret", schema=record(**_HOOK, secret=TEXT))},
    ),
    Operation(
        endpoint="api.end_webhook",
        summary="Send nothing to a webhook from now on",
        replies=NOTHING,
    ),
    Operation(
        endpoint="api.deliveries",
        summary="What was sent to a webhook last, newest first",
        replies=told(record(deliveries=array_of(_DELIVERY))),
    ),
    Operation(
        endpoint="api.resend",
        summary="Send a message again",
        replies=told(_DELIVERY),
        also=(409,),
    ),
)


@blueprint.get("/webhooks", endpoint="webhooks")
def all_webhooks() -> Response:
    """The asker's webhooks."""
    with current_portal().database.session(reading=True) as session:
        return jsonify(webhooks=[_hook(hook) for hook in webhooks.business_of(session, access.standing())])


@blueprint.post("/webhooks")
def make_webhook() -> Answer:
    """A new webhook."""
    form = read_body(WebhookForm, any_type=True)
    try:
        with current_portal().database.session() as session:
            hook = register(session, form)
            return jsonify(**_hook(hook), secret=hook.secret), 201
    except WrongInput as fault:
        return problem(400, gettext(SENTENCES.get(fault.field, SENTENCES["url"])))


@blueprint.delete("/webhooks/<int:webhook_id>")
def end_webhook(webhook_id: int) -> Response:
    """Nothing is sent there from now on."""
    with current_portal().database.session() as session:
        webhooks.end(
            session, by_number(session, WebhookRecord, webhook_id), who=access.who_asks(), why="", now=utc_now()
        )
    return Response(status=204)


@blueprint.get("/webhooks/<int:webhook_id>/deliveries")
def deliveries(webhook_id: int) -> Response:
    """What was sent there last."""
    with current_portal().database.session(reading=True) as session:
        sent = webhooks.deliveries(session, by_number(session, WebhookRecord, webhook_id))
        return jsonify(deliveries=[_delivery(one) for one in sent])


@blueprint.post("/deliveries/<int:delivery_id>/resend")
def resend(delivery_id: int) -> Response:
    """Send the same message again."""
    with current_portal().database.session() as session:
        return jsonify(_delivery(send_again(session, delivery_id)))


def _hook(hook: WebhookRecord) -> dict[str, Any]:
    return {"id": hook.id, "url": hook.url, "enterprise_id": hook.enterprise_id, "events": hook.events}


def _delivery(sent: DeliveryRecord) -> dict[str, Any]:
    return {
        "id": sent.id,
        "webhook_id": sent.webhook_id,
        "message_id": sent.message_id,
        "event": sent.event,
        "state": sent.state,
        "tries": sent.tries,
        "last_status": sent.last_status,
        "last_error": sent.last_error,
        "body": sent.body,
    }
