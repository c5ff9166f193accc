"""Send one file of a package with the type, the caching and the confinement it needs."""

from pathlib import Path

from flask import Response, abort, send_file
from werkzeug.security import safe_join

from pipeline.publish.media_types import media_type
from portal.security import MEDIA_POLICY

UNKNOWN = "application/octet-stream"
"""Not the type of anything that a package consists of: such a file is not served."""


def send(root: Path, place: str, *, caching: str) -> Response:
    """The file at place under root, whole or the range asked for. 404 for none, and for what lies outside."""
    joined = safe_join(str(root), place)
    if joined is None or any(part.startswith(".") for part in place.split("/")):
        abort(404)
    path = Path(joined)
    kind = media_type(place)
    if kind == UNKNOWN or not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        abort(404)
    response = send_file(path, mimetype=kind.partition(";")[0], conditional=True)
    if response.status_code < 300:
        response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = caching
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response
