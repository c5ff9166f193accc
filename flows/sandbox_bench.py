"""What the sandbox costs a call: the same ffprobe bare, under limits alone, and in bubblewrap, turn by turn."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pipeline.ffmpeg.command import ffprobe_argv
from pipeline.ffmpeg.runner import SubprocessRunner, run_unguarded
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The middle one of many calls: seconds by the clock, and of CPU, whatever started the program included."""

    how: str
    wall_s: float
    cpu_s: float


def measure_sandbox(tools: Tools, file: Path, *, rounds: int) -> list[Call]:
    """Bare, limits, sandbox (left out where there is no bubblewrap), each the median of that many rounds.

    They take turns, so that whatever else the machine does meanwhile falls on all of them.
    """
    argv = ffprobe_argv(tools, ["-show_entries", "format=duration"], file)
    job = Job(argv=argv, reads=(file,))
    ways: dict[str, Callable[[], object]] = {
        "bare": lambda: run_unguarded(argv),
        "limits": lambda: SubprocessRunner(bwrap=None).run(job),
    }
    if tools.bwrap is not None:
        ways["sandbox"] = lambda: SubprocessRunner(bwrap=tools.bwrap).run(job)
    took: dict[str, list[tuple[float, float]]] = {how: [] for how in ways}
    for turn in range(rounds):
        for how in [*ways][:: 1 if turn % 2 else -1]:
            took[how].append(_timed(ways[how]))
    return [
        Call(how=how, wall_s=median(wall_s for wall_s, _ in times), cpu_s=median(cpu_s for _, cpu_s in times))
        for how, times in took.items()
    ]


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    began, cpu_s = time.monotonic(), _cpu_s()
    run()
    return time.monotonic() - began, _cpu_s() - cpu_s


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
