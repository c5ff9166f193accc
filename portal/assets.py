"""Addresses of our own style sheets and scripts that change with their content, so that they may be cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

IMMUTABLE = "public, max-age=31536000, immutable"
VENDOR_AGE_S = 24 * 3600


def version_assets(app: Flask) -> None:
    """Give templates asset(name), and its answers their caching."""
    folder = Path(app.static_folder or "")

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=_digest(folder / name))

    def cache(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 300:
            response.headers["Cache-Control"] = IMMUTABLE if "v" in request.args else f"public, max-age={VENDOR_AGE_S}"
        return response

    app.jinja_env.globals["asset"] = asset
    app.after_request(cache)


@lru_cache(maxsize=256)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "absent"
