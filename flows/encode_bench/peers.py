"""What PeerTube, MediaCMS and shaka-streamer run for a ladder, as argv. Pure.

Sources: PeerTube 7's transcoding commands with its default profile, MediaCMS' default encode profiles, and
shaka-streamer 1's defaults for H.264; sound as each of them makes it. All take the whole file, none has a sandbox.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.ffmpeg.tools import Tools

SIDES_PX = (1080, 720, 480, 360)
"""The rungs all three have."""

_PEERTUBE_BPS = {1080: 6_220_877, 720: 3_041_318, 480: 1_474_578, 360: 1_036_812}
"""maxrate at 30 frames a second."""

_MEDIACMS_KBPS = {1080: 6750, 720: 3750, 480: 1500, 360: 750}
_SHAKA_RATE = {1080: "4M", 720: "2M", 480: "1M", 360: "400k"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that is encoded: upright, constant rate, SDR."""

    path: Path
    width_px: int
    height_px: int
    frame_rate: Fraction
    sound: bool

    @property
    def sides_px(self) -> tuple[int, ...]:
        """Rungs that need no scaling up."""
        return tuple(side for side in SIDES_PX if side <= min(self.width_px, self.height_px))

    def scale(self, side_px: int) -> str:
        """Size options of the scale filter: the shorter side given, the other following and even."""
        return f"w={side_px}:h=-2" if self.height_px > self.width_px else f"w=-2:h={side_px}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """A ladder's processes, run one after the other, and the file of each rung by its shorter side."""

    argvs: tuple[tuple[str, ...], ...]
    files: dict[int, Path]


Peer = Callable[[Source, Path, Tools], Commands]


def peertube(source: Source, folder: Path, tools: Tools) -> Commands:
    """A process and a full decode for each rung. -threads 0, not PeerTube's default of 1, so that its time is not
    worse than it must be."""
    files = _files(source, folder)
    gop = str(round(2 * source.frame_rate))
    argvs = tuple(
        (
            *_ffmpeg(tools, source), "-acodec", "aac", "-vcodec", "libx264", "-f", "mp4", "-movflags", "faststart",
            "-max_muxing_queue_size", "1024", "-map_metadata", "-1", "-pix_fmt", "yuv420p",
            "-vf", f"scale={source.scale(side)}", "-preset", "veryfast",
            "-maxrate:v", str(_PEERTUBE_BPS[side]), "-bufsize:v", str(2 * _PEERTUBE_BPS[side]),
            "-b_strategy", "1", "-bf", "16", "-r", str(source.frame_rate), "-g:v", gop, "-threads", "0", str(file),
        )
        for side, file in files.items()
    )  # fmt: skip
    return Commands(argvs=argvs, files=files)


def mediacms(source: Source, folder: Path, tools: Tools) -> Commands:
    """A process for each profile. Its cutting of long files into chunks is left out: it only costs."""
    files = _files(source, folder)
    rate = source.frame_rate
    argvs = tuple(
        (
            *_ffmpeg(tools, source), "-c:v", "libx264",
            "-filter:v", f"scale={source.scale(side)}:flags=lanczos,fps=fps={rate}", "-pix_fmt", "yuv420p",
            "-crf", "23", "-c:a", "aac", "-b:a", "128k", "-ac", "2",
            "-maxrate", f"{_MEDIACMS_KBPS[side]}k", "-bufsize", f"{_MEDIACMS_KBPS[side]}k",
            "-force_key_frames", "expr:gte(t,n_forced*4)",
            "-x264-params", f"keyint={round(8 * rate)}:keyint_min={round(4 * rate)}",
            "-preset", "medium", "-profile:v", "main", "-level", "4.2", str(file),
        )
        for side, file in files.items()
    )  # fmt: skip
    return Commands(argvs=argvs, files=files)


def shaka_streamer(source: Source, folder: Path, tools: Tools) -> Commands:
    """One process with an output a rung, and one for the sound. Its packager is left out, as ours is."""
    files = _files(source, folder)
    gop = str(round(4 * source.frame_rate))
    argv = _ffmpeg(tools, source)
    for side, file in files.items():
        argv += (
            "-map", "0:v:0", "-preset", "slow", "-flags", "+cgop", "-c:v", "h264", "-b:v", _SHAKA_RATE[side],
            "-keyint_min", gop, "-g", gop, "-vf", f"scale={source.scale(side)},setsar=1:1", "-pix_fmt", "yuv420p",
            str(file),
        )  # fmt: skip
    if source.sound:
        argv += ("-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2", str(folder / "audio.mp4"))
    return Commands(argvs=(argv,), files=files)


PEERS: dict[str, Peer] = {"peertube": peertube, "mediacms": mediacms, "shaka_streamer": shaka_streamer}


def _files(source: Source, folder: Path) -> dict[int, Path]:
    return {side: folder / f"{side}p.mp4" for side in source.sides_px}


def _ffmpeg(tools: Tools, source: Source) -> tuple[str, ...]:
    return (str(tools.ffmpeg), "-nostdin", "-loglevel", "error", "-i", str(source.path), "-y")
