"""Who may do what, in one place. An endpoint that is not named here belongs to the operator."""

import hashlib
import hmac
from datetime import timedelta

from flask import Flask, redirect, request, session, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from portal.context import current_portal

OPERATOR = "operator"
"""How the ledger names the person behind the token."""

SESSION_AGE = timedelta(hours=12)

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "home.page",
        "watch.page",
        "media.serve",  # checks publication and channel itself
        "operator.sign_in_page",
        "operator.sign_in",
        "api.listing",
        "api.programme",  # a stranger sees published programmes only
        "health.healthz",
        "health.metrics",
        "health.openapi",
        "tus.options",  # what the protocol offers is no secret
    }
)


def require_operator(app: Flask) -> None:
    """Check every request before anything of its body is read."""
    app.permanent_session_lifetime = SESSION_AGE
    app.before_request(_check)
    app.context_processor(lambda: {"signed_in": is_operator()})


def is_operator() -> bool:
    """True where this browser has signed in with the token that is in force."""
    return hmac.compare_digest(str(session.get("operator", "")), _fingerprint())


def who_asks() -> str:
    """The ledger's name of whoever sent this request, which has passed require_operator."""
    return OPERATOR


def team_of_asker() -> str:
    """The team on whose account footage is sent in; empty where there is none."""
    return ""


def carries_token() -> bool:
    """True for a program that sends the operator's token along (Authorization: Bearer …). Read under /api/ only."""
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not request.path.startswith("/api/"):
        return False
    return hmac.compare_digest((sent.token or "").encode(), current_portal().operator_token.encode())


def sign_in(token: str) -> bool:
    """Start a fresh session if token is the operator's (7.2.4). False where it is not."""
    right = hmac.compare_digest(token.strip().encode(), current_portal().operator_token.encode())
    if right:
        session.clear()
        session.permanent = True
        session["operator"] = _fingerprint()
    return right


def sign_out() -> None:
    """Forget everything about this browser."""
    session.clear()


def wants_json() -> bool:
    """True for a program or a script on a page, which read JSON rather than a page."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), default="text/html")
    return request.path.startswith("/api/") or best == "application/json"


def _check() -> Response | None:
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS or is_operator() or carries_token():
        return None
    if wants_json():
        raise Unauthorized
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("operator.sign_in_page", next=back), code=303)


def _fingerprint() -> str:
    # A session is bound to the token: a new token ends every session (7.4).
    return hashlib.sha256(b"tsite operator session\0" + current_portal().operator_token.encode()).hexdigest()
