"""A worker takes what was sent in, and a killed one loses nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crowd import programmes, queue
from crowd.footage import record_footage
from crowd.ledger import entries
from crowd.records import ProgrammeState, WorkKind
from flows.worker import do_one
from flows.workshop import Workshop, open_workshop
from pipeline.intake.keeping import keep
from pipeline.model.programme import Programme
from pipeline.settings import Settings
from tests.conftest import Footages

pytestmark = [pytest.mark.media, pytest.mark.xdist_group("flows")]


@pytest.fixture
def settings(prefect_api_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PREFECT_API_URL", prefect_api_url)
    return Settings()


def send_in(settings: Settings, file: Path, slug: str, **options: object) -> Workshop:
    """What the upload page does."""
    shop = open_workshop(settings)
    footage = keep(file, shop.footage_dir)
    programme = Programme(slug=slug, title_en=slug, title_zh="", enterprise="")
    with shop.database.session() as session:
        kept = record_footage(session, footage, who="sender")
        record = programmes.submit(session, footage=kept, programme=programme, who="sender", options={"order": options})
        queue.enqueue(session, WorkKind.PRODUCE, record, now=datetime.now(UTC))
    return shop


def state_of(shop: Workshop, slug: str) -> ProgrammeState:
    with shop.database.session() as session:
        record = programmes.find(session, slug)
        assert record is not None
        return record.state


def test_what_was_sent_in_ends_in_review(settings: Settings, footages: Footages) -> None:
    shop = send_in(settings, footages.plain(2), "sent-in", hear=False)
    assert do_one(settings, worker="w")
    assert state_of(shop, "sent-in") is ProgrammeState.IN_REVIEW
    assert not do_one(settings, worker="w")
    shop.close()


def test_a_refusal_stands_on_the_record_with_its_reasons(settings: Settings, tmp_path: Path) -> None:
    words = tmp_path / "words.mp4"
    words.write_text("not a video")
    shop = send_in(settings, words, "words")
    assert do_one(settings, worker="w")
    assert state_of(shop, "words") is ProgrammeState.REFUSED
    with shop.database.session() as session:
        record = programmes.find(session, "words")
        assert record is not None
        verdicts = [entry.facts for entry in entries(session, record.subject) if entry.action == "verdict"]
        assert [reason["code"] for reason in verdicts[0]["reasons"]] == ["not_video"]
        assert queue.unfinished(session) == []
    shop.close()


def test_a_job_whose_worker_was_killed_is_done_by_the_next(settings: Settings, footages: Footages) -> None:
    shop = send_in(settings, footages.plain(2), "orphan", hear=False)
    earlier = datetime.now(UTC) - timedelta(minutes=10)
    with shop.database.session() as session:
        queue.enqueue(session, WorkKind.PRODUCE, programmes.find(session, "orphan"), now=earlier)  # type: ignore[arg-type]
        killed = queue.claim(session, worker="killed", lease_s=60, now=datetime.now(UTC))
        assert killed is not None
        killed.lease_until = earlier
    assert do_one(settings, worker="next")
    assert state_of(shop, "orphan") is ProgrammeState.IN_REVIEW
    shop.close()


def test_a_fault_of_ours_fails_the_job_and_not_the_worker(
    settings: Settings, footages: Footages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("flows.worker.run_produce", broken)
    shop = send_in(settings, footages.plain(2), "faulty", hear=False)
    assert do_one(settings, worker="w")
    with shop.database.session() as session:
        waiting = queue.unfinished(session)
        assert [(work.last_error, work.attempts) for work in waiting] == [("a fault of ours", 1)]
    shop.close()
