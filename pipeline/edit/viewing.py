"""Footage as a browser plays it, small, so that a person can say what of it goes."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv, heard_together
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe

COPY, SOUND = "copy.mp4", "sound.s16"
HEIGHT_PX = 240
FRAME_RATE = 25
SOUND_RATE_HZ = 8000
"""Of the samples for the waveform; the copy's own sound keeps its rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingCopy:
    """copy: H.264 and AAC, on the footage's clock. sound: mono 16-bit samples at 8 kHz, None without sound."""

    copy: Path
    sound: Path | None


def make_viewing_copy(
    footage: Footage, probe: Probe, *, tools: Tools, runner: Runner, destination: Path, threads: int
) -> ViewingCopy:
    """Both files in destination, from one decode. Raises ProgramFailed where ffmpeg cannot read the footage."""
    length_s = probe.duration_s + 1
    job = Job(
        argv=viewing_argv(footage, probe, tools=tools, destination=destination, threads=threads),
        reads=(footage.path,),
        writes=(destination,),
        limits=Limits(wall_s=120 + 2 * float(length_s), cpu_s=240 + 4 * int(length_s)),
    )
    runner.run(job)
    return ViewingCopy(copy=destination / COPY, sound=destination / SOUND if probe.audio else None)


def viewing_argv(footage: Footage, probe: Probe, *, tools: Tools, destination: Path, threads: int) -> tuple[str, ...]:
    """ffmpeg's argv: a keyframe a second, so that a browser seeks at once, and the index in front."""
    assert probe.video is not None
    # On the clock that the cuts are made by: pipeline/encode/picture.py.
    size = f"scale=w='trunc(oh*dar/2)*2':h='trunc(min({HEIGHT_PX},ih)/2)*2',setsar=1"
    picture = f"fps={FRAME_RATE}:start_time=0,{size},format=yuv420p"
    arguments = [*HOSTILE_INPUT, "-i", str(footage.path)]
    chains = [f"[0:{probe.video.index}]{picture}[seen]"]
    if probe.audio:
        # first_pts=0 puts silence before sound that starts late, async=1 into gaps.
        heard = "aresample=48000:ochl=mono:async=1:first_pts=0,asplit"
        chains.append(f"{heard_together(probe.audio.indexes)}{heard}[heard][drawn]")
    arguments += ["-filter_complex", ";".join(chains), "-map", "[seen]"]
    arguments += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-g", str(FRAME_RATE)]
    arguments += ["-threads", str(threads)]
    if probe.audio:
        arguments += ["-map", "[heard]", "-c:a", "aac", "-b:a", "64k"]
    arguments += ["-movflags", "+faststart", "-t", _seconds(probe.duration_s), str(destination / COPY)]
    if probe.audio:
        arguments += ["-map", "[drawn]", "-ar", str(SOUND_RATE_HZ), "-f", "s16le", str(destination / SOUND)]
    return ffmpeg_argv(tools, arguments)


def _seconds(value: Fraction) -> str:
    return f"{float(value):.3f}"
