"""find_silences: where nobody speaks, heard by ffmpeg's silencedetect on the sound alone."""

import re
from fractions import Fraction

from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv, heard_together
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe

QUIET_DB = -35
"""Below the sound's usual speaking level and above the noise of a room."""

SHORTEST_S = Fraction(4, 10)
"""Shorter pauses belong to speaking."""

_EVENT = re.compile(rb"lavfi\.silence_(start|end)=(-?[0-9]{1,9}(?:\.[0-9]{0,9})?)(?![0-9.])")


def find_silences(footage: Footage, probe: Probe, *, tools: Tools, runner: Runner) -> tuple[Cut, ...]:
    """Silent stretches of at least 0.4 s, in order, in seconds of the footage; none where there is no sound.

    Raises ProgramFailed where ffmpeg cannot read the file.
    """
    if probe.audio is None:
        return ()
    job = Job(
        argv=silence_argv(footage, probe.audio.indexes, tools=tools),
        reads=(footage.path,),
        limits=Limits(wall_s=60 + float(probe.duration_s), cpu_s=120 + int(probe.duration_s)),
    )
    return read_silences(runner.run(job).stdout, duration_s=probe.duration_s)


def silence_argv(footage: Footage, tracks: tuple[int, ...], *, tools: Tools) -> tuple[str, ...]:
    """ffmpeg's argv: events are printed as metadata on stdout, no picture is decoded. Several tracks are one sound."""
    detect = f"silencedetect=noise={QUIET_DB}dB:duration={float(SHORTEST_S):g}"
    # first_pts=0 puts the sound on the footage's clock where it starts later than the picture.
    clock = "aresample=16000:async=1:first_pts=0,aformat=channel_layouts=mono"
    chain = f"{heard_together(tracks)}{clock},{detect},ametadata=mode=print:file=pipe\\\\:1[out]"
    source = [*HOSTILE_INPUT, "-vn", "-sn", "-dn", "-i", str(footage.path)]
    return ffmpeg_argv(tools, [*source, "-filter_complex", chain, "-map", "[out]", "-f", "null", "-"])


def read_silences(printed: bytes, *, duration_s: Fraction) -> tuple[Cut, ...]:
    """Silences from ametadata's lines; one that is still open at the end lasts until duration_s."""
    silences: list[Cut] = []
    start_s: Fraction | None = None
    for match in _EVENT.finditer(printed):
        moment_s = min(max(Fraction(match[2].decode("ascii")), Fraction(0)), duration_s)
        if match[1] == b"start":
            start_s = moment_s
        elif start_s is not None:
            silences.append(Cut(start_s=start_s, end_s=moment_s))
            start_s = None
    if start_s is not None:
        silences.append(Cut(start_s=start_s, end_s=duration_s))
    return tuple(silence for silence in silences if silence.duration_s > 0)
