"""What one has begun to send, for programs."""

from flask import Response, jsonify

from portal.api.views import blueprint
from portal.operations import Operation, array_of, record, told
from portal.uploads.operations import UPLOAD
from portal.uploads.views import begun, facts

OPERATIONS = (
    Operation(
        endpoint="api.uploads",
        summary="Your unfinished uploads, newest first",
        replies=told(record(uploads=array_of(UPLOAD)), "The uploads"),
    ),
)


@blueprint.get("/uploads", endpoint="uploads")
def unfinished() -> Response:
    """Each as its own page tells it."""
    return jsonify(uploads=[facts(record) for record in begun()])
