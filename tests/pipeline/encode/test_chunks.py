"""Chunks: where they meet, and that nothing shows it."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encode import chunks as chunks_module
from pipeline.encode.chunks import CHUNK_GOPS, plan_chunks
from pipeline.encode.joining import join_argv
from pipeline.encode.ladder import plan_ladder
from pipeline.encode.run import encode
from pipeline.encode.shots import without_lead
from pipeline.ffmpeg.command import ffmpeg_argv, ffprobe_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.ladder import Codec, Ladder, Loudness
from pipeline.model.timeline import Timeline
from pipeline.package.assemble import assemble
from pipeline.package.inspecting import inspect
from tests.pipeline.encode.conftest import PROBE, TIMELINE

RATES = [Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60", "15", "12.5", "29.7")]
SILENT = Loudness(silent=True, integrated_lufs=-70, true_peak_dbtp=-120, range_lu=0, threshold_lufs=-70)


def lasting(*cut_frames: int, rate: Fraction = Fraction(30)) -> Timeline:
    """Cuts of these lengths, a second of the footage left out between them."""
    cuts, frame = [], 0
    for frames in cut_frames:
        cuts.append(Cut(start_s=frame / rate, end_s=(frame + frames) / rate))
        frame += frames + round(rate)
    title, ending = 2 * round(2 * rate), 3 * round(2 * rate)
    return replace(
        TIMELINE, frame_rate=rate, cuts=tuple(cuts), cut_frames=cut_frames, title_frames=title, ending_frames=ending
    )


def footage_frames(timeline: Timeline) -> list[int | str]:
    """What each frame of the programme shows: a card, or a frame of the footage by its number."""
    body = [
        round(cut.start_s * timeline.frame_rate) + frame
        for cut, frames in zip(timeline.cuts, timeline.cut_frames, strict=True)
        for frame in range(frames)
    ]
    return ["title"] * timeline.title_frames + body + ["ending"] * timeline.ending_frames


@settings(max_examples=30)
@given(
    rate=st.sampled_from(RATES),
    cut_frames=st.lists(st.integers(min_value=1, max_value=2000), min_size=1, max_size=4).map(tuple),
)
def test_chunks_are_every_frame_once_and_begin_on_keyframes(rate: Fraction, cut_frames: tuple[int, ...]) -> None:
    timeline = lasting(*cut_frames, rate=rate)
    ladder = plan_ladder(timeline)
    chunks = plan_chunks(PROBE, timeline, ladder)
    shown = [frame for chunk in chunks for frame in footage_frames(chunk.timeline)[chunk.lead :]]
    assert shown == footage_frames(timeline)
    assert [chunk.first for chunk in chunks] == [sum(one.frames for one in chunks[:n]) for n in range(len(chunks))]
    assert all(chunk.first % ladder.gop_frames == 0 for chunk in chunks)
    assert all(chunk.timeline.frames == chunk.frames + chunk.lead for chunk in chunks)
    assert all(chunk.timeline.cuts for chunk in chunks)
    for before, chunk in pairwise(chunks):
        assert footage_frames(chunk.timeline)[0] == footage_frames(before.timeline)[-1]


def test_cards_stand_in_short_chunks_and_the_rest_in_minutes() -> None:
    timeline = lasting(340 * 30)
    chunks = plan_chunks(PROBE, timeline, plan_ladder(timeline))
    assert [chunk.frames / 30 for chunk in chunks] == [6, 60, 60, 60, 60, 60, 36, 8]
    assert [chunk.has_card for chunk in chunks] == [True, *[False] * 6, True]
    assert CHUNK_GOPS * 2 == 60


def test_short_programmes_and_footage_in_which_one_cannot_seek_are_one_chunk() -> None:
    for probe, timeline in ((PROBE, lasting(32 * 30)), (replace(PROBE, container="mpegts"), lasting(340 * 30))):
        (chunk,) = plan_chunks(probe, timeline, plan_ladder(timeline))
        assert (chunk.first, chunk.frames, chunk.lead, chunk.timeline) == (0, timeline.frames, 0, timeline)


@pytest.mark.parametrize("rate", RATES)
def test_the_list_says_where_each_chunk_ends_to_the_microsecond_and_never_adds_up(
    rate: Fraction, tmp_path: Path, tools: Tools
) -> None:
    timeline = lasting(round(340 * rate), rate=rate)
    ladder = plan_ladder(timeline)
    chunks = plan_chunks(PROBE, timeline, ladder)
    folders = [Path(f"/it's/{chunk.first}") for chunk in chunks]
    argv = join_argv(ladder, chunks, folders, tools=tools, destination=tmp_path)
    assert argv.count("concat") == argv.count("copy") == len(ladder.renditions)
    told = (tmp_path / "360p.txt").read_text()
    assert "file '/it'\\''s/0/360p.mp4'" in told
    ends = [0]
    for duration in re.findall(r"^duration (\d+)us$", told, re.M):
        ends.append(ends[-1] + int(duration))
    for chunk, end_us in zip(chunks, ends[1:], strict=True):
        assert abs(end_us - (chunk.first + chunk.frames) / rate * 1_000_000) <= Fraction(1, 2)


def test_a_lead_frame_is_left_out_of_the_changes() -> None:
    told = "".join(f"frame:{n} pts:{n}\nlavfi.scd.mafd={n}\n" for n in range(3))
    assert without_lead(told, 1).count("frame:") == 2
    assert without_lead(told, 1).startswith("frame:1")
    assert without_lead(told, 0) == told


def packets(path: Path, tools: Tools, runner: Runner) -> list[tuple[int, int, bool]]:
    argv = ffprobe_argv(tools, ["-show_entries", "packet=pts,dts,flags"], path)
    found = json.loads(runner.run(Job(argv=argv, reads=(path,))).stdout)["packets"]
    return [(packet["pts"], packet["dts"], "K" in packet["flags"]) for packet in found]


def likeness_db(first: Path, second: Path, tools: Tools, runner: Runner) -> list[float]:
    """PSNR of luma, frame by frame; 99 where they are equal."""
    arguments = ["-i", str(first), "-i", str(second), "-lavfi", "psnr=stats_file=-", "-f", "null", "-"]
    job = Job(argv=ffmpeg_argv(tools, arguments), reads=(first.parent, second.parent))
    told = runner.run(job).stdout.decode()
    return [min(float(level), 99.0) for level in re.findall(r"psnr_y:([\d.]+|inf)", told)]


@pytest.mark.media
def test_however_many_chunks_are_made_at_once_the_bytes_are_the_same_and_no_seam_shows(
    make: Callable[..., Any],
    footages: Any,
    tools: Tools,
    runner: Runner,
    tmp_path: Path,
    pack: Any,
    programme: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Its keyframes stand far apart, and the last chunks begin late enough for a seek.
    path = footages.make(
        "chunks.mp4",
        *("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24000/1001:duration=24"),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=24"),
        *("-c:v", "libx264", "-preset", "veryfast", "-g", "250", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"),
    )
    whole = make(path, name="whole")  # too short to be divided
    every_codec = tuple(
        replace(rung, codec=codec, crf=22, max_bitrate_bps=2_000_000)
        for codec in Codec
        for rung in whole.ladder.renditions
    )
    ladder: Ladder = replace(whole.ladder, renditions=every_codec)

    def encoded(name: str, at_once: int) -> Any:
        folder = tmp_path / name
        folder.mkdir()
        return encode(
            whole.footage, whole.probe, whole.timeline, programme, pack, ladder, SILENT,
            tools=tools, runner=runner, destination=folder, threads=2, at_once=at_once,
        )  # fmt: skip

    plain = encoded("plain", 1)
    monkeypatch.setattr(chunks_module, "CHUNK_GOPS", 4)
    chunks = plan_chunks(whole.probe, whole.timeline, ladder)
    assert len(chunks) >= 4
    one, three = encoded("one", 1), encoded("three", 3)
    for before, first, second in zip(plain.renditions, one.renditions, three.renditions, strict=True):
        digests = {hashlib.sha256(each.path.read_bytes()).digest() for each in (first, second)}
        assert len(digests) == 1
        told = packets(first.path, tools, runner)
        assert told == packets(before.path, tools, runner)
        assert len(told) == whole.timeline.frames
        assert [n for n, (_, _, key) in enumerate(told) if key][:3] == [0, ladder.gop_frames, 2 * ladder.gop_frames]
        alike = likeness_db(before.path, first.path, tools, runner)
        assert len(alike) == whole.timeline.frames
        assert min(alike) > 33, "a frame in its neighbour's place would be below 25"
    assert one.shot_cuts_ms == plain.shot_cuts_ms
    assert {path.name for path in (tmp_path / "one").iterdir()} == {
        path.name for path in (tmp_path / "plain").iterdir()
    }
    destination = tmp_path / "package"
    destination.mkdir()
    package = assemble(
        one, (), whole.timeline, ladder, programme, tool_versions={}, ai_labels={},
        tools=tools, runner=runner, destination=destination,
    )  # fmt: skip
    assert inspect(package.directory).errors == ()
    assert re.search(r'CODECS="hvc1\.1\.6\.L\d+\.90,mp4a', (destination / "master.m3u8").read_text())
