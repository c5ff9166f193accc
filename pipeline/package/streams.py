"""Measures what the packager wrote, and refuses it where it is not the programme that was planned."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.errors import CheckFailed
from pipeline.model.ladder import Encoded
from pipeline.model.timeline import Timeline
from pipeline.package.init_segment import InitSegment, Sound, read_init_segment
from pipeline.package.measuring import MeasuredSegment, measure_segment
from pipeline.package.picture import Picture
from pipeline.package.shaka import AUDIO_FOLDER, INIT_NAME, video_folder

AAC_FRAME_SAMPLES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One folder of segments, measured. folder: its path inside the package."""

    folder: str
    init: InitSegment
    segments: tuple[MeasuredSegment, ...]

    @property
    def samples(self) -> int:
        """Pictures, or AAC frames with priming."""
        return sum(segment.samples for segment in self.segments)

    @property
    def start_s(self) -> Fraction:
        """When the first sample is presented."""
        return self.segments[0].start_s

    @property
    def end_s(self) -> Fraction:
        """When the last sample ends."""
        return self.segments[-1].end_s


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoStream(Stream):
    """A rung. name: its Rendition's name."""

    name: str
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioStream(Stream):
    """The sound."""

    sound: Sound


def measure_streams(encoded: Encoded, timeline: Timeline, package: Path) -> tuple[tuple[VideoStream, ...], AudioStream]:
    """Every rung and the sound, from their bytes. Raises CheckFailed where frames are missing or lengths differ."""
    video = tuple(_video(rung.rendition.name, package) for rung in encoded.renditions)
    audio = _audio(package)
    problems = [problem for stream in video for problem in _video_problems(stream, timeline)]
    problems += _audio_problems(audio, timeline)
    if problems:
        raise CheckFailed("package", tuple(problems))
    return video, audio


def _read(folder: str, package: Path) -> tuple[InitSegment, tuple[MeasuredSegment, ...]]:
    init_path = package / folder / INIT_NAME
    init = read_init_segment(init_path.read_bytes(), f"{folder}/{INIT_NAME}")
    segments = tuple(
        measure_segment(path.read_bytes(), init, path.name, f"{folder}/{path.name}")
        for path in sorted((package / folder).glob("*.m4s"))
    )
    if not segments:
        raise CheckFailed("package", (f"{folder}: the packager wrote no segments",))
    return init, segments


def _video(name: str, package: Path) -> VideoStream:
    folder = video_folder(name)
    init, segments = _read(folder, package)
    if init.main.picture is None:
        raise CheckFailed("package", (f"{folder}: {init.main.sample_entry} is neither H.264, HEVC nor AV1",))
    return VideoStream(folder=folder, init=init, segments=segments, name=name, picture=init.main.picture)


def _audio(package: Path) -> AudioStream:
    init, segments = _read(AUDIO_FOLDER, package)
    if init.main.sound is None:
        raise CheckFailed("package", (f"{AUDIO_FOLDER}: {init.main.sample_entry} is not AAC",))
    return AudioStream(folder=AUDIO_FOLDER, init=init, segments=segments, sound=init.main.sound)


def _video_problems(stream: VideoStream, timeline: Timeline) -> list[str]:
    problems = []
    if stream.samples != timeline.frames:
        problems.append(f"{stream.folder}: {stream.samples} frames, the timeline has {timeline.frames}")
    if stream.start_s != 0 or abs(stream.end_s - timeline.duration_s) * timeline.frame_rate >= 1:
        problems.append(
            f"{stream.folder}: shows {float(stream.start_s):.6f}-{float(stream.end_s):.6f} s"
            f" of {float(timeline.duration_s):.6f} s"
        )
    return problems


def _audio_problems(stream: AudioStream, timeline: Timeline) -> list[str]:
    """Sound may end within one AAC frame or one picture of the programme's end, whichever is longer."""
    aac_frame_s = Fraction(AAC_FRAME_SAMPLES, stream.sound.sample_rate_hz or AAC_FRAME_SAMPLES)
    excess_s = stream.end_s - timeline.duration_s
    if stream.start_s == 0 and -max(aac_frame_s, 1 / timeline.frame_rate) < excess_s < aac_frame_s:
        return []
    return [
        f"{stream.folder}: sounds {float(stream.start_s):.6f}-{float(stream.end_s):.6f} s"
        f" of {float(timeline.duration_s):.6f} s"
    ]
