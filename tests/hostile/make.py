"""Makes every hostile file, and some honest ones under hostile names: python -m tests.hostile.make FOLDER."""

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner, SubprocessRunner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools, find_tools
from tests.hostile.headers import damaged, headers
from tests.hostile.scripts import scripts

CANARY = "canary: this must never be read"

HOSTILE_NAMES = (
    "-i.mp4", "--help.mp4", "a\nb.mp4", "\u202egpj.exe.mp4", "%03d.mp4", "concat:a|b.mp4", "file:x.mp4",
    "$(touch owned).mp4",
    "'; touch owned ;'.mp4", "..mp4", "[in]movie=x[out].mp4", "\u4e2d\u6587 \u540d\u5b57.mp4", "a" * 240 + ".mp4",
)  # fmt: skip

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=8")
_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=8")
_H264 = ("-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac")
_KEY = ("76a6c65c5ea762046bd749a2e632ccbb", "a7e61c373e219033c21091fa607bf3b8")

MADE = {
    "honest.mp4": (*_PICTURE, *_TONE, *_H264),
    "honest-faststart.mp4": (*_PICTURE, *_TONE, *_H264, "-movflags", "+faststart"),
    "honest-fragmented.mp4": (*_PICTURE, *_TONE, *_H264, "-movflags", "+frag_keyframe+empty_moov"),
    "honest.mkv": (*_PICTURE, *_TONE, *_H264),
    "honest.ts": (*_PICTURE, *_TONE, *_H264),
    "honest.avi": (*_PICTURE, *_TONE, "-c:v", "mpeg4", "-q:v", "4", "-c:a", "libmp3lame"),
    "encrypted.mp4": (
        *(*_PICTURE, *_TONE, *_H264, "-encryption_scheme", "cenc-aes-ctr"),
        *("-encryption_key", _KEY[0], "-encryption_kid", _KEY[1]),
    ),
    "bomb-16384x8192.mp4": (
        *("-f", "lavfi", "-i", "color=black:size=16384x8192:rate=1:duration=1"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-frames:v", "1"),
    ),
    "size-changes.ts": (*("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=1", "-c:v", "mpeg2video"),),
    "600-a-second.mp4": (
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=600:duration=2", "-c:v", "libx264", "-preset", "ultrafast"),
    ),
    "an-hour.mkv": (
        *("-f", "lavfi", "-i", "color=gray:size=64x64:rate=1:duration=3600", "-c:v", "libx264", "-preset", "ultrafast"),
    ),
    "sound-alone.mp4": (*_TONE, "-c:a", "aac"),
    "silent.mp4": (*_PICTURE, "-f", "lavfi", "-i", "anullsrc=duration=8", *_H264),
    "whisper.mp4": (*_PICTURE, *_TONE, "-af", "volume=-35dB", *_H264),
    "clipped.mp4": (*_PICTURE, *_TONE, "-af", "volume=30dB", *_H264),
    "black.mp4": ("-f", "lavfi", "-i", "color=black:size=320x180:rate=25:duration=8", *_TONE, *_H264),
    "frozen.mp4": (
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.04,loop=loop=300:size=1", *_TONE, *_H264),
    ),
    "dark.mp4": (*_PICTURE, *_TONE, "-vf", "lutyuv=y=16+(val-16)*0.1", *_H264),
}
"""Made by ffmpeg: file -> its arguments."""


def make_all(folder: Path, *, address: str, tools: Tools, runner: Runner) -> dict[str, Path]:
    """Write everything into folder and return it by name. address: http://host:port that nobody may ask."""
    folder.mkdir(parents=True, exist_ok=True)
    canary = folder.parent / "canary.ts"
    for place in (canary, folder / "canary.ts"):
        place.write_text(CANARY)
    for name, arguments in MADE.items():
        job = Job(argv=ffmpeg_argv(tools, [*arguments, str(folder / name)]), writes=(folder,))
        runner.run(job)
    for name, content in _written(folder, str(canary), address):
        (folder / name).write_bytes(content)
    return {path.name: path for path in sorted(folder.iterdir()) if path.name != "canary.ts"}


def _written(folder: Path, canary: str, address: str) -> Iterator[tuple[str, bytes]]:
    honest = (folder / "honest.mp4").read_bytes()
    yield from scripts(canary, address).items()
    yield from headers(honest, canary).items()
    for name, cuts, flips in (
        ("honest-faststart.mp4", 10, 10),
        ("honest.mp4", 3, 0),
        ("honest-fragmented.mp4", 5, 0),
        ("honest.mkv", 8, 5),
        ("honest.ts", 5, 5),
        ("honest.avi", 5, 5),
    ):
        yield from damaged(name, (folder / name).read_bytes(), cuts=cuts, flips=flips).items()
    small, large = (folder / "size-changes.ts").read_bytes(), (folder / "honest.ts").read_bytes()
    yield "size-changes.ts", small + large + small
    for name in HOSTILE_NAMES:
        yield name, honest


if __name__ == "__main__":
    found = find_tools()
    made = make_all(
        Path(sys.argv[1]).absolute(),
        address=sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:9",
        tools=found,
        runner=SubprocessRunner(bwrap=found.bwrap),
    )
    print(len(made))
