"""measure_loudness and plan_gain: every programme at -18 LUFS with true peaks at most -1 dBTP (AES TD1008, EBU R 128).

Gain is linear: one figure for the whole body, found by measuring first. loudnorm's own second pass turns dynamic where
range or peaks do not suit it. Only peaks that would pass the ceiling meet a limiter.
"""

import re
from dataclasses import replace

import ffmpeg

from pipeline.encode.chains import Stream
from pipeline.encode.soundtrack import Gain, compile_cuts, gained
from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.command import ffmpeg_argv, hostile_input_kwargs
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.ladder import Loudness
from pipeline.model.probe import AudioStream
from pipeline.model.timeline import Timeline

TARGET_LUFS = -18.0
CEILING_DBTP = -2.5
"""1.5 dB under what is allowed: AAC at 128 kb/s raises limited peaks by up to that much."""

SILENT_LUFS = -55.0
"""Quieter than this is the noise of a room or a recorder; turning it up by 37 dB and more helps nobody."""

HEARD_RATE_HZ = 32_000
"""Sound is measured without what AAC at 128 kb/s leaves out, all above 16 kHz (AAC_CUTOFF_FROM_BITRATE in libavcodec).

Noise and clipped sound lose up to 1.8 LU there; speech loses nothing.
"""

MAKEUP_FROM_DB = 0.3
MAKEUP_ROUNDS = 5
MOST_MAKEUP_DB = 20.0
"""Knocks at full scale over speech at -40 LUFS need 16; sound that needs more is hardly anything but knocks."""

_SILENCE = Loudness(silent=True, integrated_lufs=-70.0, true_peak_dbtp=-120.0, range_lu=0.0, threshold_lufs=-70.0)
_FIGURE = r"\s+(-?(?:[0-9.]+|inf|nan))"
_SUMMARY = re.compile(
    rf"I:{_FIGURE} LUFS\s+Threshold:{_FIGURE} LUFS\s+Loudness range:\s+LRA:{_FIGURE} LU.*?Peak:{_FIGURE} dBFS", re.S
)


def measure_loudness(
    footage: Footage, audio: AudioStream | None, timeline: Timeline, *, tools: Tools, runner: Runner
) -> Loudness:
    """Loudness of the body's sound as the programme will have it: its cuts, in stereo. Raises ProgramFailed."""
    if audio is None:
        return _SILENCE
    loudness = _measure(footage, audio, timeline, gain=None, tools=tools, runner=runner)
    for _ in range(MAKEUP_ROUNDS):
        gain = plan_gain(loudness)
        if gain.ceiling_dbtp is None or loudness.makeup_db == MOST_MAKEUP_DB:
            break
        limited = _measure(footage, audio, timeline, gain=gain, tools=tools, runner=runner)
        missing_db = TARGET_LUFS - limited.integrated_lufs
        if missing_db < MAKEUP_FROM_DB:
            break
        loudness = replace(loudness, makeup_db=round(min(loudness.makeup_db + missing_db, MOST_MAKEUP_DB), 1))
    return loudness


def plan_gain(loudness: Loudness) -> Gain:
    """The gain that brings the body to the target, and a ceiling only where peaks would pass it; none for silence."""
    if loudness.silent:
        return Gain(gain_db=0.0, ceiling_dbtp=None)
    gain_db = TARGET_LUFS - loudness.integrated_lufs + loudness.makeup_db
    passes = loudness.true_peak_dbtp + gain_db > CEILING_DBTP
    return Gain(gain_db=round(gain_db, 2), ceiling_dbtp=CEILING_DBTP if passes else None)


def _measure(
    footage: Footage, audio: AudioStream, timeline: Timeline, *, gain: Gain | None, tools: Tools, runner: Runner
) -> Loudness:
    footage_s = float(timeline.cuts[-1].end_s)
    job = Job(
        argv=loudness_argv(footage, audio, timeline, gain=gain, tools=tools),
        reads=(footage.path,),
        limits=Limits(wall_s=60 + footage_s, cpu_s=120 + int(footage_s)),
    )
    outcome = runner.run(job)
    return read_summary(outcome.stderr_tail, argv=job.argv)


def loudness_argv(
    footage: Footage, audio: AudioStream, timeline: Timeline, *, gain: Gain | None, tools: Tools
) -> tuple[str, ...]:
    """ffmpeg's argv: the body's sound through ebur128, whose summary goes to stderr at level info."""
    options = {**hostile_input_kwargs(), "vn": None, "sn": None, "dn": None}
    opened: Stream = ffmpeg.input(str(footage.path), **options)
    stream = compile_cuts(opened, audio, timeline, skipped_frames=0)
    if gain is not None:
        stream = gained(stream, gain)
    stream = stream.filter("aresample", sample_rate=HEARD_RATE_HZ)
    stream = stream.filter("ebur128", peak="true", framelog="quiet")
    arguments = ffmpeg.output(stream, "-", format="null").get_args()
    return ffmpeg_argv(tools, ["-loglevel", "info", "-nostats", *arguments])


def read_summary(stderr: str, *, argv: tuple[str, ...]) -> Loudness:
    """ebur128's summary as a Loudness. Raises ProgramFailed where there is none."""
    found = _SUMMARY.findall(stderr)
    if not found:
        raise ProgramFailed(argv, 0, f"no loudness summary in: {stderr}")
    # The last one: a file's own metadata is printed before it.
    integrated, threshold, loudness_range, peak = (float(figure) for figure in found[-1])
    if not integrated > SILENT_LUFS:
        return _SILENCE
    return Loudness(
        silent=False,
        integrated_lufs=integrated,
        true_peak_dbtp=peak,
        range_lu=loudness_range,
        threshold_lufs=threshold,
    )
