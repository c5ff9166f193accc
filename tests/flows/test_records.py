"""What a run writes into the people's records, without a run."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from crowd import ledger, programmes
from crowd.proof import Proof, Remark
from crowd.records import ProgrammeState
from flows import records
from flows.order import Order
from flows.workshop import Workshop, open_workshop
from pipeline.intake.reasons import reason
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.programme import Need
from pipeline.settings import Settings

FOOTAGE = Footage(sha256="a" * 64, path=Path("/footage/a"), original_name="raw.mp4", size_bytes=5)
ORDER = Order(
    slug="film", footage_sha256=FOOTAGE.sha256, original_name=FOOTAGE.original_name, title_en="A film", title_zh="影片",
    enterprise="Zentrava GmbH", names="Zentrava GmbH=正特拉瓦有限公司; person: Anna Keller=安娜·凯勒", need=Need.MARKET,
    cuts=((Fraction(1, 2), Fraction(30)),), auto_cut=True, channels=("domestic",), hear=False, who="command line",
)  # fmt: skip
PROOF = Proof(
    findings=(
        Remark(
            language="zh-Hans", start_ms=7000, rule="quantity", clause="standards/subtitles.md", level="error",
            message="86 million is not 86亿",
        ),
    )
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    opened = open_workshop(Settings(home=tmp_path / "home"))
    yield opened
    opened.close()


def test_a_worker_carries_out_the_order_that_was_submitted(shop: Workshop) -> None:
    submitted = records.submit(shop, FOOTAGE, ORDER)
    with shop.database.session(reading=True) as session:
        record = programmes.find(session, submitted.slug)
    assert record is not None
    assert records.order_of(shop, record) == ORDER.model_copy(update={"who": "worker"})


def test_an_order_submitted_before_names_were_known_has_none(shop: Workshop) -> None:
    records.submit(shop, FOOTAGE, ORDER)
    with shop.database.session() as session:
        record = programmes.find(session, "film")
        assert record is not None
        asked = {name: value for name, value in record.options["order"].items() if name != "names"}
        record.options = {**record.options, "order": asked}
    assert records.order_of(shop, record).names == ""


def test_the_command_line_approves_despite_errors_and_the_ledger_counts_them(shop: Workshop) -> None:
    records.submit(shop, FOOTAGE, ORDER)
    package = Package(directory=Path("/packages/1"), digest="1" * 64, duration_s=Fraction(40))
    with records.producing(shop, ORDER):
        records.open_review(shop, ORDER, package, ConformanceReport(checks=()), ["en", "zh-Hans"], PROOF)
    records.approve(shop, "film", who="command line", why="--approve")
    with shop.database.session(reading=True) as session:
        approval = next(e for e in ledger.entries(session, "programme:film") if e.action == "review approved")
        film = programmes.find(session, "film")
    assert approval.facts == {"digest": "1" * 64, "subtitle_errors": 1}
    assert film is not None and film.state is ProgrammeState.APPROVED


def test_what_the_door_remarked_stands_on_the_record(shop: Workshop) -> None:
    submitted = records.submit(shop, FOOTAGE, ORDER)
    records.warned(shop, submitted, Admission())
    records.warned(shop, submitted, Admission(reasons=(reason("no_speech"),)))
    with shop.database.session(reading=True) as session:
        record = programmes.find(session, submitted.slug)
        assert record is not None
        (verdict,) = [entry for entry in ledger.entries(session, record.subject) if entry.action == "verdict"]
    assert verdict.facts["admitted"] is True
    assert [one["code"] for one in verdict.facts["reasons"]] == ["no_speech"]
