"""The door, measured: every file of some folders asked in, with what was answered, how soon and in how much memory."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.stages import admission
from flows.workshop import Workshop
from pipeline.errors import ProgramFailed, TsiteError
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome, Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.intake.keeping import keep

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One file. verdict: admitted, refused or fault (of ours). peak_rss_bytes: of the largest program that read it.

    cpu_s: of this process and of the programs that ended well.
    """

    name: str
    size_bytes: int
    verdict: str
    codes: tuple[str, ...]
    wall_s: float
    cpu_s: float
    peak_rss_bytes: int


@dataclass(slots=True)
class PeakRunner:
    """A runner that remembers the most memory any of its programs held, those that failed too, and their CPU time."""

    runner: Runner
    cpu_s: float = 0.0
    peaks_bytes: list[int] = field(default_factory=lambda: [0])

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """See Runner.run."""
        try:
            outcome = self.runner.run(job, on_progress=on_progress)
        except ProgramFailed as fault:
            self.peaks_bytes.append(fault.peak_rss_bytes)
            raise
        self.peaks_bytes.append(outcome.peak_rss_bytes)
        self.cpu_s += outcome.cpu_s
        return outcome


def ask_in(shop: Workshop, paths: Sequence[Path]) -> Iterator[Asked]:
    """Each file, those of folders with all below them, in order of name. A fault is logged and does not stop it."""
    for root in paths:
        files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        for file in files:
            yield _ask(shop, file, str(file.relative_to(root)) if root.is_dir() else file.name)


def _ask(shop: Workshop, file: Path, name: str) -> Asked:
    measured = PeakRunner(runner=shop.runner)
    began, own_s = time.monotonic(), time.process_time()
    try:
        answer = admission(replace(shop, runner=measured), keep(file, shop.footage_dir))
        verdict, codes = "admitted" if answer.admitted else "refused", tuple(one.code for one in answer.reasons)
    except TsiteError as fault:
        verdict, codes = "fault", (type(fault).__name__,)
    except Exception as fault:  # the edge of the measurement: what no file may cause is counted, not hidden
        _log.exception("%r", name)
        verdict, codes = "fault", (type(fault).__name__,)
    return Asked(
        name=name,
        size_bytes=file.stat().st_size,
        verdict=verdict,
        codes=codes,
        wall_s=time.monotonic() - began,
        cpu_s=time.process_time() - own_s + measured.cpu_s,
        peak_rss_bytes=max(measured.peaks_bytes),
    )
