"""The operator's door."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_limiter import Limiter
from werkzeug.wrappers import Response

from portal import access
from portal.languages import gettext

SIGN_IN_RATE = "10 per minute; 60 per hour"
"""Wrong tokens from one address (ASVS 5.0 2.4.1); right ones do not count."""

blueprint = Blueprint("operator", __name__, template_folder="templates")


@blueprint.get("/sign-in")
def sign_in_page() -> str | Response:
    """Ask for the token."""
    if access.is_operator():
        return redirect(_back(), code=303)
    return render_template("operator/sign_in.html", back=_back(), error="")


@blueprint.post("/sign-in")
def sign_in() -> tuple[str, int] | Response:
    """Open a session for whoever has the token, and go where they wanted to."""
    if access.sign_in(request.form.get("token", "")):
        return redirect(_back(), code=303)
    wrong = gettext("That is not the operator's token.")
    return render_template("operator/sign_in.html", back=_back(), error=wrong), 403


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    access.sign_out()
    return redirect(url_for("home.page"), code=303)


def limit_sign_in(app: Flask, limiter: Limiter) -> None:
    """Slow down whoever guesses tokens."""
    limit = limiter.limit(SIGN_IN_RATE, deduct_when=lambda response: response.status_code == 403)
    limited: Any = limit(app.view_functions["operator.sign_in"])
    app.view_functions["operator.sign_in"] = limited


def _back() -> str:
    """Where to go after signing in: a page of this site, whatever the address says."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if ours else url_for("programmes.desk")
