"""What stages decide by themselves."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from flows import stages
from flows.order import Order
from flows.stages import set_on_picture
from flows.workshop import Workshop, open_workshop
from pipeline.edit.timeline import plan_timeline
from pipeline.encode.ladder import plan_ladder
from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome, Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.intake.keeping import keep
from pipeline.model.admission import Cut
from pipeline.model.ladder import Encoded
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.settings import Settings
from pipeline.subtitles.check import check_track
from tests.conftest import Footages

RATE = Fraction(25)
TIMELINE = Timeline(
    width_px=640, height_px=360, frame_rate=RATE, cuts=(Cut(start_s=Fraction(0), end_s=Fraction(20)),),
    title_frames=100, cut_frames=(500,), ending_frames=150,
)  # fmt: skip


def encoded(*shot_cuts_ms: int) -> Encoded:
    return Encoded(
        renditions=(), audio=Path("audio.mp4"), poster=Path("poster.jpg"), storyboard=(), storyboard_columns=1,
        storyboard_rows=1, storyboard_interval_s=2, tile_width_px=160, tile_height_px=90, shot_cuts_ms=shot_cuts_ms,
    )  # fmt: skip


def track(language: str, *lines: str) -> SubtitleTrack:
    """Cues of the body from 0.2 s, 4.3 s and 6.6 s on."""
    times = ((200, 4000), (4300, 6300), (6600, 9800))
    cues = (
        Cue(identity=f"c{at}", start_ms=start_ms, end_ms=end_ms, lines=(line,))
        for at, ((start_ms, end_ms), line) in enumerate(zip(times, lines, strict=True))
    )
    return SubtitleTrack(language=language, cues=tuple(cues))


TRACKS = (
    track("zh-Hans", "我们回收电池", "金属得以再生", "客户遍布各地"),
    track("en", "We recycle batteries.", "The metals live again.", "Our customers are everywhere."),
)


def test_a_cue_near_a_cut_begins_on_it_in_both_languages() -> None:
    cuts_ms = (4000, 8200, 14_000, 24_000)
    placed = set_on_picture(TIMELINE, encoded(*cuts_ms), TRACKS)
    for given, done in zip(TRACKS, placed, strict=True):
        assert [(cue.start_ms, cue.end_ms) for cue in done.cues] == [(4000, 8120), (8200, 10_520), (10_600, 13_920)]
        assert [cue.lines for cue in done.cues] == [cue.lines for cue in given.cues]
        assert not check_track(done, cuts_ms=cuts_ms, frame_rate=RATE)


def test_a_programme_without_speech_has_no_tracks_to_place() -> None:
    assert set_on_picture(TIMELINE, encoded(4000, 24_000), ()) == ()


@dataclass(slots=True, kw_only=True)
class Watched:
    """The real runner, its encodes counted. The one whose number is in fails is killed."""

    runner: Runner
    fails: int
    made: int = 0

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        if "libx264" in job.argv:
            self.made += 1
            if self.made == self.fails:
                raise ProgramFailed(job.argv, -9, "killed")
        return self.runner.run(job, on_progress=on_progress)


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with closing(open_workshop(Settings())) as opened:
        yield opened


@pytest.mark.media
def test_a_killed_encode_goes_on_and_another_title_costs_two_chunks(shop: Workshop, footages: Footages) -> None:
    footage = keep(footages.plain(45, rate="10", size="64x64"), shop.footage_dir)
    order = Order(slug="x", footage_sha256=footage.sha256, original_name="x", title_en="One", title_zh="")
    probed = stages.take_in(shop, footage).probe
    timeline = plan_timeline(probed, shop.pack, ())
    planned = stages.Edit(timeline=timeline, ladder=plan_ladder(timeline))
    loudness = stages.measure(shop, footage, probed, timeline)
    watched = Watched(runner=shop.runner, fails=3)
    watching = replace(shop, runner=watched)
    with pytest.raises(ProgramFailed):
        stages.render(watching, order, footage, probed, planned, loudness)
    stages.render(watching, order, footage, probed, planned, loudness)
    assert watched.made == 3 + 1, "three chunks, the last one twice"
    stages.render(watching, order.model_copy(update={"title_en": "Two"}), footage, probed, planned, loudness)
    assert watched.made == 4 + 2, "the title's and the ending's"
