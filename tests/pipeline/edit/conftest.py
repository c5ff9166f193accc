"""Probes and packs made by hand: edit decides, it measures nothing."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.brand import BrandPack, Card
from pipeline.model.probe import AudioStream, Probe, VideoStream

VIDEO = VideoStream(
    index=0, codec="h264", width_px=1920, height_px=1080, coded_width_px=1920, coded_height_px=1080,
    frame_rate=Fraction(30), variable_rate=False, duration_s=Fraction(60), packets=1800, rotation_deg=0,
    sample_aspect_ratio=Fraction(1), interlaced=False, pixel_format="yuv420p", color_space="bt709",
    color_primaries="bt709", color_range="tv", transfer="bt709",
)  # fmt: skip
AUDIO = AudioStream(
    index=1, codec="aac", sample_rate_hz=48_000, channels=2, channel_layout="stereo", duration_s=Fraction(60), packets=1
)


@pytest.fixture
def video() -> Callable[..., VideoStream]:
    return lambda **changes: replace(VIDEO, **changes)


@pytest.fixture
def probe_of() -> Callable[..., Probe]:
    def make(duration_s: Fraction | int = 60, *, audio: bool = True, **changes: Any) -> Probe:
        return Probe(
            sha256="0" * 64, container="mov,mp4", size_bytes=1, duration_s=Fraction(duration_s),
            declared_duration_s=None, start_s=Fraction(0), video=replace(VIDEO, **changes),
            audio=AUDIO if audio else None,
        )  # fmt: skip

    return make


@pytest.fixture
def pack() -> BrandPack:
    """A title of 4 s and an ending of 6 s: 350 s are left for the body."""

    def card(seconds: int) -> Card:
        return Card(
            duration_s=Fraction(seconds), background=("#000000", "#000000"), fade_in_s=0, fade_out_s=0,
            texts=(), shapes=(), tones=(),
        )  # fmt: skip

    return BrandPack(
        name="plain", version="1", platform_name="P", font_file=Path("font.otf"), font_family="F",
        title=card(4), ending=card(6),
    )  # fmt: skip
