"""A job that failed for good is told on the pages of who waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crowd import queue
from crowd.record_base import utc_now
from crowd.work_records import Fault, WorkKind
from portal.failures import FOR_OPERATORS, HEADINGS, NEXT, REASONS

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def fail(site: Site, kind: WorkKind, fault: Fault, detail: str) -> None:
    with site.database.session() as session:
        work = queue.enqueue(session, kind, site.record(session, "pump"), now=utc_now())
        queue.claim(session, worker="w", lease_s=60, now=utc_now())
        assert queue.fail(session, work.id, worker="w", error=detail, kind=fault, now=utc_now())


def test_every_kind_of_job_and_fault_has_its_words() -> None:
    about_programmes = set(WorkKind) - {WorkKind.NOTIFY}  # a delivery's failure stands in its webhook's log
    assert set(HEADINGS) == set(NEXT) == about_programmes
    assert set(REASONS) == set(Fault) > set(FOR_OPERATORS)


@pytest.mark.parametrize("page", ["/programmes/pump", "/programmes/pump/desk"])
def test_corrections_that_could_not_be_packaged_are_told_with_what_to_do(site: Site, page: str) -> None:
    site.submit("pump")
    site.produce("pump")
    assert "tell the operator" not in site.operator.get(page).text
    fail(site, WorkKind.RESUBTITLE, Fault.MISSING, "packager is missing: install it")
    told = site.operator.get(page).text
    assert "The approved corrections could not be packaged" in told and "packager is missing: install it" in told
    assert "tsite doctor" in told and "Approve again at the review desk" in told
    assert "已通过的字幕修改未能打包" in site.operator.get(f"{page}?lang=zh").text


def test_the_next_job_takes_the_failure_away(site: Site) -> None:
    site.submit("pump")
    site.produce("pump")
    fail(site, WorkKind.RESUBTITLE, Fault.PROGRAM, "ffmpeg ended with 1")
    with site.database.session() as session:
        queue.enqueue(session, WorkKind.RESUBTITLE, site.record(session, "pump"), now=utc_now())
    assert "ffmpeg ended with 1" not in site.operator.get("/programmes/pump").text
