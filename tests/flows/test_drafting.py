"""The draft that a person approves, as a worker finds it: without a run."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from crowd import drafts, ledger, programmes, queue
from crowd.draft_changes import Change, CueKey, CueText
from crowd.proof import Proof
from crowd.record_base import utc_now
from crowd.records import ProgrammeState
from crowd.work_records import WorkKind
from flows import records
from flows.drafting import open_draft
from flows.workshop import Workshop, open_workshop
from pipeline.errors import WrongInput
from pipeline.model.package import ConformanceReport, Package
from pipeline.settings import Settings
from tests.flows.test_records import FOOTAGE, ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIGEST = "1" * 64


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """A film in review, whose package has one cue in each language."""
    opened = open_workshop(Settings(home=tmp_path / "home"))
    folder = tmp_path / "package"
    for language, text in (("en", "We hold twelve patents."), ("zh-Hans", "我们持有十二专利")):
        (folder / "subtitles" / language).mkdir(parents=True)
        cue = f"WEBVTT\n\nc1\n00:00:05.000 --> 00:00:08.000\n{text}\n"
        (folder / "subtitles" / language / "full.vtt").write_text(cue, encoding="utf-8")
    records.submit(opened, FOOTAGE, ORDER)
    package = Package(directory=folder, digest=DIGEST, duration_s=Fraction(40))
    with records.producing(opened, ORDER):
        records.open_review(opened, ORDER, package, ConformanceReport(checks=()), ["en", "zh-Hans"], Proof())
    yield opened
    opened.close()


def approve_a_correction(shop: Workshop) -> None:
    key = CueKey(language="zh-Hans", identity="c1")
    change = Change(key=key, base=0, cue=CueText(start_ms=5000, end_ms=8000, text="我们持有十二项专利"))
    with shop.database.session() as session:
        film = programmes.find(session, "film")
        assert film is not None
        packaged = open_draft(session, film, Proof()).standing
        drafts.save(session, film, DIGEST, [change], packaged, key="edit-0001", who="person:7")
        draft = open_draft(session, film, Proof())
        drafts.approve(
            session, film, Proof(), seen=draft.newest, who="person:8", why="clear", looked_at=False, now=utc_now()
        )


def test_only_what_was_corrected_is_packaged_under_the_name_of_who_approved_it(shop: Workshop) -> None:
    approve_a_correction(shop)
    approval = records.approved_draft(shop, "film")
    assert [(track.language, track.engine) for track in approval.tracks] == [("zh-Hans", "")]
    assert [cue.text for cue in approval.tracks[0].cues] == ["我们持有十二项专利"]
    assert (approval.who, approval.why) == ("person:8", "clear")


def test_without_an_approval_there_is_nothing_to_package(shop: Workshop) -> None:
    with pytest.raises(WrongInput, match="no approved corrections"):
        records.approved_draft(shop, "film")


def test_the_new_package_is_approved_by_that_person_and_waits_to_be_published(shop: Workshop) -> None:
    approve_a_correction(shop)
    package = Package(directory=shop.settings.home, digest="2" * 64, duration_s=Fraction(40))
    records.open_review(shop, ORDER, package, ConformanceReport(checks=()), ["en", "zh-Hans"], Proof())
    records.approve_and_publish(shop, "film", who="person:8", why="clear")
    with shop.database.session(reading=True) as session:
        film = programmes.find(session, "film")
        assert film is not None and film.state is ProgrammeState.APPROVED
        approval = next(e for e in ledger.entries(session, film.subject) if e.action == "review approved")
        assert WorkKind.PUBLISH in {work.kind for work in queue.unfinished(session)}
    assert (approval.who, approval.facts["digest"]) == ("person:8", "2" * 64)
