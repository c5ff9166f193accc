"""Plans -> argv. ffmpeg-python compiles graphs; this module adds the flags every call must carry.

ffmpeg-python is old: nothing imports it but the modules that build graphs.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.ffmpeg.tools import Tools

DEMUXERS = "mov,matroska,avi,mpegts,mpeg,mpegvideo,mxf,mxf_opatom,flv,asf,ogg,wav,mp3,aac,flac,h264,hevc,dv,gxf"
"""Containers footage may come in. Never hls, concat, dash, sdp, tty, image2, svg: those open other files."""

MAX_PIXELS = 8192 * 4320
"""Decoders refuse larger pictures before allocating them: a 395 KB file at 16384x8192 took 750 MB (security.md)."""

MOST_STREAMS = 100
"""Cameras write up to about 20: pictures, microphones, time codes, sensors. A file may name 10 000."""

DECODERS = (
    "h264,hevc,vvc,libdav1d,av1,vp8,vp9,mpeg1video,mpeg2video,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h263,flv,vc1,wmv1,wmv2,"
    "wmv3,mjpeg,prores,dnxhd,dvvideo,cfhd,theora,apv,ffv1,huffyuv,ffvhuff,utvideo,rawvideo,v210,"
    "aac,aac_latm,mp3float,mp3,mp2float,mp2,mp1float,ac3,eac3,dca,truehd,opus,libopus,vorbis,flac,alac,wmav1,wmav2,wmapro,"
    "amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,"
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,"
    "pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,pcm_s16le_planar,pcm_s24daud,"
    "subrip,srt,ass,ssa,mov_text,webvtt,text,cc_dec,dvbsub,dvdsub,pgssub,libzvbi_teletextdec"
)
"""What cameras, phones and editing programs write. The other 400, of games and old systems, are where bugs live.

Subtitles are never decoded here, but ffprobe opens a decoder for every track and fails where it may not.
"""

HOSTILE_INPUT = (
    *("-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-codec_whitelist", DECODERS),
    *("-max_streams", str(MOST_STREAMS), "-max_pixels", str(MAX_PIXELS)),
)
"""Before every -i that names footage, for ffmpeg and ffprobe alike."""


def hostile_input_kwargs() -> dict[str, str]:
    """HOSTILE_INPUT as keyword arguments of ffmpeg.input."""
    flags = [flag.removeprefix("-") for flag in HOSTILE_INPUT[::2]]
    return dict(zip(flags, HOSTILE_INPUT[1::2], strict=True))


def heard_together(tracks: Sequence[int]) -> str:
    """How a filter chain begins that hears these tracks of the first input as one sound."""
    return "".join(f"[0:{index}]" for index in tracks) + (f"amix=inputs={len(tracks)}," if len(tracks) > 1 else "")


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
