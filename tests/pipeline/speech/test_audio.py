"""Sound in step with the picture, to the sample."""

import wave
from array import array
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.command import HOSTILE_INPUT
from pipeline.ffmpeg.fake import RecordingRunner
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.timeline import Timeline
from pipeline.speech.audio import compile_cuts, extract_speech_audio

NTSC = Fraction(30000, 1001)
RATE = 16_000


def timeline(*cuts: tuple[str, str], frame_rate: Fraction = Fraction(25)) -> Timeline:
    kept = tuple(Cut(start_s=Fraction(start), end_s=Fraction(end)) for start, end in cuts)
    return Timeline(
        width_px=320,
        height_px=180,
        frame_rate=frame_rate,
        cuts=kept,
        title_frames=100,
        cut_frames=tuple(round(cut.duration_s * frame_rate) for cut in kept),
        ending_frames=100,
    )


def sound(index: int = 1) -> AudioStream:
    return AudioStream(
        index=index,
        codec="aac",
        sample_rate_hz=48_000,
        channels=1,
        channel_layout="mono",
        duration_s=Fraction(3),
        packets=1,
    )


def footage(path: Path) -> Footage:
    return Footage(sha256="0" * 64, path=path, original_name="take.mp4", size_bytes=1)


def lengths(graph: str) -> list[int]:
    return [int(part.split("[")[0]) for part in graph.split("end_sample=")[1:]]


@pytest.mark.parametrize("frame_rate", [Fraction(25), NTSC, Fraction(50), Fraction(24000, 1001)])
def test_a_hundred_cuts_do_not_drift(frame_rate: Fraction) -> None:
    cuts = timeline(*((f"{i}.137", f"{i}.771") for i in range(100)), frame_rate=frame_rate)
    assert sum(lengths(compile_cuts(sound(), cuts))) == round(cuts.body_s * RATE)


def test_every_cut_is_within_a_sample_of_its_frames() -> None:
    cuts = timeline(("0", "1.1"), ("2", "2.5"), ("4", "9"), frame_rate=NTSC)
    for samples, frames in zip(lengths(compile_cuts(sound(), cuts)), cuts.cut_frames, strict=True):
        assert abs(samples - frames / NTSC * RATE) <= 1


def test_footage_is_read_in_the_sandbox_with_the_hostile_flags(tools: Tools, tmp_path: Path) -> None:
    recording = RecordingRunner()
    extract_speech_audio(
        footage(Path("/footage/take")),
        sound(),
        timeline(("0", "2")),
        tools=tools,
        runner=recording,
        destination=tmp_path / "speech.wav",
    )
    (job,) = recording.jobs
    assert job.sandboxed and job.reads == (Path("/footage/take"),)
    before_input = job.argv[: job.argv.index("-i")]
    assert all(flag in before_input for flag in HOSTILE_INPUT)


def samples_of(path: Path) -> "array[int]":
    with wave.open(str(path), "rb") as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, RATE)
        return array("h", wav.readframes(wav.getnframes()))


def beeps_s(samples: "array[int]") -> list[float]:
    """When sound sets in after at least 0.1 s of quiet."""
    loud = [i for i, value in enumerate(samples) if abs(value) > 700]
    return [i / RATE for before, i in pairwise([-RATE, *loud]) if i - before > RATE // 10]


BEEP = "volume='between(mod(t,2),0.5,0.7)':eval=frame"
PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=4")


def beeping(seconds: int) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency=1000:sample_rate=48000:duration={seconds},{BEEP}")


CODECS = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")


@pytest.mark.media
@pytest.mark.parametrize("container", ["mp4", "ts", "mkv"])
@pytest.mark.parametrize(("late_s", "expected_s"), [(0, [0.5, 2.5]), (1, [1.5, 3.5])])
def test_sound_that_starts_late_stays_in_step(
    container: str, late_s: int, expected_s: list[float], footages: Any, tools: Tools, runner: Runner, tmp_path: Path
) -> None:
    path = footages.make(
        f"late-{late_s}.{container}", *PICTURE, "-itsoffset", str(late_s), *beeping(4 - late_s), *CODECS
    )
    cuts = timeline(("0", "4"))
    wav = extract_speech_audio(
        footage(path), sound(), cuts, tools=tools, runner=runner, destination=tmp_path / "speech.wav"
    )
    samples = samples_of(wav)
    assert len(samples) == 4 * RATE
    # An AAC encoder's first 21 ms are padding that only MP4 and Matroska mark as such.
    assert beeps_s(samples) == pytest.approx(expected_s, abs=0.05)
    assert [path.name for path in tmp_path.iterdir()] == ["speech.wav"]


@pytest.mark.media
def test_cuts_are_joined_and_padded_to_their_frames(
    footages: Any, tools: Tools, runner: Runner, tmp_path: Path
) -> None:
    path = footages.make("short-sound.mp4", *PICTURE, *beeping(3), *CODECS)
    cuts = timeline(("2.4", "2.9"), ("0.25", "1"), ("2.8", "3.8"), frame_rate=NTSC)
    wav = extract_speech_audio(
        footage(path), sound(), cuts, tools=tools, runner=runner, destination=tmp_path / "speech.wav"
    )
    samples = samples_of(wav)
    assert len(samples) == round(cuts.body_s * RATE)
    assert beeps_s(samples) == pytest.approx([0.1, float(cuts.cut_frames[0] / NTSC) + 0.25], abs=0.03)


@pytest.mark.media
def test_surround_sound_becomes_one_channel(footages: Any, tools: Tools, runner: Runner, tmp_path: Path) -> None:
    centre = "pan=5.1|c2=c0"
    path = footages.make("surround.mp4", *PICTURE, *beeping(4), "-af", centre, *CODECS)
    wav = extract_speech_audio(
        footage(path), sound(), timeline(("0", "4")), tools=tools, runner=runner, destination=tmp_path / "speech.wav"
    )
    assert beeps_s(samples_of(wav)) == pytest.approx([0.5, 2.5], abs=0.03)


@pytest.mark.media
def test_a_file_that_cannot_be_read_fails_and_leaves_nothing(tools: Tools, runner: Runner, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"no sound at all")
    with pytest.raises(ProgramFailed):
        extract_speech_audio(
            footage(broken),
            sound(),
            timeline(("0", "2")),
            tools=tools,
            runner=runner,
            destination=tmp_path / "speech.wav",
        )
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]
