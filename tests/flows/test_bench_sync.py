"""Flash and beep: what is looked for, what counts as out of step, and the real job."""

import json
import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows import bench_sync, stages
from flows.bench_sync import RungInStep, SyncReport, flashes, onsets, pair, read_levels
from flows.order import Order
from flows.workshop import Workshop, open_workshop
from pipeline.edit.timeline import plan_timeline
from pipeline.encode.ladder import plan_ladder
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.sandbox import Job
from pipeline.intake.keeping import keep
from pipeline.settings import Settings
from tests.flows.conftest import Tsite


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with closing(open_workshop(Settings())) as opened:
        yield opened


def rung(*offsets_s: float, frames: int = 720, name: str = "180p") -> RungInStep:
    return RungInStep(name=name, frames=frames, offsets_s=offsets_s)


def test_a_flash_is_where_the_picture_turns_bright() -> None:
    told = (
        "frame:0 pts:0 pts_time:0\nlavfi.signalstats.YAVG=16\nframe:1 pts:1 pts_time:0.5\nlavfi.signalstats.YAVG=235\n"
    )
    times, lumas = read_levels(told * 2)
    assert (times, lumas) == ([0, 0.5, 0, 0.5], [16, 235, 16, 235])
    assert flashes([0, 1, 2, 3, 4], [16, 235, 235, 16, 200]) == [1, 4]


def test_a_beep_sets_in_at_half_its_level_and_its_echo_before_it_does_not_count() -> None:
    rate = 1000
    samples = [0.0] * (4 * rate)
    for second in range(4):
        for at in range(100):
            samples[second * rate + 300 + at] = 0.4 * math.sin(at)
        samples[second * rate + 290] = 0.1
    assert onsets(samples, rate) == pytest.approx([0.3, 1.3, 2.3, 3.3], abs=0.0011)


def test_a_flash_without_its_beep_has_no_offset() -> None:
    assert pair([1, 2, 3], [1.01, 3.03]) == pytest.approx((0.01, 0.03))
    assert pair([1], []) == ()


def test_out_of_step_missing_beeps_and_missing_frames_are_each_found() -> None:
    assert SyncReport(flashes=2, rungs=(rung(0.001, -0.019), rung(0.0, 0.0))).findings == ()
    assert SyncReport(flashes=2, rungs=(rung(0.001, -0.021),)).findings == ("180p: -21.0 ms apart",)
    assert SyncReport(flashes=3, rungs=(rung(0, 0),)).findings == ("180p: 2 flashes with a beep instead of 3",)
    uneven = SyncReport(flashes=1, rungs=(rung(0), rung(0, frames=719, name="120p")))
    assert uneven.findings == ("frames differ: 180p has 720, 120p has 719",)


@pytest.mark.media
@pytest.mark.xdist_group("flows")
def test_a_produced_programme_is_in_step_in_every_rung(tsite: Tsite) -> None:
    result = tsite("bench", "sync", "--seconds", "20", "--json")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert {"180p", "120p", "180p-av1", "120p-av1"} == {each["name"] for each in report["rungs"]}
    for each in report["rungs"]:
        assert (each["frames"], each["flashes"]) == (30 * 24, 19)
        assert abs(each["worst_s"]) < 0.001


@pytest.mark.media
def test_a_sound_that_comes_60_ms_late_is_found_in_the_package(shop: Workshop, tmp_path: Path) -> None:
    clip = bench_sync.make_clip(tmp_path / "clip.mkv", seconds=5, tools=shop.tools, runner=shop.runner)
    late = tmp_path / "late.mkv"
    remuxed = ["-i", str(clip), "-itsoffset", "0.06", "-i", str(clip), "-map", "0:v", "-map", "1:a", "-c", "copy"]
    job = Job(argv=ffmpeg_argv(shop.tools, [*remuxed, str(late)]), reads=(tmp_path,), writes=(tmp_path,))
    shop.runner.run(job)
    footage = keep(late, shop.footage_dir)
    order = Order(slug="late", footage_sha256=footage.sha256, original_name="late", title_en="Late", title_zh="")
    probed = stages.take_in(shop, footage).probe
    timeline = plan_timeline(probed, shop.pack, ())
    planned = stages.Edit(timeline=timeline, ladder=plan_ladder(timeline))
    loudness = stages.measure(shop, footage, probed, timeline)
    encoded = stages.render(shop, order, footage, probed, planned, loudness)
    package = stages.pack_up(shop, order, planned, encoded, ())
    report = bench_sync.judge_package(
        package.directory, seconds=5, tools=shop.tools, runner=shop.runner, scratch=tmp_path
    )
    assert [finding.partition(":")[0] for finding in report.findings] == ["120p", "180p"]
    assert all(each.worst_s == pytest.approx(0.06, abs=0.002) for each in report.rungs)
