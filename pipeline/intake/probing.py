"""probe: footage -> Probe, by sandboxed ffprobe; durations are measured on packets, never read from headers."""

from fractions import Fraction

from pydantic import ValidationError

from pipeline.errors import FootageRefused, ProgramFailed
from pipeline.ffmpeg.command import ffprobe_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.ffprobe import (
    PACKET_ENTRIES,
    STREAM_ENTRIES,
    PacketTimes,
    ProbedFile,
    ProbedStream,
    ratio,
    read_packets,
)
from pipeline.intake.measure import displayed_size, exact, frame_rate
from pipeline.intake.reasons import reason
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream, Probe, VideoStream

PROBE_LIMITS = Limits(wall_s=30, cpu_s=30, address_space_bytes=3 * 2**30, file_size_bytes=2**20)


def probe(footage: Footage, *, tools: Tools, runner: Runner) -> Probe:
    """Measured facts about footage. Raises FootageRefused (unreadable) where ffprobe cannot make anything of it."""
    try:
        headers = ProbedFile.model_validate_json(_ask(footage, STREAM_ENTRIES, tools=tools, runner=runner))
        packets = read_packets(
            _ask(footage, PACKET_ENTRIES, "-of", "csv=p=0", tools=tools, runner=runner).decode("ascii", "replace")
        )
    except (ProgramFailed, ValidationError) as cause:
        raise FootageRefused(Admission(reasons=(reason("unreadable"),))) from cause
    video = _pick_video(headers.streams, packets)
    audio = _pick_audio(headers.streams, packets)
    used = [packets[stream.index] for stream in (video, audio) if stream is not None]
    start_s = min((times.starts_s[0] for times in used), default=0.0)
    declared = headers.format.duration
    return Probe(
        sha256=footage.sha256,
        container=headers.format.format_name,
        size_bytes=footage.size_bytes,
        duration_s=exact(max((times.end_s for times in used), default=0.0) - start_s),
        declared_duration_s=exact(declared) if declared else None,
        start_s=exact(start_s),
        video=video,
        audio=audio,
    )


def _ask(footage: Footage, entries: str, *options: str, tools: Tools, runner: Runner) -> bytes:
    argv = ffprobe_argv(tools, [*options, "-show_entries", entries], footage.path)
    return runner.run(Job(argv=argv, reads=(footage.path.parent,), limits=PROBE_LIMITS)).stdout


def _pick_video(streams: list[ProbedStream], packets: dict[int, PacketTimes]) -> VideoStream | None:
    """The largest moving picture; cover art and empty tracks are not footage."""
    moving = [
        stream
        for stream in streams
        if stream.codec_type == "video" and not stream.is_still and stream.index in packets and stream.width > 0
    ]
    if not moving:
        return None
    stream = max(moving, key=lambda candidate: (candidate.width * candidate.height, -candidate.index))
    times = packets[stream.index]
    rate, variable = frame_rate(stream, times)
    width_px, height_px = displayed_size(stream)
    last_frame_s = times.starts_s[-1] - times.starts_s[0] + float(1 / rate)
    return VideoStream(
        index=stream.index,
        codec=stream.codec_name,
        width_px=width_px,
        height_px=height_px,
        coded_width_px=stream.width,
        coded_height_px=stream.height,
        frame_rate=rate,
        variable_rate=variable,
        duration_s=exact(max(times.span_s, last_frame_s) if not variable else times.span_s or last_frame_s),
        packets=len(times.starts_s),
        rotation_deg=stream.rotation_deg,
        sample_aspect_ratio=ratio(stream.sample_aspect_ratio, Fraction(1)),
        interlaced=stream.field_order in {"tt", "bb", "tb", "bt"},
        pixel_format=stream.pix_fmt,
        color_space=stream.color_space,
        color_primaries=stream.color_primaries,
        color_range=stream.color_range,
        transfer=stream.color_transfer,
    )


def _pick_audio(streams: list[ProbedStream], packets: dict[int, PacketTimes]) -> AudioStream | None:
    """The default sound track, else the first that has packets."""
    heard = [
        stream for stream in streams if stream.codec_type == "audio" and stream.index in packets and stream.channels > 0
    ]
    if not heard:
        return None
    stream = min(heard, key=lambda candidate: (not candidate.disposition.get("default"), candidate.index))
    times = packets[stream.index]
    return AudioStream(
        index=stream.index,
        codec=stream.codec_name,
        sample_rate_hz=stream.sample_rate,
        channels=stream.channels,
        channel_layout=stream.channel_layout,
        duration_s=exact(times.span_s),
        packets=len(times.starts_s),
    )
