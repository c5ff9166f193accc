"""What produce costs beside the bare ffmpeg command for the same ladder: same file, same machine, same run."""

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from flows import stages
from flows.order import Order
from flows.workshop import Workshop
from pipeline.encode.bare import bare_ladder_argv
from pipeline.ffmpeg.runner import Outcome
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.intake.keeping import keep

LIMITS = Limits(wall_s=7200, cpu_s=2**31, address_space_bytes=2**50, file_size_bytes=2**50)
"""No ceilings of ours: a child may not raise them again, and produce sets its own for each program it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one command took. peak_rss_bytes: its largest process."""

    wall_s: float
    cpu_s: float
    peak_rss_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """bare: the plain encode. silent: produce without hearing. whole: the same footage again with hearing added.

    prefect_cpu_s: what the Prefect server took beside them. stages: wall and CPU seconds by stage of both runs.
    """

    minutes: float
    bare: Spent
    silent: Spent
    hearing: Spent
    again: Spent
    prefect_cpu_s: float
    stages: dict[str, dict[str, float]]

    @property
    def cpu_ratio(self) -> float:
        """Produce without hearing, Prefect's server included, over the bare command."""
        return (self.silent.cpu_s + self.prefect_cpu_s) / self.bare.cpu_s


def compare(shop: Workshop, file: Path) -> Comparison:
    """Run the bare command, then produce without hearing, with it, and once more, in a home of their own."""
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        bare, minutes = _bare(shop, file, Path(scratch))
        home = Path(scratch) / "home"
        silent, first = _produce(shop, file, home, "--no-hearing")
        prefect_cpu_s = _prefect_cpu_s(home)
        hearing, second = _produce(shop, file, home)
        again, _ = _produce(shop, file, home)
    timings = {
        stage: {"wall_s": wall_s, "cpu_s": run["cpu_s"].get(stage, 0.0)}
        for run, wanted in ((first, None), (second, ("hear", "translate")))
        for stage, wall_s in run["timings_s"].items()
        if wanted is None or stage in wanted
    }
    return Comparison(
        minutes=minutes,
        bare=bare,
        silent=silent,
        hearing=hearing,
        again=again,
        prefect_cpu_s=prefect_cpu_s,
        stages=timings,
    )


def _bare(shop: Workshop, file: Path, scratch: Path) -> tuple[Spent, float]:
    footage = keep(file, shop.footage_dir)
    order = Order(slug="bench", footage_sha256=footage.sha256, original_name=file.name, title_en="Bench", title_zh="")
    probed, timeline = stages.edit(shop, order, footage)
    planned = stages.choose_ladder(shop, order, footage, probed, timeline)
    folder = scratch / "bare"
    folder.mkdir()
    argv = bare_ladder_argv(
        footage, probed, timeline, planned.ladder, tools=shop.tools, destination=folder, threads=shop.threads
    )
    job = Job(argv=argv, reads=(footage.path.parent,), writes=(folder,), limits=LIMITS)
    return spent_of(shop.runner.run(job)), float(timeline.duration_s / 60)


def _produce(shop: Workshop, file: Path, home: Path, *options: str) -> tuple[Spent, dict[str, dict[str, float]]]:
    """The real command in a process of its own."""
    variables = (f"TSITE_HOME={home}", f"TSITE_WEIGHTS_DIR={shop.settings.weights_dir}", "TSITE_PREFECT_LINGER_S=15")
    argv = ("/usr/bin/env", "-u", "PREFECT_API_URL", *variables, sys.executable, "-m", "portal.cli.main", "produce")
    outcome = shop.runner.run(Job(argv=(*argv, str(file), "--json", *options), limits=LIMITS, sandboxed=False))
    return spent_of(outcome), json.loads(outcome.stdout)


def spent_of(outcome: Outcome) -> Spent:
    """What a program took."""
    return Spent(wall_s=outcome.wall_s, cpu_s=outcome.cpu_s, peak_rss_bytes=outcome.peak_rss_bytes)


def _prefect_cpu_s(home: Path) -> float:
    """CPU seconds of the server that produce started, read while it lingers."""
    pid = int(json.loads((home / "prefect" / "server.json").read_text())["pid"])
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return float(Fraction(ticks, os.sysconf("SC_CLK_TCK")))
