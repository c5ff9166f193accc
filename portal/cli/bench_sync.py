"""tsite bench sync: whether picture and sound are in step to the end of a finished package, in every rung."""

import argparse

from flows.bench_sync import ALLOWED_S, SyncReport, measure_sync
from portal.cli.opening import workshop
from portal.cli.output import print_json, say

LONGEST_S = 340
"""5 min 40 s: beside title and ending the longest body that a programme has room for, nearly."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument(
        "--seconds", type=int, default=LONGEST_S, metavar="N", help=f"length of the footage (default {LONGEST_S})"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Measure and show; 1 where something is out of step or frames are missing."""
    with workshop(quiet=True) as shop:
        report = measure_sync(shop, seconds=options.seconds)
    if options.json:
        print_json(as_json(report))
    else:
        for rung in report.rungs:
            first, last = 1000 * rung.offsets_s[0], 1000 * rung.offsets_s[-1]
            print(
                f"{rung.name:<12} {rung.frames} frames, {len(rung.offsets_s)} flashes; sound after picture:"
                f" first {first:+.2f} ms, last {last:+.2f} ms, at the most {1000 * rung.worst_s:+.2f} ms"
            )
    for finding in report.findings:
        say(finding)
    return 1 if report.findings else 0


def as_json(report: SyncReport) -> dict[str, object]:
    """Offsets are sound minus picture, in seconds."""
    return {
        "allowed_s": ALLOWED_S,
        "flashes": report.flashes,
        "findings": report.findings,
        "rungs": [
            {
                "name": rung.name,
                "frames": rung.frames,
                "flashes": len(rung.offsets_s),
                "last_s": rung.offsets_s[-1] if rung.offsets_s else None,
                "worst_s": rung.worst_s if rung.offsets_s else None,
            }
            for rung in report.rungs
        ],
    }
