"""Send one file of a package with the type, the caching and the confinement it needs."""

import gzip
from pathlib import Path

from flask import Response, abort, request, send_file
from werkzeug.security import safe_join

from pipeline.publish.media_types import media_type
from portal.security import MEDIA_POLICY

UNKNOWN = "application/octet-stream"
"""Not the type of anything that a package consists of: such a file is not served."""

TEXT = frozenset({"application/vnd.apple.mpegurl", "application/dash+xml", "text/vtt"})
"""Types that are sent compressed to who can read that (Apple HLS authoring 10.4); media would not shrink."""


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
    if kind.partition(";")[0] in TEXT:
        _compress(response)
    response.headers["Cache-Control"] = caching
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return
    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    # Other bytes than those of the tag, but the same text: still good for asking whether it changed (RFC 9110 8.8.1).
    response.set_etag(response.get_etag()[0] or "", weak=True)
