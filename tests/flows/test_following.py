"""Subtitles that follow a trimmed programme, as a worker finds them: without a run."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from crowd import drafts, programmes, reviews
from crowd.draft_changes import Change, CueKey, CueText
from crowd.proof import Doubt, Picture, Proof
from flows import records
from flows.drafting import open_draft
from flows.following import followed_tracks
from flows.workshop import Workshop, open_workshop
from pipeline.errors import WrongInput
from pipeline.model.admission import Cut
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.timeline import Timeline
from pipeline.settings import Settings
from pipeline.subtitles.trimming import CUT_THROUGH
from tests.flows.test_records import FOOTAGE, ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIGEST = "1" * 64
HEARD = ORDER.model_copy(update={"hear": True})
PICTURE = Picture(title_s=Fraction(4), body=(Cut(start_s=Fraction(0), end_s=Fraction(60)),))
TIMES = ("00:00:05.000 --> 00:00:08.000", "00:00:12.000 --> 00:00:16.000", "00:00:40.000 --> 00:00:43.000")


def timeline(*cuts: tuple[int, int]) -> Timeline:
    return Timeline(
        width_px=640, height_px=360, frame_rate=Fraction(25), title_frames=100, ending_frames=150,
        cuts=tuple(Cut(start_s=Fraction(start), end_s=Fraction(end)) for start, end in cuts),
        cut_frames=tuple((end - start) * 25 for start, end in cuts),
    )  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """A film in review: three cues in each language, and an editor's correction of the last."""
    opened = open_workshop(Settings(home=tmp_path / "home"))
    folder = tmp_path / "package"
    texts = {
        "en": ("Hello.", "We hold twelve patents.", "Thank you."),
        "zh-Hans": ("大家好", "我们持有十二项专利", "谢谢"),
    }
    for language, said in texts.items():
        (folder / "subtitles" / language).mkdir(parents=True)
        cues = "\n".join(f"c{n}\n{times}\n{text}\n" for n, (times, text) in enumerate(zip(TIMES, said, strict=True)))
        (folder / "subtitles" / language / "full.vtt").write_text(f"WEBVTT\n\n{cues}", encoding="utf-8")
    labels = {"en": {"engine": "whisper-base"}, "zh-Hans": {"engine": "qwen"}}
    (folder / "programme.json").write_text(json.dumps({"ai_labels": labels}), encoding="utf-8")
    records.submit(opened, FOOTAGE, HEARD)
    package = Package(directory=folder, digest=DIGEST, duration_s=Fraction(70))
    proof = Proof(picture=PICTURE, doubtful=(Doubt(start_ms=5000, words=("Hello.",)),))
    with records.producing(opened, HEARD):
        records.open_review(opened, HEARD, package, ConformanceReport(checks=()), ["en", "zh-Hans"], proof)
    with opened.database.session() as session:
        film = programmes.find(session, "film")
        assert film is not None
        corrected = CueText(start_ms=40_000, end_ms=43_000, text="感谢观看")
        change = Change(key=CueKey(language="zh-Hans", identity="c2"), base=0, cue=corrected)
        drafts.save(
            session, film, DIGEST, [change], open_draft(session, film, proof).standing, key="edit-0001", who="person:7"
        )
    yield opened
    opened.close()


def test_corrections_doubts_and_engines_follow_the_cuts_on_the_body_s_clock(shop: Workshop) -> None:
    order = HEARD.model_copy(update={"follows": DIGEST})
    chinese, english = followed_tracks(shop.database, order, timeline((0, 10), (30, 60)))
    assert [(cue.text, cue.start_ms, cue.end_ms, cue.held) for cue in chinese.cues] == [
        ("大家好", 1000, 4000, ""),
        ("我们持有十二项专利", 8000, 10_000, CUT_THROUGH),
        ("感谢观看", 16_000, 19_000, ""),
    ]
    assert [(cue.start_ms, cue.end_ms) for cue in english.cues] == [(cue.start_ms, cue.end_ms) for cue in chinese.cues]
    assert (english.engine, chinese.engine) == ("whisper-base", "")  # a person has changed the Chinese
    assert english.cues[0].doubtful == ("Hello.",)


def test_where_no_cue_is_left_there_are_no_tracks(shop: Workshop) -> None:
    assert followed_tracks(shop.database, HEARD.model_copy(update={"follows": DIGEST}), timeline((15, 30))) == ()


def test_a_package_that_is_not_on_the_record_cannot_be_followed(shop: Workshop) -> None:
    with pytest.raises(WrongInput, match="no package on the record"):
        followed_tracks(shop.database, HEARD.model_copy(update={"follows": "2" * 64}), timeline((0, 10)))


def test_a_review_from_before_cuts_were_kept_cannot_be_followed(shop: Workshop) -> None:
    with shop.database.session() as session:
        film = programmes.find(session, "film")
        assert film is not None
        review = reviews.current(session, film)
        assert review is not None
        review.picture = replace(PICTURE, body=()).as_kept()
    with pytest.raises(WrongInput):
        followed_tracks(shop.database, HEARD.model_copy(update={"follows": DIGEST}), timeline((0, 10)))
