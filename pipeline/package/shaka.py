"""Shaka Packager's argv: it cuts the encoded MP4s into CMAF segments and does nothing else.

Its playlists and manifest are not asked for: they carry a version comment, number adaptation sets differently from run
to run, list one key picture a segment, and trust the input; ours are written from what was measured.
"""

import math
from fractions import Fraction
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.ladder import Encoded

INIT_NAME = "init.mp4"
SEGMENT_TEMPLATE = "$Number%05d$.m4s"
AUDIO_FOLDER = "audio/en"


def video_folder(rendition_name: str) -> str:
    """Where a rung's segments lie inside the package."""
    return f"video/{rendition_name}"


def plan_packaging(encoded: Encoded, *, gop_s: Fraction, segment_gops: int, tools: Tools, destination: Path) -> Job:
    """One packager run over every rung and the sound. Raises WrongInput for a path its descriptors cannot carry."""
    streams = [(video_folder(rung.rendition.name), "video", rung.path) for rung in encoded.renditions]
    streams.append((AUDIO_FOLDER, "audio", encoded.audio))
    argv = [
        str(tools.packager),
        "--quiet",
        # Creation times in mvhd, tkhd and mdhd become a constant: the same inputs give the same bytes.
        "--use_fake_clock_for_muxer",
        # Its read-ahead threads only wait for one another on local files: 1.5 s with, 0.3 s without, same bytes.
        "--io_cache_size=0",
        # With a thread a stream it now and then misses the end of one and waits for ever, everything written: 7 runs
        # of 150 on a busy machine, none of 150 on one thread. Same bytes, and no slower: this is copying.
        "--single_threaded",
        f"--segment_duration={_just_below(gop_s * segment_gops)}",
        # One fragment a GOP, so that every key picture leads a moof and can be listed for trick play.
        f"--fragment_duration={_just_below(gop_s)}",
        "--nogenerate_sidx_in_media_segments",
        *(_descriptor(path, kind, destination / folder) for folder, kind, path in streams),
    ]
    reads = (*(rung.path for rung in encoded.renditions), encoded.audio)
    # Our own encodes, not strangers' bytes; the packager reserves far more address space than it touches.
    limits = Limits(wall_s=600, cpu_s=600, address_space_bytes=32 * 2**30)
    return Job(argv=tuple(argv), reads=reads, writes=(destination,), limits=limits)


def _just_below(seconds: Fraction) -> str:
    """One microsecond less: the packager cuts at the first key picture at or after a multiple of the duration, and a
    duration rounded up would miss the picture that stands exactly there."""
    microseconds = math.floor(seconds * 1_000_000) - 1
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


def _descriptor(source: Path, kind: str, folder: Path) -> str:
    for path in (source, folder):
        if {",", "="} & set(str(path)) or "$" in str(path):
            raise WrongInput(str(path), "the packager cannot take a path with a comma, an equals sign or a dollar")
    return f"in={source},stream={kind},init_segment={folder / INIT_NAME},segment_template={folder / SEGMENT_TEMPLATE}"
