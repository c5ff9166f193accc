"""The doors: sign in with a password or the operator token, accept an invitation, sign out."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, redirect, render_template, request, url_for
from flask_limiter import Limiter
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import accounts, invitations, passwords, sign_ins
from crowd.person_records import EnterpriseRecord, InvitationKind, InvitationRecord, PersonRecord, TeamRecord
from crowd.record_base import utc_now
from portal import access
from portal.account.area import blueprint
from portal.account.forms import SENTENCES, AccountForm, password_sentence
from portal.context import current_portal
from portal.form_fields import read
from portal.languages import gettext

RATE_OF_AN_ADDRESS = "10 per minute; 60 per hour"
"""Wrong tries from one network address (ASVS 5.0 2.4.1, 6.3.1); right ones do not count."""
RATE_OF_AN_ACCOUNT = "5 per minute; 30 per hour"
"""Wrong tries at one account, whether or not there is such an account, from wherever they come."""

Answer = str | tuple[str, int] | Response


@blueprint.get("/sign-in")
def sign_in_page() -> Answer:
    """Ask for address and password; for the operator token below that."""
    if access.asker() is not None:
        return redirect(_back(), code=303)
    return _sign_in_page("")


@blueprint.post("/sign-in")
def sign_in() -> Answer:
    """Open a session for who can, and go where they wanted to. What was wrong, is not told."""
    with current_portal().database.session() as records:
        if "token" in request.form:
            if access.is_operator_token(request.form["token"]):
                access.sign_in(records, None)
                return redirect(_back(), code=303)
            wrong = gettext("That is not the operator's token.")
        else:
            email, password = request.form.get("email", ""), request.form.get("password", "")
            person = accounts.authenticate(records, email=email, password=password)
            if person is not None:
                access.sign_in(records, person)
                return redirect(_back(), code=303)
            wrong = gettext("Address and password do not belong together.")
    return _sign_in_page(wrong), 403


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    with current_portal().database.session() as records:
        access.sign_out(records)
    return redirect(url_for("home.page"), code=303)


@blueprint.get("/invitations/<token>")
def invitation_page(token: str) -> Answer:
    """What one is invited to; a form for who has no account."""
    try:
        with current_portal().database.session(reading=True) as records:
            return _invitation_page(records, token, {}, {})
    except invitations.InvitationOver:
        return _over()


@blueprint.post("/invitations/<token>")
def accept_invitation(token: str) -> Answer:
    """Become what the link says: as who is signed in, or with a new account, which is signed in at once."""
    try:
        with current_portal().database.session() as records:
            taker = _taker(records, token)
            if not isinstance(taker, PersonRecord):
                return taker
            invitations.accept(records, token, taker, now=utc_now())
            if access.asker() is None:
                access.sign_in(records, taker)
    except invitations.InvitationOver:  # somebody else used it just now; everything above is taken back
        return _over()
    return redirect(url_for("account.page"), code=303)


def _taker(records: Session, token: str) -> PersonRecord | Answer:
    """Whose the invitation becomes, or the page that says what is wrong. Raises InvitationOver."""
    found = access.asker()
    invitation = invitations.find(records, token, now=utc_now())
    if invitation is None:
        raise invitations.InvitationOver("invitation", "was used or has ended")
    said = {name: request.form.get(name, "") for name in ("name", "email", "phone", "language")}
    try:
        if invitation.kind is InvitationKind.PASSWORD:
            return _with_new_password(records, invitation)
        if found is not None and found.standing.person_id is not None:
            return records.get_one(PersonRecord, found.standing.person_id)
        form, errors = read(AccountForm, said, SENTENCES)
        if form is None:
            return _invitation_page(records, token, said, errors), 400
        password = request.form.get("password", "")
        return accounts.create(records, **form.model_dump(), password=password, why="invited")
    except accounts.AddressTaken:
        wrong = {
            "email": gettext("This address cannot be used. If it is yours, sign in first and open the link again.")
        }
    except (passwords.TooShort, passwords.TooCommon) as fault:
        wrong = {"password": password_sentence(fault)}
    return _invitation_page(records, token, said, wrong), 400


def _with_new_password(records: Session, invitation: InvitationRecord) -> PersonRecord:
    """The person whose link it is, signed out everywhere."""
    person = records.get_one(PersonRecord, invitation.person_id)
    password = request.form.get("password", "")
    accounts.change_password(records, person, password, who=person.subject, why="with a link")
    sign_ins.end_all(records, person.id, who=person.subject, why="password changed", now=utc_now())
    return person


def limit_guessing(app: Flask, limiter: Limiter) -> None:
    """Slow down whoever guesses tokens, passwords or links."""

    def wrong(response: Any) -> bool:
        return response.status_code in {403, 404}

    def account() -> str:
        return f"account {request.form.get('email', '').strip().lower()}"

    by_address = limiter.limit(RATE_OF_AN_ADDRESS, deduct_when=wrong)
    by_account = limiter.limit(
        RATE_OF_AN_ACCOUNT, key_func=account, deduct_when=wrong, exempt_when=lambda: "token" in request.form
    )
    view: Any = by_address(by_account(app.view_functions["account.sign_in"]))
    app.view_functions["account.sign_in"] = view
    for endpoint in ("account.invitation_page", "account.accept_invitation", "account.change_password"):
        limited: Any = limiter.limit(RATE_OF_AN_ADDRESS, deduct_when=wrong)(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited


def _sign_in_page(wrong: str) -> str:
    with current_portal().database.session(reading=True) as records:
        first_run = records.scalar(select(PersonRecord.id).limit(1)) is None
    with_token = first_run or "token" in request.form or request.args.get("with") == "token"
    email = request.form.get("email", "")
    return render_template("account/sign_in.html", back=_wanted(), error=wrong, with_token=with_token, email=email)


def _invitation_page(records: Session, token: str, said: dict[str, str], errors: dict[str, str]) -> str:
    invitation = invitations.find(records, token, now=utc_now())
    if invitation is None:
        raise invitations.InvitationOver("invitation", "was used or has ended")
    team = records.get(TeamRecord, invitation.team_id) if invitation.team_id else None
    enterprise = records.get(EnterpriseRecord, invitation.enterprise_id) if invitation.enterprise_id else None
    return render_template(
        "account/invitation.html",
        token=token,
        invitation=invitation,
        team=team,
        enterprise=enterprise,
        said=said,
        errors=errors,
    )


def _over() -> Answer:
    return render_template("account/over.html"), 404


def _wanted() -> str:
    """The page of this site that the reader was on the way to, whatever the address says; empty for none."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if ours else ""


def _back() -> str:
    """Where to go after signing in."""
    return _wanted() or url_for("programmes.desk" if access.is_staff() else "board.mine")
