"""Who asks, and whether they may: every request is checked against portal/rules.py before its body is read."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from crowd import accounts, api_tokens, sign_ins
from crowd.ownership import tied
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now
from crowd.roles import OPERATOR_STANDING, Role, Standing
from portal.context import current_portal
from portal.rules import RULES, Rule

OPERATOR = OPERATOR_STANDING.who
"""How the ledger names whoever holds the operator token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whoever sent this request. sign_in_id: the browser's session, None for a program with an API token."""

    standing: Standing
    sign_in_id: int | None

    @property
    def by_token(self) -> bool:
        """Whether a program asks."""
        return self.sign_in_id is None


def check_every_request(app: Flask) -> None:
    """Check every request before anything of its body is read; tell templates who asks and what they may."""
    app.permanent_session_lifetime = sign_ins.ABSOLUTE
    app.before_request(_check)
    app.context_processor(
        lambda: {"signed_in": asker() is not None, "asker": asker(), "may": may, "is_operator": is_operator()}
    )


def asker() -> Asker | None:
    """Who asks, None for a stranger."""
    if "asker" not in g:
        g.asker = _bearer() if _sends_a_token() else _browser()
    found: Asker | None = g.asker
    return found


def go_on_as_stranger() -> None:
    """Answer this request as if nobody had signed in: others will be given the same answer."""
    g.asker = None


def standing() -> Standing:
    """What whoever asks may act as. Raises Unauthorized for a stranger."""
    found = asker()
    if found is None:
        raise Unauthorized
    return found.standing


def who_asks() -> str:
    """The ledger's name of who asks: operator for the operator token, else as in person:12. Raises Unauthorized."""
    return standing().who


def is_operator() -> bool:
    """Whether who asks may act as an operator."""
    found = asker()
    return found is not None and Role.OPERATOR in found.standing.roles


def is_staff() -> bool:
    """Whether every programme is the business of who asks."""
    found = asker()
    return found is not None and found.standing.is_staff


def team_of_asker() -> str:
    """The team on whose account footage is sent in; empty where there is none."""
    teams = standing().teams
    return f"team:{min(teams)}" if teams else ""


def may(endpoint: str, **named: Any) -> bool:
    """Whether who asks may use the endpoint; on what the parts of its address name, where they are given."""
    rule, found = RULES[endpoint], asker()
    if rule.public:
        return True
    return found is not None and _refusal(rule, found, named) is None


def sign_in(records: Session, person: PersonRecord | None) -> None:
    """Start a fresh session of this browser (ASVS 5.0 7.2.4). person: None for the operator token."""
    begun, token = sign_ins.begin(records, person=person, browser=request.user_agent.string, now=utc_now())
    session.clear()
    session.permanent = True
    session["sign_in"] = token
    if person is None:
        session["operator"] = _fingerprint()
    allowed = accounts.standing_of(records, person) if person else OPERATOR_STANDING
    g.asker = Asker(standing=allowed, sign_in_id=begun.id)


def sign_out(records: Session) -> None:
    """End this browser's session and forget everything about it."""
    sign_ins.end(records, str(session.get("sign_in", "")), now=utc_now())
    session.clear()
    g.asker = None


def is_operator_token(token: str) -> bool:
    """Whether it is the installation's."""
    return hmac.compare_digest(token.strip().encode(), current_portal().operator_token.encode())


def wants_json() -> bool:
    """True for a program or a script on a page, which read JSON (and send it) rather than a page."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), default="text/html")
    speaks = best == "application/json" or request.mimetype == "application/json"
    return request.path.startswith("/api/") or speaks or _sends_a_token()


def _check() -> Response | None:
    rule = RULES.get(request.endpoint or "")
    if request.endpoint is None or (rule is not None and rule.public):
        return None
    found = asker()
    if found is None:
        return _to_the_door()
    if rule is None:
        raise Forbidden
    refusal = _refusal(rule, found, request.view_args or {})
    if refusal is not None:
        raise refusal
    return None


def _refusal(rule: Rule, found: Asker, named: Mapping[str, Any]) -> Forbidden | NotFound | None:
    """None where it is allowed. Not found for what is another's: it must not even be known to be there."""
    roles = found.standing.roles
    if found.by_token and not rule.by_token:
        return Forbidden()
    if roles & rule.every or (rule.signed_in and rule.tie is None):
        return None
    as_owner: set[Role | None] = {*(roles & rule.own), *([None] if rule.signed_in else [])}
    if not as_owner:
        return Forbidden()
    if rule.tie is None or rule.tie.part not in named:
        return None  # a list, which its view narrows to what is one's own
    key = named[rule.tie.part]
    with current_portal().database.session(reading=True) as records:
        if any(tied(records, found.standing, role, rule.tie, key) for role in as_owner):
            return None
    return NotFound()


def _to_the_door() -> Response:
    if wants_json():
        raise Unauthorized
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in_page", next=back), code=303)


def _sends_a_token() -> bool:
    """Another scheme, as of a proxy before the site, is not for us."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == "bearer"


def _bearer() -> Asker | None:
    _, _, token = request.headers["Authorization"].partition(" ")
    if is_operator_token(token):
        return Asker(standing=OPERATOR_STANDING, sign_in_id=None)
    now, database = utc_now(), current_portal().database
    with database.session(reading=True) as records:
        found = api_tokens.standing_of(records, token.strip(), now=now)
    if found is None:
        return None
    row, allowed = found
    if row.used_at is None or row.used_at < now - api_tokens.USED_EVERY:
        with database.session() as records:
            api_tokens.touch(records, row.id, now=now)
    return Asker(standing=allowed, sign_in_id=None)


def _browser() -> Asker | None:
    token = session.get("sign_in")
    if not token:
        return None
    now, database = utc_now(), current_portal().database
    with database.session(reading=True) as records:
        found = sign_ins.find(records, str(token), now=now)
        person = found.person if found else None
        allowed = accounts.standing_of(records, person) if person else OPERATOR_STANDING
    if found is None or (person is None and not _same_operator()):
        return None
    if found.stale:
        with database.session() as records:
            sign_ins.touch(records, found.sign_in_id, now=now)
    return Asker(standing=allowed, sign_in_id=found.sign_in_id)


def _same_operator() -> bool:
    # A session is bound to the token: a new token ends every session (7.4).
    return hmac.compare_digest(str(session.get("operator", "")), _fingerprint())


def _fingerprint() -> str:
    return hashlib.sha256(b"tsite operator session\0" + current_portal().operator_token.encode()).hexdigest()
