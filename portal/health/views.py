"""/healthz, /metrics, /openapi.json."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.context import current_portal
from portal.health.metrics import exposition
from portal.openapi import document
from portal.operations import TEXT, Operation, Reply, one_of, record

blueprint = Blueprint("health", __name__)

_HEALTH = record(status=one_of(("ok", "failing")), database=one_of(("ok", "unreachable")))

OPERATIONS = (
    Operation(
        endpoint="health.healthz",
        summary="Whether the site can answer",
        replies={
            200: Reply(description="It can", schema=_HEALTH),
            503: Reply(description="The database cannot be reached", schema=_HEALTH),
        },
    ),
    Operation(
        endpoint="health.metrics",
        summary="Metrics in Prometheus' text format",
        replies={200: Reply(description="The metrics", schema=TEXT, media_type="text/plain")},
    ),
    Operation(
        endpoint="health.openapi",
        summary="This document",
        replies={200: Reply(description="OpenAPI 3.1", schema={"type": "object"})},
    ),
)

EXTENSION = "tsite-openapi"


def describe(app: Flask, operations: Sequence[Operation], *, version: str) -> None:
    """Make the document of operations the application's."""
    app.extensions[EXTENSION] = document(app, operations, version=version)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 where the database answers, else 503."""
    try:
        with current_portal().database.session(reading=True) as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return jsonify(status="failing", database="unreachable"), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status="ok", database="ok"), HTTPStatus.OK


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters and times since the process began."""
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What programs may ask of the site."""
    described: dict[str, Any] = current_app.extensions[EXTENSION]
    return jsonify(described)
