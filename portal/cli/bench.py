"""tsite bench produce: what the whole job costs beside the bare ffmpeg command for the same ladder."""

import argparse
from dataclasses import asdict
from pathlib import Path

from flows.benchmark import Comparison, Spent, compare
from portal.cli.opening import workshop
from portal.cli.output import print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    verbs = parser.add_subparsers(metavar="produce", required=True)
    produce = verbs.add_parser("produce", help="produce beside the bare encode of the same ladder")
    produce.add_argument("file", type=Path, metavar="FILE")
    produce.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Measure and show."""
    with workshop(quiet=True) as shop:
        comparison = compare(shop, options.file)
    if options.json:
        print_json({**asdict(comparison), "cpu_ratio": comparison.cpu_ratio})
    else:
        _show(comparison)
    return 0


def _show(found: Comparison) -> None:
    print(f"{'':<34} {'wall s':>9} {'CPU s':>9} {'peak MB':>9}")
    for label, spent in (
        ("bare ffmpeg, same ladder", found.bare),
        ("produce, hearing left out", found.silent),
        ("the same footage, hearing added", found.hearing),
        ("the same footage again", found.again),
    ):
        _row(label, spent)
    print(f"{'Prefect server, first run':<34} {'':>9} {found.prefect_cpu_s:9.1f}")
    print(f"CPU, produce without hearing over bare: {found.cpu_ratio:.2f} x (goal 1.25)")
    hearing = sum(found.stages.get(stage, {}).get("cpu_s", 0.0) for stage in ("hear", "translate"))
    print(f"Hearing and translating: {hearing / found.minutes:.1f} CPU s a minute of programme")
    for stage, took in found.stages.items():
        print(f"  {stage:<12} {took['wall_s']:8.2f} s wall {took['cpu_s']:8.2f} s CPU")


def _row(label: str, spent: Spent) -> None:
    print(f"{label:<34} {spent.wall_s:9.1f} {spent.cpu_s:9.1f} {spent.peak_rss_bytes / 2**20:9.0f}")
