"""What one may send in, on the pages that show it, and an operator's form for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crowd import ledger, retention, uploads
from crowd.record_base import utc_now
from crowd.records import ProgrammeState
from portal.formats import file_size

if TYPE_CHECKING:
    from tests.portal.conftest import Site


def announce(site: Site, owner: str, team: str, size_bytes: int) -> None:
    with site.database.session() as session:
        uploads.announce(
            session, owner=owner, team=team, length_bytes=size_bytes, sent_metadata="", original_name="x", said={},
            now=utc_now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("size_bytes", "written"),
    [(0, "0 MB"), (999_600, "1 MB"), (10**9, "1 GB"), (12_440_000_000, "12.4 GB"), (10**12, "1,000 GB")],
)
def test_a_size_is_written_as_disks_are_sold(site: Site, size_bytes: int, written: str) -> None:
    with site.app.test_request_context("/?lang=en"):
        assert file_size(size_bytes) == written


def test_one_sees_what_one_and_one_s_team_may_still_send_and_when_it_frees(site: Site) -> None:
    team = site.team("North")
    intern = site.person("Chen Yu", team=team)
    announce(site, f"person:{intern}", f"team:{team}", 30 * 10**9)
    announce(site, f"person:{site.person('Lin', team=team)}", f"team:{team}", 12 * 10**9)
    browser = site.browser_of(intern)
    for address in ("/uploads", "/account"):
        page = browser.get(address).text
        assert "30 GB of 200 GB used" in page
        assert "170 GB left" in page
        assert "42 GB of 1,000 GB used" in page
        assert "30 GB are unfinished uploads" in page
        assert "no rule deletes any" in page
    with site.database.session() as session:
        retention.set_rule(session, ProgrammeState.REFUSED, 30, who="operator", why="room", now=utc_now())
    page = browser.get("/uploads", headers={"Accept-Language": "zh"}).text
    assert "未受理：最后一次变动 30 天后删除" in page
    assert "已用 30 GB，共 200 GB" in page


def test_who_sends_nothing_in_has_no_quota_on_the_account_page(site: Site) -> None:
    firm = site.browser_of(site.person("Speaker", enterprise=site.enterprise("我们公司")))
    assert "Upload quota" not in firm.get("/account").text


def test_an_operator_changes_a_person_s_limit_and_a_team_s_on_the_record(site: Site) -> None:
    team = site.team("North")
    intern = site.person("Chen Yu", team=team)
    operator, lead = site.operator, site.browser_of(site.person("Lin", team=team, leads=True))
    for address, kept_bytes in ((f"/people/{intern}", 1_500_000_000), (f"/teams/{team}", 0)):
        assert "everybody" in operator.get(address).text
        said = {"csrf_token": site.csrf_token(operator, "/account"), "why": "a long shoot"}
        for wrong in ("", "much", "-1", "nan", "1e7"):
            refused = operator.post(f"{address}/quota", data={**said, "limit_gb": wrong})
            assert (refused.status_code, "limit in GB" in refused.text) == (400, True)
        refused = operator.post(f"{address}/quota", data={**said, "limit_gb": "9", "why": " "})
        assert (refused.status_code, "say why" in refused.text) == (400, True)
        limit = {"limit_gb": str(kept_bytes / 10**9)}
        answer = operator.post(f"{address}/quota", data={**said, **limit})
        assert answer.status_code == 303, answer.text
        assert "theirs alone" in operator.get(address).text
        with site.database.session(reading=True) as session:
            subject = address[1:].replace("people/", "person:").replace("teams/", "team:")
            last = ledger.entries(session, subject)[-1]
            assert (last.action, last.why, last.facts) == ("quota set", "a long shoot", {"limit_bytes": kept_bytes})
        assert "limit_gb" not in lead.get(address).text
    assert "0 MB of 0 MB used" in lead.get(f"/teams/{team}").text
    assert "0 MB left" in site.browser_of(intern).get("/account").text
