"""survey_sound: decodes the sound and says how loud it is, how much of it is clipped and what does not decode."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.ffprobe import PacketTimes, number
from pipeline.intake.looks import joined
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream, Probe
from pipeline.model.survey import SoundFacts, Stretch

SAMPLE_RATE_HZ = 16_000
"""What level and clipping are measured at, and what a recogniser hears."""

FULL_SCALE_DBFS = -0.05
CLIPPED_SAMPLES = 8
"""Samples at full scale within a second, at 16 kHz, that are no chance."""
LONGEST_GAP_S = 1.5
SURVEYED_S = 1200
"""Longer footage is cut before it becomes a programme; what lies behind is heard then."""
NO_SOUND_DBFS = -120.0
GATE_DBFS = -70.0
"""A second that is no louder holds no sound (the absolute gate of ITU-R BS.1770)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A second of sound: its level and peak, and how many of its samples reach that peak."""

    time_s: float
    level_dbfs: float
    peak_dbfs: float
    at_peak: float


def survey_sound(
    footage: Footage,
    probe: Probe,
    track: AudioStream,
    packets: PacketTimes,
    *,
    limits: Limits,
    tools: Tools,
    runner: Runner,
    wav: Path,
) -> SoundFacts:
    """What came out of the decoder, which is also written to wav: 16 kHz, one channel, 16 bits.

    Raises TimeLimitExceeded where that took too long.
    """
    wav.touch()
    argv = sound_argv(footage.path, track, wav, tools=tools)
    try:
        outcome = runner.run(Job(argv=argv, reads=(footage.path,), writes=(wav,), limits=limits))
        seconds = read_seconds(outcome.stdout.decode("ascii", "replace"))
    except TimeLimitExceeded:
        raise
    except ProgramFailed:
        seconds = []
    start_s = float(probe.start_s)
    return SoundFacts(
        level_dbfs=loud_level(seconds),
        clipped=clipped_share(seconds),
        missing=gaps(seconds, packets, start_s=start_s),
    )


def sound_argv(footage: Path, audio: AudioStream, wav: Path, *, tools: Tools) -> tuple[str, ...]:
    """ffmpeg's argv. Clipping is looked for in whole numbers, in which overshoots are cut off as players do."""
    measured = (
        "aformat=sample_fmts=s16,asetnsamples=n=48000:p=0,astats=metadata=1:reset=1:measure_perchannel=none:"
        "measure_overall=Peak_level+RMS_level+Peak_count+Number_of_samples,ametadata=mode=print:file=pipe\\\\:1"
    )
    chain = (
        f"[0:{audio.index}]asplit=2[a][b];[a]aresample=48000,{measured}[m];[b]aresample={SAMPLE_RATE_HZ}:ochl=mono[w]"
    )
    source = [*HOSTILE_INPUT, "-copyts", "-vn", "-sn", "-dn", "-t", str(SURVEYED_S), "-i", str(footage)]
    written = ["-map", "[w]", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-f", "wav", str(wav)]
    return ffmpeg_argv(tools, [*source, "-filter_complex", chain, "-map", "[m]", "-f", "null", "-", *written])


def read_seconds(printed: str) -> list[Second]:
    """Seconds in order of time, from ametadata's lines; a second that cannot be understood is passed over."""
    seconds: list[Second] = []
    told: dict[str, float | None] = {}
    for line in [*printed.splitlines(), "frame:"]:
        if line.startswith("frame:"):
            time_s, peak = told.get("time"), told.get("Peak_count")
            if time_s is not None and peak is not None:
                level, peak_level = told.get("RMS_level"), told.get("Peak_level")
                seconds.append(
                    Second(
                        time_s=time_s,
                        level_dbfs=NO_SOUND_DBFS if level is None else level,
                        peak_dbfs=NO_SOUND_DBFS if peak_level is None else peak_level,
                        at_peak=peak,
                    )
                )
            told = {"time": number(line.partition("pts_time:")[2])}
        else:
            name, _, value = line.partition("=")
            told[name.rpartition(".")[2]] = number(value)
    return sorted(seconds, key=lambda second: second.time_s)


def loud_level(seconds: Sequence[Second]) -> float:
    """The level that a tenth of the seconds with sound pass, -120 where none has any: film may be mostly without."""
    levels = sorted(second.level_dbfs for second in seconds if second.level_dbfs > GATE_DBFS)
    return levels[math.ceil(len(levels) * 0.9) - 1] if levels else NO_SOUND_DBFS


def clipped_share(seconds: Sequence[Second]) -> float:
    """Which share of the seconds holds samples cut off at full scale."""
    clipped = [one for one in seconds if one.peak_dbfs >= FULL_SCALE_DBFS and one.at_peak >= CLIPPED_SAMPLES]
    return len(clipped) / len(seconds) if seconds else 0.0


def gaps(seconds: Sequence[Second], packets: PacketTimes, *, start_s: float) -> tuple[Stretch, ...]:
    """Where packets promise sound and none came out of the decoder for longer than a second and a half."""
    begins = packets.starts_s[0]
    ends = min(packets.end_s, start_s + SURVEYED_S)
    times = [begins - 1, *(one.time_s for one in seconds), ends]
    if not seconds:
        return joined([(begins - start_s, ends - start_s)])
    spans = []
    for before, after in pairwise(times):
        first, last = max(before + 1, begins), min(after, ends)
        if last - first > LONGEST_GAP_S and _promised(packets, first, last):
            spans.append((first - start_s, last - start_s))
    return joined(spans)


def _promised(packets: PacketTimes, first_s: float, last_s: float) -> bool:
    return sum(first_s <= start < last_s for start in packets.starts_s) >= 2
