"""A report as CSV, in the reader's language; without contacts and without what people wrote."""

import csv
from collections.abc import Iterator
from io import StringIO

from crowd.view_figures import KINDS, PARTS
from portal.formats import clock
from portal.inquiries.names import about_name, country_name, inquiry_state, result_name
from portal.languages import Language, gettext, reader_language
from portal.reports.names import kind_of_figure, told_name
from portal.reports.report import Report

BOM = "\ufeff"
"""Without it spreadsheets read Chinese as something else."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: Report) -> str:
    """Lines of what, when, of which programme, which word, how many."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([gettext("Figure"), gettext("When"), gettext("Programme"), gettext("Which"), gettext("Number")])
    for row in _rows(report):
        writer.writerow([_harmless(str(cell)) for cell in row])
    return BOM + out.getvalue()


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    name = _title(report, report.chosen.id) if report.chosen else gettext("All programmes")
    for day, figures in report.days.items():
        yield gettext("Views"), day.isoformat(), name, "", figures.views
        yield gettext("Minutes watched"), day.isoformat(), name, "", round(figures.watched_ms / 60_000, 1)
    for part, share in enumerate(report.total.through):
        at = clock(part * report.chosen.duration_ms / PARTS) if report.chosen else f"{part * 100 // PARTS} %"
        yield gettext("Still watching"), "", name, at, f"{share:.3f}"
    for kind in KINDS:
        for word, count in report.total.ranked(kind):
            yield kind_of_figure(kind), "", name, told_name(word, kind), count
    for one in report.inquiries:
        told = f"{about_name(one.about)} · {country_name(one.country)} · {inquiry_state(one.state)}"
        yield gettext("Inquiry"), one.received_at.date().isoformat(), _title(report, one.programme_id), told, 1
    for result in report.results:
        amount = "" if result.amount_fen is None else result.amount_fen / 100
        what, title = result_name(result.kind), _title(report, result.programme_id)
        yield gettext("Result"), result.on_day.isoformat(), title, what, amount


def _title(report: Report, programme_id: int) -> str:
    found = report.title_of(programme_id)
    return found.title_zh if reader_language() is Language.ZH and found.title_zh else found.title_en


def _harmless(cell: str) -> str:
    """As text: a spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
