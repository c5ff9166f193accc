"""tsite bench upload: a file sent under kills and cuts; many senders at once beside nginx."""

import argparse
import tempfile
from pathlib import Path

from pipeline.errors import CheckFailed
from portal.upload_bench.crowd import Crowd, crowd
from portal.upload_bench.interrupted import Interrupted, interrupt

MEGABYTE = 10**6


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    acts = parser.add_subparsers(dest="trial", metavar="interrupted|crowd", required=True)
    interrupted = acts.add_parser("interrupted", help="is the digest right, and what was sent twice?")
    interrupted.add_argument("--size-mb", type=int, default=2000)
    interrupted.add_argument("--kills", type=int, default=20)
    interrupted.add_argument("--cuts", type=int, default=50)
    many = acts.add_parser("crowd", help="throughput beside nginx (nginx-light), and a viewer's patience")
    many.add_argument("--senders", type=int, default=50)
    many.add_argument("--size-mb", type=int, default=40, help="that each of them sends")
    many.add_argument("--rounds", type=int, default=3)


def run(options: argparse.Namespace) -> int:
    """Measure and show; exit status 1 where a byte went wrong."""
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        folder, size_bytes = Path(scratch), options.size_mb * MEGABYTE
        if options.trial == "crowd":
            _show_crowd(crowd(folder, senders=options.senders, size_bytes=size_bytes, rounds=options.rounds))
            return 0
        found = interrupt(folder, size_bytes=size_bytes, kills=options.kills, cuts=options.cuts)
    _show_interrupted(found)
    if not found.same_digest or found.sent_twice_bytes > found.most_sent_twice_bytes:
        raise CheckFailed("the upload", ("its digest differs, or too much was sent twice",))
    return 0


def _show_interrupted(found: Interrupted) -> None:
    memory = [count / MEGABYTE for count in found.memory_bytes]
    print(f"{found.size_bytes / MEGABYTE:.0f} MB, {found.kills} kills, {found.cuts} cuts, {found.wall_s:.0f} s")
    print(f"digest: {'the same' if found.same_digest else 'ANOTHER'}")
    allowed = found.most_sent_twice_bytes / MEGABYTE
    print(f"sent twice: {found.sent_twice_bytes / MEGABYTE:.1f} MB of {allowed:.0f} MB that a chunk each would be")
    print(f"server's memory at the most: {min(memory):.0f} to {max(memory):.0f} MB over its {len(memory)} lives")


def _show_crowd(told: list[Crowd]) -> None:
    for each in told:
        median = each.watch_s[len(each.watch_s) // 2] if each.watch_s else 0.0
        slowest = each.watch_s[-1] if each.watch_s else 0.0
        print(
            f"{each.server:<7} {each.wall_s:7.1f} s {each.bytes_per_s / MEGABYTE:6.0f} MB/s   watch page: "
            f"{len(each.watch_s):4} looks, median {median * 1000:5.0f} ms, slowest {slowest * 1000:5.0f} ms   "
            f"portal at the most {each.peak_bytes / MEGABYTE:.0f} MB"
        )
    pairs = zip(told[::2], told[1::2], strict=True)
    ratios = sorted(portal.bytes_per_s / nginx.bytes_per_s for nginx, portal in pairs)
    print("portal over nginx, round by round: " + ", ".join(f"{ratio:.2f}" for ratio in ratios))
