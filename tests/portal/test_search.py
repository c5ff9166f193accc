from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crowd import commissions
from crowd.commissions import Order
from pipeline.model.programme import Need

if TYPE_CHECKING:
    from datetime import date

    from tests.portal.conftest import Site

CUES = (
    (1000, 3000, "Harbour Works makes pumps <that> nobody hears.", "港湾机械制造听不见噪音的泵。"),
    (34_500, 37_000, "Eleven invention patents protect the rotor.", "转子受十一项发明专利保护。"),
)


def staged(site: Site, slug: str = "pump", *cues: tuple[int, int, str, str], **names: str) -> None:
    site.stage(slug, **names)
    site.say(slug, *(cues or CUES))


def ordered(site: Site, slug: str, embargo_until: date | None = None) -> None:
    """It was made for a commission about energy in Guangdong."""
    from datetime import date

    firm = site.enterprise("港湾")
    with site.database.session() as session:
        order = Order(
            enterprise_id=firm, title_zh="泵", title_en="A pump", need=Need.MARKET, region="CN-GD", industry="energy",
            brief="the rotor", deadline=date(2030, 1, 1), embargo_until=embargo_until,
        )  # fmt: skip
        site.record(session, slug).commission_id = commissions.place(session, order, who="operator").id
    site.say(slug, *CUES)


def found(page: str) -> list[str]:
    """Slugs of the answers, in order."""
    return re.findall(r'<h2><a href="/watch/([\w-]+)">', page)


@pytest.mark.parametrize(("language", "question"), [("zh", "专利"), ("zh", "发明专利"), ("en", "PATENT rotor")])
def test_an_answer_leads_to_the_moment_it_was_said(site: Site, language: str, question: str) -> None:
    staged(site)
    page = site.client.get("/search", query_string={"q": question, "lang": language}).text
    assert found(page) == ["pump"]
    assert 'href="/watch/pump?t=34.5"' in page
    assert "t=1.0" not in page
    assert "0:34" in page


def test_what_was_asked_for_is_marked_and_the_rest_is_only_text(site: Site) -> None:
    staged(site)
    page = site.client.get("/search?q=pump").text
    assert "Harbour Works makes <mark>pumps</mark> &lt;that&gt; nobody hears." in page
    assert "A quieter <mark>pump</mark>" in page
    hostile = site.client.get("/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in hostile


def test_pairs_that_stand_apart_are_no_answer(site: Site) -> None:
    staged(site, "apart", (0, 900, "x", "发明"), (1000, 1900, "x", "明专"), (2000, 2900, "x", "专利"))
    assert found(site.client.get("/search?q=发明专利").text) == []
    assert found(site.client.get("/search?q=发明").text) == ["apart"]


def test_nothing_found_says_so(site: Site) -> None:
    staged(site)
    assert "Nothing was found" in site.client.get("/search?q=阀门").text
    assert "Nothing was found" in site.client.get("/search?q=--").text


def test_recalled_embargoed_and_private_programmes_are_never_found(site: Site) -> None:
    from datetime import date

    staged(site, "gone")
    for channel in site.channels:
        site.recall("gone", channel.name)
    site.stage("secret", "partners")
    site.say("secret", *CUES)
    staged(site, "later")
    ordered(site, "later", embargo_until=date(2999, 1, 1))
    for address in ("/search?q=专利", "/search?q=pump", "/search", "/", "/regions/CN-GD", "/api/search?q=专利"):
        page = site.client.get(address).text
        assert not re.search(r"/watch/(gone|secret|later)", page), address
    for slug in ("gone", "secret", "later"):
        assert site.client.get(f"/watch/{slug}").status_code == 404
    assert found(site.operator.get("/search?q=专利").text) == ["secret"]


def test_filters_narrow_answers_and_lists(site: Site) -> None:
    staged(site)
    ordered(site, "pump")
    staged(site, "other")
    for right in ("region=CN-GD", "industry=energy", "region=CN-GD&industry=energy&need=financing"):
        assert found(site.client.get(f"/search?q=专利&{right}").text) == ["pump"]
        assert re.findall(r'card-link" href="/watch/([\w-]+)', site.client.get(f"/search?{right}").text) == ["pump"]
    assert found(site.client.get("/search?q=专利&region=CN-BJ").text) == []
    chosen = site.client.get("/search?q=专利&region=CN-GD").text
    assert '<option value="CN-GD" selected>' in chosen
    assert 'value="专利"' in chosen


@pytest.mark.parametrize("wrong", ["need=love", "region=nowhere", "industry=x", "before=x", "q=a&before=12"])
def test_what_cannot_be_understood_is_refused(site: Site, wrong: str) -> None:
    assert site.client.get(f"/search?{wrong}").status_code == 400


def test_answers_go_on_page_by_page_from_names_to_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.search.finding.LENGTH", 2)
    for slug in ("one", "two", "three"):
        staged(site, slug, title_en="Told of a rotor" if slug != "two" else "Another")
    seen, address = [], "/search?q=rotor"
    while address:
        page = site.client.get(address).text
        seen += found(page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == ["three", "one", "two"]


def test_lists_go_on_page_by_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.search.shelves.newest.__kwdefaults__", {"before": None, "length": 2})
    for slug in ("one", "two", "three"):
        site.stage(slug)
    seen = []
    for address in ("/", "/?before=2"):
        seen.append(re.findall(r'card-link" href="/watch/(\w+)', site.client.get(address).text))
    assert seen == [["three", "two"], ["one"]]
