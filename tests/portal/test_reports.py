from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from crowd import ledger, views
from crowd.record_base import utc_now
from crowd.view_figures import PARTS, Viewing, reach_bits
from crowd.views import Place
from portal.reports import charts
from tests.portal.returning import commissioned, post, write

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site


def watched(site: Site, slug: str, viewers: int, *, parts: int = PARTS, source: str = "search") -> None:
    """So many people watched so many parts today."""
    with site.database.session() as session:
        programme_id, today = site.record(session, slug).id, utc_now().date()
        one = Viewing(
            watched_ms=30_000, reach=reach_bits(range(parts)), source=source, language="de", country="DE", place="embed"
        )
        names = [f"{source}{parts}-{number}" for number in range(viewers)]
        views.keep(session, {Place(day=today, programme_id=programme_id, viewer=name): one for name in names})


def enterprise_with_two_programmes(site: Site) -> tuple[int, FlaskClient]:
    ours = site.enterprise("我们公司")
    for slug in ("pump", "valve"):
        commissioned(site, slug, ours)
    watched(site, "pump", 3)
    watched(site, "pump", 1, parts=PARTS // 2, source="direct")
    watched(site, "valve", 2)
    return ours, site.browser_of(site.person("Wu", enterprise=ours))


def test_a_report_shows_what_came_back_as_pictures_and_as_numbers(site: Site) -> None:
    ours, us = enterprise_with_two_programmes(site)
    write(site, "pump")
    page = us.get(f"/enterprises/{ours}/report").text
    assert re.search(r"Views</dt><dd>6<", page) and "6 views in 30 days" in page
    assert page.count('class="chart-bar" x=') == 1 and "<polygon" in page
    assert "German" in page and "Germany" in page and "From a search engine" in page and "Embedded elsewhere" in page
    assert "Rhein Pumpen GmbH" in page and "Keller" not in page and "anna" not in page
    one = us.get(f"/enterprises/{ours}/report?programme=pump&days=90").text
    assert re.search(r"Views</dt><dd>4<", one) and "4 views in 90 days" in one
    assert "88 %" in one, "three saw all of it and one half"
    assert "6 views in 30 days" in us.get(f"/enterprises/{ours}/report?programme=nobody-s&days=7").text
    assert "传播成效" in us.get(f"/enterprises/{ours}/report?lang=zh").text


def test_a_report_is_not_there_for_another_enterprise_and_shows_nothing_of_another_s(site: Site) -> None:
    ours, us = enterprise_with_two_programmes(site)
    theirs = site.enterprise("他们公司")
    commissioned(site, "secret", theirs)
    watched(site, "secret", 9)
    write(site, "secret")
    for address in ("report", "report/print", "report.csv"):
        assert us.get(f"/enterprises/{theirs}/{address}").status_code == 404
    assert us.get(f"/api/enterprises/{theirs}/report").status_code == 404
    page = us.get(f"/enterprises/{ours}/report?programme=secret").text
    assert 'value="secret"' not in page and "6 views" in page and "Rhein" not in page
    them = site.browser_of(site.person("Li", enterprise=theirs))
    wrong = post(site, them, f"/enterprises/{theirs}/results", programme="pump", kind="contract", on_day="2026-12-01")
    assert wrong.status_code == 400


def test_the_paper_has_the_figures_and_no_forms(site: Site) -> None:
    ours, us = enterprise_with_two_programmes(site)
    paper = us.get(f"/enterprises/{ours}/report/print").text
    assert "<form" not in paper and "<script" not in paper and "<polygon" in paper and "paper.css" in paper


def test_the_table_holds_every_figure_in_both_languages_and_runs_no_formula(site: Site) -> None:
    ours = site.enterprise("我们公司")
    commissioned(site, "pump", ours)
    with site.database.session() as session:
        site.record(session, "pump").title_en = "=HYPERLINK(1)"
    watched(site, "pump", 3)
    write(site, "pump")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    answer = us.get(f"/enterprises/{ours}/report.csv?programme=pump")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:])))
    today = utc_now().date().isoformat()
    assert ["Views", today, "'=HYPERLINK(1)", "", "3"] in rows
    assert sum(row[0] == "Still watching" for row in rows) == PARTS
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert any(row[0] == "Inquiry" and "Germany" in row[3] for row in rows) and "Keller" not in text
    assert "观看次数" in us.get(f"/enterprises/{ours}/report.csv?lang=zh").text


def test_a_meeting_elsewhere_is_recorded_and_stands_on_the_programme_s_ledger(site: Site) -> None:
    ours, us = enterprise_with_two_programmes(site)
    address = f"/enterprises/{ours}/results"
    assert post(site, us, address, programme="pump", kind="meeting", on_day="").status_code == 400
    told = {"programme": "pump", "kind": "meeting", "on_day": "2026-12-01", "words": "Hannover, with Li Wei"}
    assert post(site, us, address, **told).status_code == 303
    assert "Hannover" in us.get(f"/enterprises/{ours}/report").text
    with site.database.session(reading=True) as session:
        entry = ledger.entries(session, "programme:pump")[-1]
    assert (entry.action, entry.facts["outcome"]) == ("meeting recorded", "meeting") and "Li Wei" not in str(
        entry.facts
    )


def test_the_operator_sees_the_whole_ledger_of_a_programme_and_nobody_else(site: Site) -> None:
    ours, team = site.enterprise("我们公司"), site.team("North")
    commissioned(site, "pump", ours, team=team)
    watched(site, "pump", 3)
    write(site, "pump")
    us = site.browser_of(site.person("Wu", enterprise=ours))
    us.get("/inquiries/1")
    post(site, us, "/inquiries/1/steps", step="closed", kind="trial", on_day="2026-12-01", words="ten pumps")
    page = site.operator.get("/programmes/pump/ledger").text
    order = [
        "footage received", "submitted", "published on a channel", "programme ordered", "task handed in",
        "inquiry received", "inquiry seen", "inquiry closed", "outcome recorded", "views counted",
    ]  # fmt: skip
    places = [page.index(f">{word}<") for word in order]
    assert places == sorted(places)
    assert "North" in page and "我们公司" in page and "Trial or sample" in page
    assert us.get("/programmes/pump/ledger").status_code == 403
    assert site.operator.get("/programmes/nothing/ledger").status_code == 404


def test_a_chart_stands_in_its_frame() -> None:
    shown = charts.bars([0, 7, 3])
    assert all(bar.y >= 0 and bar.y + bar.height <= charts.HEIGHT - charts.BOTTOM + 0.01 for bar in shown)
    assert all(bar.x >= charts.LEFT and bar.x + bar.width <= charts.WIDTH for bar in shown)
    assert (shown[0].height, charts.highest([0, 7, 3]), charts.bars([])) == (0, 8, ())
    assert [line.value for line in charts.lines(10)] == [0, 5, 10]
    assert charts.curve([1.0, 0.0]).split() == ["62.0,152.0", "62.0,16.0", "640.0,152.0", "640.0,152.0"]
