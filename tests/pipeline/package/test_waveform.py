"""The sound's peaks."""

import math
import struct
import subprocess
import wave
from pathlib import Path

import pytest

from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.ffmpeg.tools import Tools
from pipeline.package.waveform import LOUDEST, PEAKS_A_SECOND, SAMPLE_RATE_HZ, measure_peaks, peaks

SOUND_HZ = 48_000
"""As packages have it."""


def test_a_peak_is_the_loudest_of_its_twenty_milliseconds() -> None:
    step = SAMPLE_RATE_HZ // PEAKS_A_SECOND
    assert peaks([0] * (step - 1) + [-32_768] + [16_384] + [0] * step) == (LOUDEST, 50, 0)


def test_a_package_without_sound_has_no_peaks(tmp_path: Path, tools: Tools, runner: SubprocessRunner) -> None:
    assert measure_peaks(tmp_path, tools=tools, runner=runner) == ()


@pytest.mark.media
def test_silence_and_a_tone_are_told_apart(tmp_path: Path, tools: Tools, runner: SubprocessRunner) -> None:
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setparams((1, 2, SOUND_HZ, 0, "NONE", ""))
        tone = (int(20_000 * math.sin(n / 20) * (n >= SOUND_HZ)) for n in range(2 * SOUND_HZ))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    hls = ("-f", "hls", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4", "-hls_time", "1")
    subprocess.run(
        [tools.ffmpeg, "-v", "error", "-i", tmp_path / "tone.wav", "-c:a", "aac", *hls, tmp_path / "index.m3u8"],
        check=True,
    )
    found = measure_peaks(tmp_path, tools=tools, runner=runner)
    assert len(found) == pytest.approx(2 * PEAKS_A_SECOND, abs=8)
    assert max(found[5:40]) < 5
    assert min(found[60:95]) > 40
