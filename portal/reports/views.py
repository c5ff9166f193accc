"""The report of an enterprise, and what it records of meetings and outcomes outside the site."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from crowd import results
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.view_figures import KINDS
from portal import access
from portal.context import current_portal
from portal.form_fields import read
from portal.found import by_number
from portal.inquiries.forms import SENTENCES, ResultForm
from portal.reports import charts
from portal.reports.report import SPANS_DAYS, Report, programmes_about, put_together
from portal.reports.table import as_csv

blueprint = Blueprint("reports", __name__, template_folder="templates")

Answer = str | AnyResponse | tuple[str, int]


@blueprint.get("/enterprises/<int:enterprise_id>/report")
def page(enterprise_id: int) -> str:
    """Views, how far they went, where they came from, inquiries, meetings and outcomes."""
    with current_portal().database.session(reading=True) as records:
        return _page(asked_report(records, enterprise_id), "reports/page.html")


@blueprint.get("/enterprises/<int:enterprise_id>/report/print")
def on_paper(enterprise_id: int) -> str:
    """The same, for paper."""
    with current_portal().database.session(reading=True) as records:
        return _page(asked_report(records, enterprise_id), "reports/print.html")


@blueprint.get("/enterprises/<int:enterprise_id>/report.csv")
def table(enterprise_id: int) -> Response:
    """The same, for a spreadsheet."""
    with current_portal().database.session(reading=True) as records:
        report = asked_report(records, enterprise_id)
        name = f"tsite-report-{enterprise_id}-{report.period.last.isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(as_csv(report), mimetype="text/csv", headers=headers)


@blueprint.post("/enterprises/<int:enterprise_id>/results")
def tell_result(enterprise_id: int) -> Answer:
    """A meeting or an outcome that no inquiry led to."""
    said = {name: request.form.get(name, "") for name in ResultForm.model_fields}
    form, errors = read(ResultForm, said, SENTENCES)
    with current_portal().database.session() as records:
        mine = programmes_about(records, enterprise_id)
        about = next((one for one in mine if one.slug == request.form.get("programme")), None)
        if form is None or about is None:
            report = asked_report(records, enterprise_id)
            return _page(report, "reports/page.html", said={**said, **request.form}, errors=errors), 400
        results.record(records, about, form.told, enterprise_id=enterprise_id, who=access.who_asks())
    return redirect(url_for("reports.page", enterprise_id=enterprise_id), code=303)


def asked_report(records: Session, enterprise_id: int) -> Report:
    """The report on ?programme=slug for the last ?days=, up to a few seconds ago."""
    enterprise = by_number(records, EnterpriseRecord, enterprise_id)
    days = request.args.get("days", SPANS_DAYS[0], type=int)
    slug = request.args.get("programme", "")
    return put_together(records, enterprise, slug=slug, days=days, today=utc_now().date())


def _page(
    report: Report, template: str, *, said: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> str:
    views = list(report.columns.values())
    return render_template(
        template,
        report=report,
        bars=charts.bars(views),
        lines=charts.lines(charts.highest(views)),
        curve=charts.curve(report.total.through),
        size=(charts.WIDTH, charts.HEIGHT, charts.LEFT, charts.BOTTOM, charts.TOP),
        kinds=KINDS,
        spans=SPANS_DAYS,
        said=said or {},
        errors=errors or {},
    )
