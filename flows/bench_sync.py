"""Picture and sound in step to the end: footage that flashes and beeps each second, looked for in the finished package.

The packaged segments are decoded as a player gets them, so whatever any stage did to either stream counts.
"""

import json
import sys
import tempfile
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from flows.workshop import Workshop
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools

ALLOWED_S = 0.020
"""How far apart a flash and its beep may be."""

FLASH_S = 0.1
TONE_HZ = 2000
SOUND_HZ = 48_000
BRIGHT = 150
"""Mean luma of a flash at least, of 16 to 235; the cards stay darker."""

LOUD = 0.5
"""A beep sets in where the tone first reaches this part of its level: the codec's echo before it stays below."""

LIMITS = Limits(wall_s=1200, cpu_s=1200)
PRODUCE_LIMITS = Limits(wall_s=7200, cpu_s=2**31, address_space_bytes=2**50, file_size_bytes=2**50)
"""No ceilings: produce sets its own for each program it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungInStep:
    """One rung beside the sound. offsets_s: sound minus picture of each flash, in order."""

    name: str
    frames: int
    offsets_s: tuple[float, ...]

    @property
    def worst_s(self) -> float:
        """The largest distance of all."""
        return max(self.offsets_s, key=abs)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """Every rung of a package. flashes: how many the footage has."""

    flashes: int
    rungs: tuple[RungInStep, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """What is wrong, a sentence each."""
        found = [
            f"{rung.name}: {len(rung.offsets_s)} flashes with a beep instead of {self.flashes}"
            for rung in self.rungs
            if len(rung.offsets_s) != self.flashes
        ]
        found += [
            f"{rung.name}: {1000 * rung.worst_s:+.1f} ms apart"
            for rung in self.rungs
            if rung.offsets_s and abs(rung.worst_s) > ALLOWED_S
        ]
        if len({rung.frames for rung in self.rungs}) != 1:
            found.append("frames differ: " + ", ".join(f"{rung.name} has {rung.frames}" for rung in self.rungs))
        return tuple(found)


def measure_sync(shop: Workshop, *, seconds: int) -> SyncReport:
    """Flash-and-beep footage of that length through the real produce, without hearing, in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="tsite-sync-") as folder:
        scratch = Path(folder)
        clip = make_clip(scratch / "clip.mkv", seconds=seconds, tools=shop.tools, runner=shop.runner)
        apart = ("-u", "TSITE_DATABASE_URL", f"TSITE_HOME={scratch / 'home'}", "TSITE_PREFECT_LINGER_S=15")
        command = (sys.executable, "-m", "portal.cli.main", "produce", str(clip), "--no-hearing", "--json")
        job = Job(argv=("/usr/bin/env", *apart, *command), limits=PRODUCE_LIMITS, sandboxed=False)
        package = Path(json.loads(shop.runner.run(job).stdout)["package_dir"])
        return judge_package(package, seconds=seconds, tools=shop.tools, runner=shop.runner, scratch=scratch)


def make_clip(file: Path, *, seconds: int, tools: Tools, runner: Runner) -> Path:
    """320x180 at 24 frames a second: black, with a white flash and a beep at each whole second but the first."""
    now = f"lt(mod({{0}},1),{FLASH_S - 0.001})*gte({{0}},1)"
    picture = f"color=black:s=320x180:r=24:d={seconds},geq=lum='if({now.format('T')},235,16)':cb=128:cr=128"
    sound = f"aevalsrc='0.4*sin(2*PI*{TONE_HZ}*t)*{now.format('t')}':s={SOUND_HZ}:d={seconds}"
    arguments = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "ultrafast"]
    arguments += ["-crf", "30", "-g", "240", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", str(file)]
    runner.run(Job(argv=ffmpeg_argv(tools, arguments), writes=(file.parent,), limits=LIMITS))
    return file


def judge_package(package: Path, *, seconds: int, tools: Tools, runner: Runner, scratch: Path) -> SyncReport:
    """Every rung of a package made of make_clip's footage. scratch: an existing folder for what is decoded."""
    (sound,) = (package / "audio").glob("*/playlist.m3u8")
    heard = scratch / "sound.f32"
    # From the time stamp 0 on, so that a sound that begins late is found late.
    arguments = ["-i", str(joined(sound, scratch)), "-af", "aresample=async=1:first_pts=0", "-ac", "1"]
    arguments += ["-ar", str(SOUND_HZ), "-f", "f32le", str(heard)]
    runner.run(Job(argv=ffmpeg_argv(tools, arguments), reads=(scratch,), writes=(scratch,), limits=LIMITS))
    samples = array("f", heard.read_bytes())
    beeps = onsets(samples, SOUND_HZ)
    rungs = []
    for playlist in sorted((package / "video").glob("*/playlist.m3u8")):
        shown, levels = scratch / "shown.mp4", scratch / "levels.txt"
        joined(playlist, scratch).rename(shown)
        told = f"signalstats,metadata=mode=print:key=lavfi.signalstats.YAVG:file={levels}"
        arguments = ["-i", str(shown), "-vf", told, "-fps_mode", "passthrough", "-f", "null", "-"]
        runner.run(Job(argv=ffmpeg_argv(tools, arguments), reads=(scratch,), writes=(scratch,), limits=LIMITS))
        times, lumas = read_levels(levels.read_text(encoding="ascii"))
        offsets = pair(flashes(times, lumas), beeps)
        rungs.append(RungInStep(name=playlist.parent.name, frames=len(times), offsets_s=offsets))
    return SyncReport(flashes=seconds - 1, rungs=tuple(rungs))


def joined(playlist: Path, scratch: Path) -> Path:
    """The rendition's initialisation and segments in the playlist's order as one file, which is what a player feeds."""
    lines = playlist.read_text(encoding="utf-8").splitlines()
    (head,) = (line.partition('URI="')[2].rstrip('"') for line in lines if line.startswith("#EXT-X-MAP"))
    names = [head, *(line for line in lines if line and not line.startswith("#"))]
    whole = scratch / f"{playlist.parent.name}.mp4"
    whole.write_bytes(b"".join((playlist.parent / name).read_bytes() for name in names))
    return whole


def read_levels(told: str) -> tuple[list[float], list[float]]:
    """Times in seconds and mean lumas of every frame, from ffmpeg's metadata filter."""
    times = [float(line.rpartition("pts_time:")[2].split()[0]) for line in told.splitlines() if "pts_time:" in line]
    lumas = [float(line.partition("=")[2]) for line in told.splitlines() if line.startswith("lavfi.")]
    return times, lumas


def flashes(times: Sequence[float], lumas: Sequence[float]) -> list[float]:
    """When the picture turns bright."""
    frames = zip(times, pairwise([0.0, *lumas]), strict=True)
    return [time for time, (before, luma) in frames if before < BRIGHT <= luma]


def onsets(samples: Sequence[float], rate_hz: int) -> list[float]:
    """When the tone sets in after at least half a second without it, in seconds.

    Its level is the samples' median peak of a second, so the cards' chimes do not count where they are no louder.
    """
    seconds = [max(map(abs, samples[at : at + rate_hz])) for at in range(0, len(samples), rate_hz)]
    level = LOUD * sorted(seconds)[len(seconds) // 2]
    found, last = [], -rate_hz
    for index, sample in enumerate(samples):
        if abs(sample) >= level > 0:
            if index - last > rate_hz // 2:
                found.append(index / rate_hz)
            last = index
    return found


def pair(flashing: Sequence[float], beeps: Sequence[float]) -> tuple[float, ...]:
    """Sound minus picture in seconds, for each flash with a beep within a quarter of a second."""
    nearest = [(min(beeps, key=lambda beep: abs(beep - flash), default=flash + 1) - flash) for flash in flashing]
    return tuple(offset for offset in nearest if abs(offset) < 0.25)
