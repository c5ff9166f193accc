"""Work: the ffmpeg processes of one encode: the whole at once, or chunk by chunk, then joined."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.encode.chunks import Chunk
from pipeline.encode.graph import CardScripts, build_chunk_graph, build_graph, build_sound_graph
from pipeline.encode.joining import join_argv, list_paths
from pipeline.encode.outputs import changes_path
from pipeline.encode.shots import without_lead
from pipeline.encode.soundtrack import Gain
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.brand import BrandPack
from pipeline.model.footage import Footage
from pipeline.model.ladder import Ladder
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline

Build = Callable[[Path], None]
"""Fills the folder it is given with one chunk."""

Keep = Callable[[Chunk, Build], Path]
"""Gives the folder in which a chunk lies, built where it is not there yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What every process of one encode has in common."""

    footage: Footage
    probe: Probe
    pack: BrandPack
    ladder: Ladder
    tools: Tools
    runner: Runner
    threads: int
    scripts: CardScripts
    limits: Limits

    def whole(self, timeline: Timeline, gain: Gain, destination: Path, on_progress: OnProgress | None) -> None:
        """Everything in one process."""
        argv = build_graph(
            self.footage, self.probe, timeline, self.pack, self.ladder, gain,
            scripts=self.scripts, tools=self.tools, destination=destination, threads=self.threads,
        )  # fmt: skip
        self._run(argv, destination, on_progress)

    def in_chunks(
        self,
        chunks: Sequence[Chunk],
        at_once: int,
        keep: Keep,
        on_progress: OnProgress | None,
    ) -> list[Path]:
        """The folder of each chunk. One that fails stops those that have not begun."""
        done_s = dict.fromkeys(chunks, 0.0)

        def make(chunk: Chunk) -> Path:
            def hear(seconds: float) -> None:
                done_s[chunk] = seconds
                if on_progress is not None:
                    on_progress(sum(done_s.values()))

            folder = keep(chunk, lambda place: self._chunk(chunk, place, hear))
            hear(float(chunk.frames / chunk.timeline.frame_rate))
            return folder

        workers = ThreadPoolExecutor(max_workers=at_once)
        try:
            return list(workers.map(make, chunks))
        finally:
            workers.shutdown(cancel_futures=True)

    def join(self, chunks: Sequence[Chunk], folders: Sequence[Path], destination: Path) -> None:
        """Every rung whole in destination, and the changes. Folders that lie in destination are taken away."""
        argv = join_argv(self.ladder, chunks, folders, tools=self.tools, destination=destination)
        self.runner.run(Job(argv=argv, reads=tuple(folders), writes=(destination,), limits=self.limits))
        told = [changes_path(folder).read_text(encoding="ascii") for folder in folders]
        joined = "".join(without_lead(each, chunk.lead) for chunk, each in zip(chunks, told, strict=True))
        changes_path(destination).write_text(joined, encoding="ascii")
        for parts in list_paths(self.ladder, destination):
            parts.unlink()
        for folder in folders:
            if folder.parent == destination:
                shutil.rmtree(folder)

    def sound(self, timeline: Timeline, gain: Gain, destination: Path) -> None:
        """The sound in a process of its own: it has no keyframes to be divided at."""
        argv = build_sound_graph(
            self.footage, self.probe, timeline, self.pack, self.ladder, gain, tools=self.tools, destination=destination
        )
        self._run(argv, destination, None)

    def _chunk(self, chunk: Chunk, folder: Path, on_progress: OnProgress) -> None:
        argv = build_chunk_graph(
            self.footage, self.probe, chunk, self.pack, self.ladder,
            scripts=self.scripts, tools=self.tools, destination=folder, threads=self.threads,
        )  # fmt: skip
        self._run(argv, folder, on_progress)

    def _run(self, argv: tuple[str, ...], folder: Path, on_progress: OnProgress | None) -> None:
        reads = (self.footage.path, self.pack.font_file.parent, self.scripts.title.parent)
        self.runner.run(Job(argv=argv, reads=reads, writes=(folder,), limits=self.limits), on_progress=on_progress)


def within(destination: Path) -> Keep:
    """Chunks lie in folders of destination."""

    def keep(chunk: Chunk, build: Build) -> Path:
        folder = destination / f"from-{chunk.first}"
        folder.mkdir()
        build(folder)
        return folder

    return keep
