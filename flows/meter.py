"""Meter: what each stage of a run took, and how far it is."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flows.remaining import Forecast
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome, Runner
from pipeline.ffmpeg.sandbox import Job

STAGES = ("intake", "edit", "look", "loudness", "encode", "hear", "translate", "package", "conform", "publish")
"""The stages of a run in the order a person thinks of them."""


def own_peak_rss_bytes() -> int:
    """The most this process has held at once (VmHWM). ru_maxrss would count whoever started it as well (starter.py)."""
    high_water = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(high_water[1]) * 1024 if high_water else 0


class Display(Protocol):
    """Where progress is shown. share is between 0 and 1."""

    def show(self, stage: str, share: float, note: str = "") -> None:
        """The stage has come this far."""
        ...

    def whole(self, share: float, left_s: float | None) -> None:
        """The whole run has come this far by the clock and takes left_s more; None while that is not known."""
        ...


class NoDisplay:
    """Shows nothing."""

    def show(self, stage: str, share: float, note: str = "") -> None:
        """See Display.show."""

    def whole(self, share: float, left_s: float | None) -> None:
        """See Display.whole."""


@dataclass(slots=True, kw_only=True)
class Meter:
    """Wall and CPU seconds by stage, which stages were reused, and the largest child. Used by several threads."""

    display: Display = field(default_factory=NoDisplay)
    wall_s: dict[str, float] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)
    forecast: Forecast | None = None
    peak_child_rss_bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Time a stage. Its own process' CPU counts too: hearing and translating compute in this process."""
        self.report(stage, 0.0)
        wall, cpu = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            with self._lock:
                self.wall_s[stage] = self.wall_s.get(stage, 0.0) + time.monotonic() - wall
                if stage in {"hear", "translate"}:
                    self.cpu_s[stage] = self.cpu_s.get(stage, 0.0) + time.process_time() - cpu
        self.report(stage, 1.0)

    def found(self, stage: str) -> None:
        """The stage's artefact was there: reused, unless this very run made it."""
        with self._lock:
            if stage in self.wall_s or stage in self.reused:
                return
            self.reused.append(stage)
        self.report(stage, 1.0, "reused")

    def expect(self, *, hears: bool) -> None:
        """A whole run begins: from now on it is known how long it will take. hears: with speech, or without."""
        self.forecast = Forecast(hears=hears)

    def report(self, stage: str, share: float, note: str = "") -> None:
        """The stage has come this far (0 to 1)."""
        self.shares[stage] = share
        self.display.show(stage, min(share, 1.0), note)
        if self.forecast is not None:
            now_s = time.monotonic()
            with self._lock:
                self.forecast.tell(now_s, stage, share)
            self.display.whole(*self.standing())

    def standing(self) -> tuple[float, float | None]:
        """How much of the run is done, 0 to 1 by the clock, and how many seconds it will still take, where known."""
        if self.forecast is None:
            return 0.0, None
        now_s = time.monotonic()
        with self._lock:
            return self.forecast.overall(now_s), self.forecast.remaining_s(now_s)

    def spent(self, stage: str, outcome: Outcome) -> None:
        """A child of this stage ended."""
        with self._lock:
            self.cpu_s[stage] = self.cpu_s.get(stage, 0.0) + outcome.cpu_s
            self.peak_child_rss_bytes = max(self.peak_child_rss_bytes, outcome.peak_rss_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteredRunner:
    """A Runner whose children are charged to one stage."""

    runner: Runner
    meter: Meter
    stage: str

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """See Runner.run."""
        outcome = self.runner.run(job, on_progress=on_progress)
        self.meter.spent(self.stage, outcome)
        return outcome
