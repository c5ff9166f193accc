"""What produce costs beside the bare ffmpeg command for the same ladder: same file, same machine, same run."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from flows import stages
from flows.order import Order
from flows.workshop import Workshop
from pipeline.encode.bare import bare_ladder_argv
from pipeline.errors import WrongInput
from pipeline.ffmpeg.runner import Outcome
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.intake.keeping import keep
from pipeline.subtitles.formats.subtitle_file import load_subtitles, write_subtitles

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
    """bare: the plain encode. silent: produce without hearing, in an empty home, as whole is with it.

    After whole, in its home: again: the same command; retitled: another Chinese title; corrected: one cue changed by
    tsite resubtitle. start: a command that only opens the records. prefect_cpu_s: what the Prefect server took beside
    silent. stages: wall and CPU seconds by stage of whole.
    """

    minutes: float
    bare: Spent
    silent: Spent
    whole: Spent
    start: Spent
    again: Spent
    corrected: Spent
    retitled: Spent
    prefect_cpu_s: float
    stages: dict[str, dict[str, float]]

    @property
    def ratios(self) -> dict[str, float]:
        """silent_cpu, whole_wall: over the bare command, Prefect's server included. corrected, retitled: CPU and wall
        over whole's, the larger. again_s: wall seconds beyond the program's start."""
        return {
            "silent_cpu": (self.silent.cpu_s + self.prefect_cpu_s) / self.bare.cpu_s,
            "whole_wall": self.whole.wall_s / self.bare.wall_s,
            "again_s": self.again.wall_s - self.start.wall_s,
            "corrected": _share(self.corrected, self.whole),
            "retitled": _share(self.retitled, self.whole),
        }


def _share(part: Spent, of: Spent) -> float:
    return max(part.cpu_s / of.cpu_s, part.wall_s / of.wall_s)


def compare(shop: Workshop, file: Path, *, tell: Callable[[str], None]) -> Comparison:
    """Run everything once, one after the other. Raises WrongInput for footage without speech."""
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        folder = Path(scratch)
        tell("the bare command")
        bare, minutes = _bare(shop, file, folder)
        film = ("produce", str(file), "--title-en", "Bench", "--json")
        tell("produce without hearing")
        silent, _ = _tsite(shop, folder / "silent", *film, "--no-hearing")
        prefect_cpu_s = _prefect_cpu_s(folder / "silent")
        home = folder / "whole"
        tell("produce")
        whole, made = _tsite(shop, home, *film)
        tell("again, another title, a corrected cue")
        again, _ = _tsite(shop, home, *film)
        retitled, shown = _tsite(shop, home, *film, "--title-zh", "另一个名字")
        track = _one_cue_changed(shown, folder)  # last: what it teaches the memory is translated with from then on
        corrected, _ = _tsite(shop, home, "resubtitle", "bench", str(track), "--by", "bench", "--json")
        start, _ = _tsite(shop, home, "memory", "find", "nothing", "--json")
    timings = {
        stage: {"wall_s": wall_s, "cpu_s": made["cpu_s"].get(stage, 0.0)} for stage, wall_s in made["timings_s"].items()
    }
    return Comparison(
        minutes=minutes,
        bare=bare,
        silent=silent,
        whole=whole,
        start=start,
        again=again,
        corrected=corrected,
        retitled=retitled,
        prefect_cpu_s=prefect_cpu_s,
        stages=timings,
    )


def _one_cue_changed(made: dict[str, Any], folder: Path) -> Path:
    if "zh-Hans" not in made["subtitles"]:
        raise WrongInput("FILE", "has no speech, so there is no cue to correct")
    track = load_subtitles(Path(made["subtitles"]["zh-Hans"]), "zh-Hans")
    first, *others = track.cues
    changed = replace(track, cues=(replace(first, lines=("改过的一句",)), *others))
    file = folder / "corrected.vtt"
    file.write_text(write_subtitles(changed, file.suffix), encoding="utf-8")
    return file


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


def _tsite(shop: Workshop, home: Path, *arguments: str) -> tuple[Spent, dict[str, Any]]:
    """The real command in a process of its own, and its JSON."""
    unset = ("-u", "PREFECT_API_URL", "-u", "TSITE_DATABASE_URL")
    variables = (f"TSITE_HOME={home}", f"TSITE_WEIGHTS_DIR={shop.settings.weights_dir}", "TSITE_PREFECT_LINGER_S=15")
    argv = ("/usr/bin/env", *unset, *variables, sys.executable, "-m", "portal.cli.main", *arguments)
    outcome = shop.runner.run(Job(argv=argv, limits=LIMITS, sandboxed=False))
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
