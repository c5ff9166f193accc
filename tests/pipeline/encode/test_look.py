"""look: where it looks, and what it makes of real pictures."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.encode.ladder import plan_ladder
from pipeline.encode.look import (
    EARLIER_S,
    SAMPLED_CRF,
    expected_bps,
    look,
    plan_stretches,
    scored_frames,
    stretch_frames,
)
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.probing import probe
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.ladder import Codec
from pipeline.model.timeline import Timeline

Timelines = Callable[..., Timeline]


def test_stretches_lie_evenly_within_the_body(timeline: Timelines) -> None:
    assert plan_stretches(timeline()) == [Fraction(5, 2), Fraction(15, 2)]
    long = timeline(cuts=(Cut(start_s=Fraction(0), end_s=Fraction(340)),), cut_frames=(340 * 30,))
    assert [float(start_s) for start_s in plan_stretches(long)] == [
        pytest.approx(340 * share / 6) for share in (1, 3, 5)
    ]


def test_stretches_are_taken_from_what_is_kept_of_the_footage(timeline: Timelines) -> None:
    cuts = (Cut(start_s=Fraction(100), end_s=Fraction(104)), Cut(start_s=Fraction(200), end_s=Fraction(206)))
    starts = plan_stretches(timeline(cuts=cuts, cut_frames=(120, 180)))
    assert starts == [Fraction(205, 2), Fraction(407, 2)]


def test_a_stretch_is_never_longer_than_the_shortest_cut(timeline: Timelines) -> None:
    assert stretch_frames(timeline()) == 15
    cuts = (Cut(start_s=Fraction(0), end_s=Fraction(1, 5)),)
    assert stretch_frames(timeline(cuts=cuts, cut_frames=(6,))) == 6


def test_frames_inside_each_stretch_are_scored_and_never_its_key_picture() -> None:
    assert scored_frames(15, 2) == [5, 10, 20, 25]
    assert scored_frames(8, 2) == []


def test_the_expected_rate_counts_key_pictures_as_often_as_the_encode_has_them() -> None:
    packets = [(True, 10_000), (False, 100), (False, 100), (True, 10_000), (False, 100)]
    assert expected_bps(packets, Fraction(30)) == (10_000 + 59 * 100) * 4


@pytest.mark.media
def test_moving_grain_costs_more_than_a_still_picture_and_the_folder_is_empty_again(
    tmp_path: Path, tools: Tools, runner: Runner, timeline: Timelines
) -> None:
    rates = {}
    for name, picture in {
        "still": "smptehdbars=s=640x360:r=30",
        "grain": "testsrc2=s=640x360:r=30,noise=alls=30:allf=t",
    }.items():
        file, scratch = tmp_path / f"{name}.mp4", tmp_path / name
        scratch.mkdir()
        made = ["-f", "lavfi", "-i", picture, "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"]
        runner.run(Job(argv=ffmpeg_argv(tools, [*made, "-pix_fmt", "yuv420p", str(file)]), writes=(tmp_path,)))
        footage = Footage(sha256="0" * 64, path=file, original_name="x", size_bytes=file.stat().st_size)
        body = replace(
            timeline(),
            width_px=640,
            height_px=360,
            cuts=(Cut(start_s=Fraction(0), end_s=Fraction(2)),),
            cut_frames=(60,),
        )
        probed = probe(footage, tools=tools, runner=runner)
        samples = look(footage, probed, body, tuple(Codec), tools=tools, runner=runner, scratch=scratch, threads=2)
        assert [(one.side_px, one.codec, one.crf) for one in samples] == [
            (side, codec, crf) for side in (360, 240) for codec in Codec for crf in SAMPLED_CRF[codec]
        ]
        assert list(scratch.iterdir()) == []
        ladder = plan_ladder(body, samples)
        assert [rung.name for rung in ladder.renditions] == [
            "360p",
            "240p",
            "360p-hevc",
            "240p-hevc",
            "360p-av1",
            "240p-av1",
        ]
        assert all(rung.why for rung in ladder.renditions)
        rates[name] = samples[0].bitrate_bps
    assert rates["grain"] > 10 * rates["still"]


def test_a_body_no_longer_than_a_stretch_is_looked_at_once(timeline: Timelines) -> None:
    short = timeline(cuts=(Cut(start_s=Fraction(0), end_s=Fraction(3, 10)),), cut_frames=(9,))
    assert plan_stretches(short) == [Fraction(0)]


def test_without_an_index_stretches_are_sought_earlier(timeline: Timelines) -> None:
    long = timeline(cuts=(Cut(start_s=Fraction(0), end_s=Fraction(340)),), cut_frames=(340 * 30,))
    sought = [float(start_s) for start_s in plan_stretches(long, seekable=False)]
    assert sought == [pytest.approx(340 * share / 6 - EARLIER_S) for share in (1, 3, 5)]
    assert plan_stretches(timeline(), seekable=False) == [Fraction(0)]


@pytest.mark.media
def test_a_transport_stream_with_one_key_picture_is_looked_at(
    tmp_path: Path, tools: Tools, runner: Runner, timeline: Timelines
) -> None:
    file, scratch = tmp_path / "camera.mts", tmp_path / "scratch"
    scratch.mkdir()
    made = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=30", "-t", "3", "-c:v", "libx264", "-preset", "ultrafast"]
    written = [*made, "-pix_fmt", "yuv420p", "-f", "mpegts", "-mpegts_m2ts_mode", "1", str(file)]
    runner.run(Job(argv=ffmpeg_argv(tools, written), writes=(tmp_path,)))
    footage = Footage(sha256="0" * 64, path=file, original_name="x", size_bytes=file.stat().st_size)
    kept = (Cut(start_s=Fraction(0), end_s=Fraction(3)),)
    body = replace(timeline(), width_px=160, height_px=90, cuts=kept, cut_frames=(90,))
    probed = probe(footage, tools=tools, runner=runner)
    samples = look(footage, probed, body, (Codec.H264,), tools=tools, runner=runner, scratch=scratch, threads=1)
    assert samples and all(one.vmaf > 0 for one in samples)
