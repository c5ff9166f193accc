"""Values made by hand for the planners; a way from real footage to a finished encode for the media tests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.edit.timeline import plan_timeline
from pipeline.encode.ladder import plan_ladder
from pipeline.encode.loudness import measure_loudness
from pipeline.encode.run import encode
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.probing import probe
from pipeline.model.admission import Cut
from pipeline.model.brand import BrandPack
from pipeline.model.footage import Footage
from pipeline.model.ladder import Encoded, Ladder
from pipeline.model.probe import AudioStream, Probe, VideoStream
from pipeline.model.programme import Programme
from pipeline.model.timeline import Timeline
from templates.loader import load_pack

VIDEO = VideoStream(
    index=0, codec="h264", width_px=1920, height_px=1080, coded_width_px=1920, coded_height_px=1080,
    frame_rate=Fraction(30), variable_rate=False, duration_s=Fraction(10), packets=300, rotation_deg=0,
    sample_aspect_ratio=Fraction(1), interlaced=False, pixel_format="yuv420p", color_space="bt709",
    color_primaries="bt709", color_range="tv", transfer="bt709",
)  # fmt: skip
AUDIO = AudioStream(
    index=1, codec="aac", sample_rate_hz=48_000, channels=2, channel_layout="stereo", duration_s=Fraction(10), packets=1
)
PROBE = Probe(
    sha256="0" * 64, container="mov,mp4,m4a", size_bytes=1, duration_s=Fraction(10), declared_duration_s=None,
    start_s=Fraction(0), video=VIDEO, audio=AUDIO,
)  # fmt: skip
TIMELINE = Timeline(
    width_px=1920, height_px=1080, frame_rate=Fraction(30), cuts=(Cut(start_s=Fraction(0), end_s=Fraction(10)),),
    title_frames=120, cut_frames=(300,), ending_frames=180,
)  # fmt: skip


@pytest.fixture
def video() -> Callable[..., VideoStream]:
    return lambda **changes: replace(VIDEO, **changes)


@pytest.fixture
def probe_of() -> Callable[..., Probe]:
    def make(*, audio: AudioStream | None = AUDIO, container: str = PROBE.container, **changes: Any) -> Probe:
        return replace(PROBE, container=container, video=replace(VIDEO, **changes), audio=audio)

    return make


@pytest.fixture
def timeline() -> Callable[..., Timeline]:
    return lambda **changes: replace(TIMELINE, **changes)


@pytest.fixture
def footage() -> Footage:
    return Footage(sha256="0" * 64, path=Path("/footage/a: 'b', [c];.mp4"), original_name="x", size_bytes=1)


@pytest.fixture(scope="session")
def pack() -> BrandPack:
    return load_pack()


@pytest.fixture
def programme() -> Programme:
    return Programme(slug="x", title_en="A Better Battery", title_zh="更好的电池", enterprise="Suzhou Lanyu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished encode and the values it was made from."""

    footage: Footage
    probe: Probe
    timeline: Timeline
    ladder: Ladder
    encoded: Encoded


@pytest.fixture
def make(tmp_path: Path, tools: Tools, runner: Runner, pack: BrandPack, programme: Programme) -> Callable[..., Made]:
    """Everything from a file to its renditions, with cards of a second each so that it is quick."""
    short = replace(
        pack,
        title=replace(pack.title, duration_s=Fraction(1), fade_out_s=0.4),
        ending=replace(pack.ending, duration_s=Fraction(1), fade_out_s=0.4),
    )

    def from_file(path: Path, *cuts: tuple[str, str], name: str = "out") -> Made:
        footage = Footage(sha256="0" * 64, path=path, original_name="x", size_bytes=path.stat().st_size)
        probed = probe(footage, tools=tools, runner=runner)
        kept = tuple(Cut(start_s=Fraction(start), end_s=Fraction(end)) for start, end in cuts)
        timeline = plan_timeline(probed, short, kept)
        ladder = plan_ladder(timeline)
        loudness = measure_loudness(footage, probed.audio, timeline, tools=tools, runner=runner)
        destination = tmp_path / name
        destination.mkdir()
        encoded = encode(
            footage, probed, timeline, programme, short, ladder, loudness,
            tools=tools, runner=runner, destination=destination, threads=2,
        )  # fmt: skip
        return Made(footage=footage, probe=probed, timeline=timeline, ladder=ladder, encoded=encoded)

    return from_file
