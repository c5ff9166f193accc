"""Commissions: the list, the order form, one commission with its tasks and its money."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import or_
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import commissions, ledger, teams
from crowd.commission_records import CommissionRecord, PledgeRecord
from crowd.ownership import own_programmes
from crowd.person_records import EnterpriseRecord, TeamRecord
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from crowd.task_rules import CHINA, is_embargoed
from crowd.terms import decide_terms
from pipeline.errors import WrongInput
from pipeline.model.programme import Need
from portal import access
from portal.bodies import read_form, taken_form
from portal.commissions.forms import PLEDGE_SENTENCES, SENTENCES, OrderForm, PledgeForm, sentence
from portal.commissions.showing import cards, page_of_seen
from portal.context import current_portal
from portal.found import by_number
from portal.languages import gettext
from portal.paging import asked_after
from portal.people.enterprises import enterprises_to_choose
from portal.people.people import needed_reason, reason, show_for_a_reason
from portal.people.told import contact_told
from portal.problems import MESSAGES, Conflict, Told, incomplete

blueprint = Blueprint("commissions", __name__, template_folder="templates")

MOST_TO_CHOOSE = 100
"""Programmes of one's own that can be handed in, the newest."""

Answer = str | Response | tuple[Response | str, int]


@blueprint.get("/commissions")
def listing() -> str:
    """Commissions that are the reader's business, newest first, a page at a time."""
    with current_portal().database.session(reading=True) as records:
        standing, now = access.standing(), utc_now()
        page = page_of_seen(records, standing, now=now, after=asked_after())
        shown = cards(records, commissions.tasks_of(records, [one.id for one in page.rows]), standing, now=now)
        rows = [
            (one, records.get_one(EnterpriseRecord, one.enterprise_id), [c for c in shown if c.commission.id == one.id])
            for one in page.rows
        ]
        return render_template("commissions/listing.html", rows=rows, page=page)


@blueprint.get("/commissions/new")
def new() -> str:
    """The order form."""
    with current_portal().database.session(reading=True) as records:
        return _form(records, {"enterprise_id": request.args.get("enterprise", "")}, {})


@blueprint.post("/commissions")
def order() -> Answer:
    """Place an order; an enterprise about itself only."""
    form, said, errors = read_form(OrderForm, SENTENCES)
    with current_portal().database.session() as records:
        may_be_about = {one.id for one in enterprises_to_choose(records)}
        if form is not None and form.enterprise_id not in may_be_about:
            errors = {"enterprise_id": sentence("enterprise_id")}
        if form is not None and form.deadline < utc_now().astimezone(CHINA).date():
            errors = {"deadline": gettext("That day has passed.")}
        if form is not None and form.team_id is not None and records.get(TeamRecord, form.team_id) is None:
            errors = {"team_id": sentence("team_id")}
        if form is None or errors:
            return incomplete(errors, lambda: _form(records, said, errors))
        placed = commissions.place(records, form.order, who=access.who_asks())
        return redirect(url_for("commissions.page", commission_id=placed.id), code=303)


@blueprint.get("/commissions/<int:commission_id>")
def page(commission_id: int) -> str:
    """The commission, its tasks, its money and its record."""
    with current_portal().database.session(reading=True) as records:
        return _page(records, by_number(records, CommissionRecord, commission_id))


@blueprint.post("/commissions/<int:commission_id>/contact")
def show_contact(commission_id: int) -> Answer:
    """The enterprise's contact, for a reason that goes on the record."""
    return show_for_a_reason(
        lambda records: by_number(records, CommissionRecord, commission_id),
        lambda records, found: records.get_one(EnterpriseRecord, found.enterprise_id).subject,
        lambda records, found: _page(records, found, unmasked=True),
        lambda records, found: contact_told(records.get_one(EnterpriseRecord, found.enterprise_id), masked=False),
    )


@blueprint.post("/commissions/<int:commission_id>/withdraw")
def withdraw(commission_id: int) -> Answer:
    """Nobody needs to do any more for it."""
    why = needed_reason()
    with current_portal().database.session() as records:
        found = by_number(records, CommissionRecord, commission_id)
        commissions.withdraw(records, found, who=access.who_asks(), why=why, now=utc_now())
    return redirect(url_for("commissions.page", commission_id=commission_id), code=303)


@blueprint.post("/commissions/<int:commission_id>/lift-embargo")
def lift_embargo(commission_id: int) -> Answer:
    """The programme may be published from now on."""
    why = needed_reason()
    with current_portal().database.session() as records:
        commissions.lift_embargo(
            records, by_number(records, CommissionRecord, commission_id), who=access.who_asks(), why=why
        )
    return redirect(url_for("commissions.page", commission_id=commission_id), code=303)


@blueprint.post("/commissions/<int:commission_id>/pledges")
def pledge(commission_id: int) -> Answer:
    """Promise an amount towards the goal."""
    amount_fen = int(taken_form(PledgeForm, PLEDGE_SENTENCES).yuan * 100)
    try:
        with current_portal().database.session() as records:
            found = by_number(records, CommissionRecord, commission_id)
            commissions.pledge(records, found, amount_fen, who=access.who_asks(), now=utc_now())
    except WrongInput as error:
        raise Told(400, MESSAGES[400][0], PLEDGE_SENTENCES["yuan"]) from error
    return redirect(url_for("commissions.page", commission_id=commission_id), code=303)


@blueprint.post("/pledges/<int:pledge_id>/take-back")
def take_back(pledge_id: int) -> Answer:
    """The promise no longer holds, unless the money is due."""
    with current_portal().database.session() as records:
        promise = records.get_one(PledgeRecord, pledge_id)
        try:
            commissions.take_back(records, promise, who=access.who_asks(), why=reason(), now=utc_now())
        except WrongInput as error:
            raise Conflict from error
        return redirect(url_for("commissions.page", commission_id=promise.commission_id), code=303)


def _form(records: Session, said: dict[str, Any], errors: dict[str, str]) -> str:
    choices = [(one, decide_terms(one.rights)) for one in enterprises_to_choose(records)]
    if len(choices) == 1:
        one = choices[0][0]
        said = {"enterprise_id": str(one.id), "region": one.region, "industry": one.industry, **said}
        said["enterprise_id"] = said["enterprise_id"] or str(one.id)
    return render_template(
        "commissions/order.html",
        enterprises=choices,
        teams=teams.all_teams(records),
        needs=tuple(Need),
        said=said,
        errors=errors,
    )


def _page(records: Session, found: CommissionRecord, *, unmasked: bool = False) -> str:
    standing, now = access.standing(), utc_now()
    theirs, of_it = own_programmes(records, standing), ProgrammeRecord.commission_id == found.id
    free = theirs.where(or_(of_it, ProgrammeRecord.commission_id.is_(None)))
    shown = cards(records, commissions.tasks_of(records, [found.id]), standing, now=now)
    # Who only looks on, or could pledge, need not know who did and promised what.
    involved = standing.is_staff or found.enterprise_id in standing.enterprises or any(card.mine for card in shown)
    return render_template(
        "commissions/page.html",
        commission=found,
        enterprise=records.get_one(EnterpriseRecord, found.enterprise_id),
        reserved_for=records.get(TeamRecord, found.team_id) if found.team_id is not None else None,
        cards=shown,
        programmes=list(records.scalars(theirs.where(of_it).order_by(ProgrammeRecord.id))),
        mine=list(records.scalars(free.order_by(ProgrammeRecord.id.desc()).limit(MOST_TO_CHOOSE))),
        money=commissions.money_of(records, found),
        embargoed=is_embargoed(found.embargo_until, now.astimezone(CHINA).date()),
        unmasked=unmasked,
        entries=ledger.entries(records, found.subject) if involved else [],
    )
