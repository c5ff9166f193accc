from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.ffprobe import PacketTimes
from pipeline.intake.keeping import keep
from pipeline.intake.probing import measure
from pipeline.intake.sound_survey import Second, clipped_share, gaps, loud_level, read_seconds, survey_sound
from pipeline.model.survey import SoundFacts, Stretch
from tests.conftest import Footages

PACKETS = PacketTimes(starts_s=tuple(number / 50 for number in range(500)), end_s=10.0)


def seconds(*levels: float, peak_dbfs: float = -6.0, at_peak: float = 1.0) -> list[Second]:
    return [
        Second(time_s=float(at), level_dbfs=level, peak_dbfs=peak_dbfs, at_peak=at_peak)
        for at, level in enumerate(levels)
    ]


@pytest.fixture
def heard(tools: Tools, runner: Runner, footages: Footages, tmp_path: Path):  # type: ignore[no-untyped-def]
    def survey(name: str, sound: str, *more: str) -> SoundFacts:
        picture = ("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=6")
        codec = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le")
        path = footages.make(name, *picture, "-f", "lavfi", "-i", sound, *codec, *more)
        footage = keep(path, tmp_path / "kept")
        measured = measure(footage, tools=tools, runner=runner)
        ((track, packets),) = measured.sounds
        wav = tmp_path / "sound.wav"
        limits = Limits(wall_s=60)
        return survey_sound(footage, measured.probe, track, packets, limits=limits, tools=tools, runner=runner, wav=wav)

    return survey


@pytest.mark.media
def test_sound_cut_off_at_full_scale_is_measured_as_clipped(heard) -> None:  # type: ignore[no-untyped-def]
    loud = heard("loud.mkv", "sine=frequency=300:duration=6:sample_rate=48000", "-af", "volume=30dB")
    assert loud.clipped == 1.0
    fair = heard("fair.mkv", "sine=frequency=300:duration=6:sample_rate=48000")
    assert fair.clipped == 0.0
    assert fair.level_dbfs == pytest.approx(-21, abs=1)


@pytest.mark.media
def test_silence_measures_as_silent_and_nothing_of_it_is_missing(heard) -> None:  # type: ignore[no-untyped-def]
    found = heard("silent.mkv", "anullsrc=sample_rate=48000:duration=6")
    assert found.level_dbfs <= -90
    assert found.missing == ()


def test_a_tenth_of_the_seconds_sets_the_level() -> None:
    assert loud_level(seconds(*[-60.0] * 17, *[-20.0] * 3)) == -20
    assert loud_level(seconds(*[-60.0] * 19, -20.0)) == -60
    assert loud_level([]) == -120


def test_film_that_is_mostly_without_sound_is_as_loud_as_the_sound_it_has() -> None:
    assert loud_level(seconds(*[-120.0] * 350, *[-20.0] * 20)) == -20
    assert loud_level(seconds(*[-90.0] * 5)) == -120


def test_a_peak_below_full_scale_is_not_clipped() -> None:
    assert clipped_share(seconds(-3, -3, peak_dbfs=-1.0, at_peak=900)) == 0
    assert clipped_share(seconds(-3, -3, peak_dbfs=0.0, at_peak=1)) == 0
    assert clipped_share(seconds(-3, -3, peak_dbfs=0.0, at_peak=900)) == 1


def test_sound_that_packets_promise_and_the_decoder_does_not_give_is_told_with_its_place() -> None:
    came = [one for one in seconds(*[-20.0] * 10) if not 3 <= one.time_s < 7]
    assert gaps(came, PACKETS, start_s=0) == (Stretch(start_s=Fraction(3), end_s=Fraction(7)),)
    assert gaps([], PACKETS, start_s=0) == (Stretch(start_s=Fraction(0), end_s=Fraction(10)),)
    assert gaps(seconds(*[-20.0] * 10), PACKETS, start_s=0) == ()


@given(st.text(alphabet="frame:pts_time=.RMSlevPakcount_0123456789-inf\n"))
def test_no_text_breaks_the_reader(text: str) -> None:
    for second in read_seconds(text):
        assert abs(second.time_s) < 1e9
