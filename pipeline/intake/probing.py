"""probe: footage -> Probe, by sandboxed ffprobe; durations are measured on packets, never read from headers."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pydantic import ValidationError

from pipeline.errors import FootageRefused, ProgramFailed
from pipeline.ffmpeg.command import ffprobe_argv
from pipeline.ffmpeg.runner import Outcome, Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.disguise import HEAD_BYTES
from pipeline.intake.ffprobe import (
    LATEST_S,
    PACKET_ENTRIES,
    STREAM_ENTRIES,
    TRANSPORT_STREAM,
    PacketTimes,
    ProbedFile,
    ProbedStream,
    ratio,
    read_packets,
)
from pipeline.intake.measure import displayed_size, exact, frame_rate
from pipeline.intake.unreadable import why_unreadable
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream, Probe, VideoStream

CUT_OFF = re.compile(r"partial file|File ended prematurely")
"""What ffprobe's demuxers for MP4 and Matroska say of it."""

TRANSPORT_BYTES = (188, 192, 204)
"""A transport packet: plain, with the time stamp that AVCHD cameras put before it, with a broadcast's check bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A probe with the packets it was measured on: of the picture, and of every sound track, the probe's first."""

    probe: Probe
    picture: PacketTimes | None
    sounds: tuple[tuple[AudioStream, PacketTimes], ...]


def probe(footage: Footage, *, tools: Tools, runner: Runner) -> Probe:
    """Measured facts about footage. Raises FootageRefused where ffprobe cannot make anything of it."""
    return measure(footage, tools=tools, runner=runner).probe


def measure(footage: Footage, *, tools: Tools, runner: Runner) -> Measured:
    """As probe, with the packets. Raises FootageRefused."""
    limits = probe_limits(footage.size_bytes)
    try:
        headers = ProbedFile.model_validate_json(
            _ask(footage, limits, STREAM_ENTRIES, tools=tools, runner=runner).stdout
        )
        answer = _ask(footage, limits, PACKET_ENTRIES, "-of", "csv=p=0", tools=tools, runner=runner)
    except (ProgramFailed, ValidationError) as cause:
        with footage.path.open("rb") as reader:
            head = reader.read(HEAD_BYTES)
        fault = cause if isinstance(cause, ProgramFailed) else None
        refusal = why_unreadable(head, fault, limit_s=limits.wall_s)
        raise FootageRefused(Admission(reasons=(refusal,))) from cause
    return _measured(footage, headers, read_packets(answer.stdout.decode("ascii", "replace")), answer.stderr_tail)


def probe_limits(size_bytes: int) -> Limits:
    """Every packet is read, so large files get longer: 100 MB a second is slow for a disk, five minutes the ceiling."""
    wall_s = min(30 + size_bytes / 100e6, 300.0)
    return Limits(wall_s=wall_s, cpu_s=int(wall_s), address_space_bytes=3 * 2**30, file_size_bytes=2**20)


def _ask(footage: Footage, limits: Limits, entries: str, *options: str, tools: Tools, runner: Runner) -> Outcome:
    argv = ffprobe_argv(tools, [*options, "-show_entries", entries], footage.path)
    return runner.run(Job(argv=argv, reads=(footage.path,), limits=limits))


def _measured(footage: Footage, headers: ProbedFile, packets: dict[int, PacketTimes], log: str) -> Measured:
    video = _pick_video(headers.streams, packets)
    picture = packets[video.index] if video else None
    sounds = tuple((one, packets[one.index]) for one in _sounds(headers.streams, packets))
    used = [*([picture] if picture else []), *(times for _, times in sounds[:1])]
    start_s = min((times.starts_s[0] for times in used), default=0.0)
    declared = headers.format.duration
    probed = Probe(
        sha256=footage.sha256,
        container=headers.format.format_name,
        size_bytes=footage.size_bytes,
        duration_s=exact(max((times.end_s for times in used), default=0.0) - start_s),
        declared_duration_s=exact(declared) if declared and abs(declared) < LATEST_S else None,
        start_s=exact(start_s),
        video=video,
        audio=sounds[0][0] if sounds else None,
        encrypted=any(stream.encrypted for stream in headers.streams) or any(one.encrypted for one in packets.values()),
        promised_packets=sum(stream.nb_frames for stream in headers.streams if video and stream.index == video.index),
        present_packets=len(picture.arrived) - picture.cut_off if picture else 0,
        stops_within=_stops_within(headers.format.format_name, used, log),
        ends_loose=headers.format.format_name == TRANSPORT_STREAM and _ends_loose(footage.size_bytes, used),
    )
    return Measured(probe=probed, picture=picture, sounds=sounds)


def _stops_within(container: str, used: list[PacketTimes], log: str) -> bool:
    """Whether an index or a length points behind the end of the file. Transport streams have neither."""
    if container == TRANSPORT_STREAM:
        return False
    return any(times.cut_off for times in used) or bool(CUT_OFF.search(log))


def _ends_loose(size_bytes: int, used: list[PacketTimes]) -> bool:
    """Whether a transport stream ends in the middle of one of its own packets, or of a picture's or a sound's."""
    return all(size_bytes % size for size in TRANSPORT_BYTES) or any(times.cut_off for times in used)


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


def _sounds(streams: list[ProbedStream], packets: dict[int, PacketTimes]) -> list[AudioStream]:
    """Every sound track that has packets, the default one first."""
    heard = [
        stream
        for stream in streams
        if stream.codec_type == "audio"
        and stream.index in packets
        and packets[stream.index].starts_s
        and stream.channels > 0
    ]
    heard.sort(key=lambda stream: (not stream.disposition.get("default"), stream.index))
    return [
        AudioStream(
            index=stream.index,
            codec=stream.codec_name,
            sample_rate_hz=stream.sample_rate,
            channels=stream.channels,
            channel_layout=stream.channel_layout,
            duration_s=exact(packets[stream.index].span_s),
            packets=len(packets[stream.index].starts_s),
            language=stream.tags.get("language", ""),
        )
        for stream in heard
    ]
