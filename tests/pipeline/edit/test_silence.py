"""find_silences: what ffmpeg prints, and what it hears."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edit.silence import find_silences, read_silences
from pipeline.ffmpeg.fake import RecordingRunner
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe


def footage_at(path: Path) -> Footage:
    return Footage(sha256="0" * 64, path=path, original_name="x", size_bytes=1)


def test_an_open_silence_lasts_to_the_end() -> None:
    printed = b"lavfi.silence_start=1.5\nlavfi.silence_end=2.25\nlavfi.silence_duration=0.75\nlavfi.silence_start=9\n"
    assert read_silences(printed, duration_s=Fraction(10)) == (
        Cut(start_s=Fraction("1.5"), end_s=Fraction("2.25")),
        Cut(start_s=Fraction(9), end_s=Fraction(10)),
    )


def test_times_outside_the_footage_are_brought_inside() -> None:
    printed = b"lavfi.silence_start=-0.02\nlavfi.silence_end=11\n"
    assert read_silences(printed, duration_s=Fraction(10)) == (Cut(start_s=Fraction(0), end_s=Fraction(10)),)


@given(
    st.lists(st.sampled_from([b"lavfi.silence_", b"start=", b"end=", b".", b"-", b"\n", b"12", b"9" * 20]), max_size=40)
)
def test_no_words_break_the_reader(words: list[bytes]) -> None:
    for silence in read_silences(b"".join(words), duration_s=Fraction(10)):
        assert 0 <= silence.start_s < silence.end_s <= 10


def test_footage_without_sound_has_no_silences_and_starts_nothing(probe_of: Callable[..., Probe], tools: Tools) -> None:
    runner = RecordingRunner()
    assert find_silences(footage_at(Path("x")), probe_of(audio=False), tools=tools, runner=runner) == ()
    assert runner.jobs == []


@pytest.mark.media
def test_a_pause_between_two_tones_is_found(
    tmp_path: Path, probe_of: Callable[..., Probe], tools: Tools, runner: Runner, footages: object
) -> None:
    path = footages.make(  # type: ignore[attr-defined]
        "pause.mkv",
        *("-f", "lavfi", "-i", "color=s=64x64:r=10:d=6"),
        *("-f", "lavfi", "-i", "aevalsrc='0.3*sin(2*PI*500*t)*(lt(t,2)+gt(t,4))':d=6:s=44100"),
        *("-c:v", "libx264", "-c:a", "aac"),
    )
    (silence,) = find_silences(footage_at(path), probe_of(6), tools=tools, runner=runner)
    assert float(silence.start_s) == pytest.approx(2, abs=0.08)
    assert float(silence.end_s) == pytest.approx(4, abs=0.08)
