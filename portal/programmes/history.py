"""The whole ledger of one programme, for operators."""

from flask import render_template

from crowd import history, inquiries, results
from crowd.record_base import utc_now
from portal.context import current_portal
from portal.found import programme_at
from portal.programmes.views import blueprint


@blueprint.get("/programmes/<slug>/ledger")
def ledger(slug: str) -> str:
    """Everything that happened to it, from order to outcome."""
    with current_portal().database.session(reading=True) as records:
        record = programme_at(records, slug)
        return render_template(
            "programmes/ledger.html",
            record=record,
            enterprise=inquiries.enterprise_of(records, record),
            teams=results.teams_of(records, record),
            happened=history.of_programme(records, record, now=utc_now()),
        )
