"""A worker takes what was sent in, and a killed one loses nothing."""

import errno
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from crowd import programmes, queue, reviews, trims
from crowd.draft_changes import FOOTAGE, Change, CueKey, CueText
from crowd.footage import record_footage
from crowd.ledger import entries
from crowd.records import FootageRecord, ProgrammeState
from crowd.trims import Material
from crowd.work_records import Fault, WorkKind
from flows.viewing import cards_s, find_view
from flows.worker import do_one, fault_kind
from flows.workshop import Workshop, open_workshop
from pipeline.errors import CheckFailed, InHand, ProgramFailed, WeightsUnavailable, WrongInput
from pipeline.intake.keeping import keep
from pipeline.model.admission import Cut
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


def test_footage_refused_for_its_length_is_trimmed_and_admitted_without_being_sent_again(
    settings: Settings, footages: Footages
) -> None:
    long = footages.plain(365, rate="5", size="64x36")
    shop = send_in(settings, long, "long", hear=False)
    assert do_one(settings, worker="w")
    assert state_of(shop, "long") is ProgrammeState.REFUSED
    with shop.database.session() as session:
        record = programmes.find(session, "long")
        assert record is not None
        footage = session.get_one(FootageRecord, record.footage_id).footage
        view = find_view(shop.settings, footage)
        assert view is not None and abs(view.duration_s - 365) < 1
        assert abs(len(view.peaks) - 365 * 50) < 50 and view.copy.stat().st_size > 10_000
        title_s, ending_s = cards_s(shop.settings)
        whole = Cut(start_s=Fraction(0), end_s=view.duration_s)
        gone = CueText(start_ms=4000, end_ms=362_000, text="")
        change = Change(key=CueKey(language=FOOTAGE, identity="cut+1"), base=0, cue=gone)
        trims.save(session, record, "", [change], key="save-0001", who="sender", staff=False)
        seen = trims.newest(session, record)
        material = Material(stretches=(whole,), cards_s=title_s + ending_s)
        trims.hand_in(session, record, material, seen=seen, who="sender", staff=False, now=datetime.now(UTC))
    assert do_one(settings, worker="w")
    assert state_of(shop, "long") is ProgrammeState.IN_REVIEW
    with shop.database.session(reading=True) as session:
        record = programmes.find(session, "long")
        assert record is not None
        review = reviews.current(session, record)
        assert review is not None
        body = review.proof.picture.body
        assert record.duration_ms == pytest.approx(
            1000 * float(sum(cut.duration_s for cut in body) + title_s + ending_s), abs=200
        )
    assert [(float(cut.start_s), round(float(cut.end_s))) for cut in body] == [(0, 4), (362, 365)]
    shop.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (CheckFailed("package", ("rule",)), Fault.CHECK),
        (WeightsUnavailable("model", "fetch it"), Fault.MISSING),
        (InHand("film", "another run"), Fault.IN_HAND),
        (WrongInput("film", "has no package"), Fault.WRONG),
        (ProgramFailed(("ffmpeg",), 1, "broken"), Fault.PROGRAM),
        (OSError(errno.ENOSPC, "full"), Fault.DISK_FULL),
        (OSError(errno.EIO, "broken"), Fault.FAULT),
        (RuntimeError("ours"), Fault.FAULT),
    ],
)
def test_what_went_wrong_is_told_by_its_kind(fault: Exception, kind: Fault) -> None:
    assert fault_kind(fault) is kind
