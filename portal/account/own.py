"""One's own account, and what guards it."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import accounts, api_tokens, passwords, sign_ins
from crowd.person_records import EnterpriseRecord, PersonRecord, TeamRecord
from crowd.record_base import utc_now
from crowd.roles import Role
from portal import access
from portal.account.area import blueprint
from portal.account.forms import SENTENCES, DetailsForm, password_sentence
from portal.context import current_portal
from portal.form_fields import read
from portal.languages import gettext
from portal.problems import Conflict
from portal.quotas import quotas_of_asker

TOKEN_DAYS = (30, 90, 365)
"""What the form offers."""

Answer = str | tuple[str, int] | Response


@blueprint.get("/account")
def page() -> Answer:
    """Who one is here, and what guards that."""
    with current_portal().database.session(reading=True) as records:
        return _page(records)


@blueprint.post("/account/details")
def change_details() -> Answer:
    """Name, telephone and language."""
    said = {name: request.form.get(name, "") for name in ("name", "phone", "language")}
    form, errors = read(DetailsForm, said, SENTENCES)
    with current_portal().database.session() as records:
        if form is None:
            return _page(records, said=said, errors=errors), 400
        accounts.change_details(records, _oneself(records), **form.model_dump())
    return redirect(url_for("account.page"), code=303)


@blueprint.post("/account/password")
def change_password() -> Answer:
    """A new password, for who knows the old one (ASVS 5.0 6.2.3). Every other session ends."""
    found = access.asker()
    with current_portal().database.session() as records:
        person = _oneself(records)
        if not passwords.verify(person.password_hash, request.form.get("old", "")):
            return _page(records, errors={"old": gettext("That is not your password.")}), 403
        try:
            accounts.change_password(
                records, person, request.form.get("password", ""), who=person.subject, why="by oneself"
            )
        except (passwords.TooShort, passwords.TooCommon) as wrong:
            return _page(records, errors={"password": password_sentence(wrong)}), 400
        here = found.sign_in_id if found else None
        sign_ins.end_all(records, person.id, who=person.subject, why="password changed", now=utc_now(), but=here)
    return redirect(url_for("account.page"), code=303)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End every session, this one too, and every API token."""
    standing = access.standing()
    with current_portal().database.session() as records:
        now = utc_now()
        sign_ins.end_all(records, standing.person_id, who=standing.who, why="by oneself", now=now)
        if standing.person_id is not None:
            api_tokens.end_all(records, standing.person_id, who=standing.who, now=now)
        access.sign_out(records)
    return redirect(url_for("home.page"), code=303)


@blueprint.post("/account/tokens")
def make_token() -> Answer:
    """An API token, shown this once."""
    name = " ".join(request.form.get("name", "").split())[:80]
    roles = [role for role in Role if role.value in request.form.getlist("roles")]
    days = request.form.get("days", "")
    with current_portal().database.session() as records:
        if not name or not roles or days not in {str(number) for number in TOKEN_DAYS}:
            wrong = gettext("Please name the token and choose at least one role.")
            return _page(records, errors={"token": wrong}), 400
        person = _oneself(records)
        lasts = timedelta(days=int(days))
        token = api_tokens.make(records, person, name=name, roles=roles, lasts=lasts, now=utc_now())
        records.flush()
        return _page(records, token=token)


@blueprint.post("/account/tokens/<int:token_id>/end")
def end_token(token_id: int) -> Answer:
    """The token opens nothing from now on."""
    with current_portal().database.session() as records:
        api_tokens.end(records, token_id, who=access.who_asks(), now=utc_now())
    return redirect(url_for("account.page"), code=303)


def _oneself(records: Session) -> PersonRecord:
    """Raises Conflict for who holds the operator token, which is no person."""
    person_id = access.standing().person_id
    if person_id is None:
        raise Conflict
    return records.get_one(PersonRecord, person_id)


def _page(
    records: Session, *, said: dict[str, str] | None = None, errors: dict[str, str] | None = None, token: str = ""
) -> str:
    standing, now = access.standing(), utc_now()
    person = records.get_one(PersonRecord, standing.person_id) if standing.person_id is not None else None
    return render_template(
        "account/page.html",
        person=person,
        standing=standing,
        said=said or {},
        errors=errors or {},
        token=token,
        token_days=TOKEN_DAYS,
        teams=[records.get_one(TeamRecord, team_id) for team_id in sorted(standing.teams)],
        enterprises=[records.get_one(EnterpriseRecord, number) for number in sorted(standing.enterprises)],
        sign_ins=sign_ins.standing(records, standing.person_id, now=now),
        tokens=api_tokens.of(records, standing.person_id) if standing.person_id is not None else [],
        now=now,
        quotas=quotas_of_asker(records) if access.may("uploads.page") else [],
    )
