"""Running a ladder's commands and judging what came out of them."""

import json
from dataclasses import dataclass
from pathlib import Path

from flows.benchmark import LIMITS, Spent, spent_of
from flows.encode_bench.peers import Commands, Source
from flows.workshop import Workshop
from pipeline.encode.quality import Quality, quality_argv, read_quality
from pipeline.ffmpeg.command import ffprobe_argv
from pipeline.ffmpeg.sandbox import Job

EVERY = 10
"""Every tenth frame is scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungFigures:
    """One rung: bytes of its picture alone, and its quality once scaled to the source's size."""

    height_px: int
    bytes: int
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One source beside the folder its encodes go to. path of the source: inside or outside it, without odd letters."""

    shop: Workshop
    source: Source
    folder: Path

    def run(self, commands: Commands) -> Spent:
        """Every process of a ladder, one after the other."""
        reads, writes = (self.source.path.parent,), (self.folder,)
        jobs = [Job(argv=argv, reads=reads, writes=writes, limits=LIMITS) for argv in commands.argvs]
        spent = [spent_of(self.shop.runner.run(job)) for job in jobs]
        return Spent(
            wall_s=sum(each.wall_s for each in spent),
            cpu_s=sum(each.cpu_s for each in spent),
            peak_rss_bytes=max(each.peak_rss_bytes for each in spent),
        )

    def judge(self, files: dict[int, Path], *, vmaf_only: bool = False) -> dict[int, RungFigures]:
        """The figures of each rung's file, by shorter side."""
        logs = {file: self.folder / f"{side}.json" for side, file in files.items()}
        size_px = (self.source.width_px, self.source.height_px)
        argv = quality_argv(
            logs,
            self.source.path,
            size_px=size_px,
            every=EVERY,
            tools=self.shop.tools,
            threads=self.shop.threads,
            vmaf_only=vmaf_only,
        )
        reads = (self.source.path, *files.values())
        self.shop.runner.run(Job(argv=argv, reads=reads, writes=(self.folder,), limits=LIMITS))
        return {
            side: RungFigures(
                height_px=side,
                bytes=self._picture_bytes(file),
                quality=read_quality(logs[file].read_text(encoding="utf-8")),
            )
            for side, file in files.items()
        }

    def _picture_bytes(self, file: Path) -> int:
        entries = ["-select_streams", "v:0", "-show_entries", "packet=size"]
        answer = self.shop.runner.run(Job(argv=ffprobe_argv(self.shop.tools, entries, file), reads=(file,))).stdout
        return sum(int(packet["size"]) for packet in json.loads(answer)["packets"])


def least(runs: list[Spent]) -> Spent:
    """The least of several runs of one thing, figure by figure: what else the machine does only ever adds."""
    return Spent(
        wall_s=min(run.wall_s for run in runs),
        cpu_s=min(run.cpu_s for run in runs),
        peak_rss_bytes=min(run.peak_rss_bytes for run in runs),
    )
