"""Plans -> argv. ffmpeg-python compiles graphs; this module adds the flags every call must carry.

ffmpeg-python is old: nothing imports it but the modules that build graphs.
"""

from pathlib import Path
from typing import Any

from pipeline.ffmpeg.tools import Tools

DEMUXERS = "mov,matroska,avi,mpegts,mpeg,mpegvideo,mxf,mxf_opatom,flv,asf,ogg,wav,mp3,aac,flac,h264,hevc,dv,gxf"
"""Containers footage may come in. Never hls, concat, dash, sdp, tty, image2, svg: those open other files."""

MAX_PIXELS = 8192 * 4320
"""Decoders refuse larger pictures before allocating them: a 395 KB file at 16384x8192 took 750 MB (security.md)."""

HOSTILE_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-max_pixels", str(MAX_PIXELS))
"""Before every -i that names footage, for ffmpeg and ffprobe alike."""


def hostile_input_kwargs() -> dict[str, str]:
    """HOSTILE_INPUT as keyword arguments of ffmpeg.input."""
    flags = [flag.removeprefix("-") for flag in HOSTILE_INPUT[::2]]
    return dict(zip(flags, HOSTILE_INPUT[1::2], strict=True))


def ffmpeg_argv(tools: Tools, arguments: list[str], *, progress: bool = False) -> tuple[str, ...]:
    """A complete ffmpeg argv from the part after the global flags. progress adds -progress pipe:1 for the runner."""
    flags = ["-nostdin", "-hide_banner", "-loglevel", "warning", "-y"]
    if progress:
        flags += ["-progress", "pipe:1", "-nostats", "-stats_period", "0.5"]
    return (str(tools.ffmpeg), *flags, *arguments)


def compile_graph(tools: Tools, stream: Any, *, progress: bool = False) -> tuple[str, ...]:  # ffmpeg-python is untyped
    """A complete ffmpeg argv from an ffmpeg-python output stream (or merge_outputs)."""
    return ffmpeg_argv(tools, list(stream.get_args()), progress=progress)


def ffprobe_argv(tools: Tools, arguments: list[str], footage: Path) -> tuple[str, ...]:
    """A complete ffprobe argv that prints JSON about one file of strangers' bytes."""
    return (str(tools.ffprobe), "-v", "error", "-of", "json", *HOSTILE_INPUT, *arguments, "-i", str(footage))
