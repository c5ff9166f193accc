"""Two mono tracks come out as left and right, in step; one comes out at both ears."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import ffmpeg
import numpy as np
import pytest

from pipeline.encode.soundtrack import SAMPLE_RATE_HZ, Gain, compile_body_sound
from pipeline.ffmpeg.command import ffmpeg_argv, hostile_input_kwargs
from pipeline.ffmpeg.sandbox import Job
from pipeline.model.admission import Cut
from tests.pipeline.encode.conftest import AUDIO, TIMELINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.ffmpeg.runner import Runner
    from pipeline.ffmpeg.tools import Tools
    from pipeline.model.probe import AudioStream
    from tests.conftest import Footages

    Heard = Callable[[AudioStream], np.ndarray]

MONO = replace(AUDIO, channels=1, codec="pcm_s16le")


@pytest.fixture
def heard(tools: Tools, runner: Runner, footages: Footages) -> Heard:
    """The body's samples, a row an ear, of footage whose tracks are 300, 900 and 2000 Hz."""
    three = footages.make(
        "three-mono.mov",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=30:duration=2"),
        *(part for hz in (300, 900, 2000) for part in ("-f", "lavfi", "-i", f"sine={hz}:sample_rate=48000:duration=2")),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"),
    )
    timeline = replace(TIMELINE, cuts=(Cut(start_s=Fraction(0), end_s=Fraction(2)),), cut_frames=(60,))

    def hear(audio: AudioStream) -> np.ndarray:
        opened = ffmpeg.input(str(three), **hostile_input_kwargs())
        gain = Gain(gain_db=0.0, ceiling_dbtp=None)
        stream = compile_body_sound(opened, audio, timeline, gain, skipped_frames=0)
        argv = ffmpeg_argv(tools, ffmpeg.output(stream, "pipe:1", format="s16le").get_args())
        samples = np.frombuffer(runner.run(Job(argv=argv, reads=(three,))).stdout, dtype="<i2")
        return samples.reshape(-1, 2).T

    return hear


def pitch_hz(ear: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(ear))) * SAMPLE_RATE_HZ / len(ear))


@pytest.mark.media
def test_two_mono_tracks_are_left_and_right(heard: Heard) -> None:
    left, right = heard(replace(MONO, right_index=2))
    assert (pitch_hz(left), pitch_hz(right)) == (300, 900)
    assert len(left) == len(right) == 2 * SAMPLE_RATE_HZ
    assert np.abs(left).max() == pytest.approx(np.abs(right).max(), rel=0.02)


@pytest.mark.media
def test_one_mono_track_is_heard_at_both_ears(heard: Heard) -> None:
    left, right = heard(replace(MONO, index=3))
    assert pitch_hz(left) == 2000
    assert np.array_equal(left, right)
