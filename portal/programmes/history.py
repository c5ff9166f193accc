"""The whole ledger of one programme, for operators."""

from flask import abort, render_template

from crowd import history, inquiries, programmes, results
from crowd.record_base import utc_now
from portal.context import current_portal
from portal.programmes.views import blueprint


@blueprint.get("/programmes/<slug>/ledger")
def ledger(slug: str) -> str:
    """Everything that happened to it, from order to outcome."""
    with current_portal().database.session(reading=True) as records:
        record = programmes.find(records, slug)
        if record is None:
            abort(404)
        return render_template(
            "programmes/ledger.html",
            record=record,
            enterprise=inquiries.enterprise_of(records, record),
            teams=results.teams_of(records, record),
            happened=history.of_programme(records, record, now=utc_now()),
        )
