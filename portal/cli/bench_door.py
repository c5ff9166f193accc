"""tsite bench door: files asked in at the door, as a table, Markdown or JSON."""

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from flows.door_bench import Asked, ask_in
from flows.sandbox_bench import measure_sandbox
from portal.cli.opening import workshop
from portal.cli.output import print_json, say

SHOWN_CHARACTERS = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="files, or folders with all below them")
    parser.add_argument("--sandbox", type=int, metavar="N", help="what the sandbox costs a call: N of each way")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object on stdout")
    shape.add_argument("--markdown", action="store_true", help="the table as docs/door.md has it")


def run(options: argparse.Namespace) -> int:
    """Ask everything in and show the answers; exit status 70 where a file caused a fault of ours."""
    if options.sandbox:
        return _show_sandbox(options)
    asked: list[Asked] = []
    with workshop(quiet=True) as shop:
        for one in ask_in(shop, options.paths):
            asked.append(one)
            if options.markdown and len(asked) == 1:
                print("| file | bytes | verdict | reasons | seconds | peak MB |\n|---|--:|---|---|--:|--:|")
            if not options.json:
                print(_row(one) if options.markdown else _line(one), flush=True)
    counted = Counter(one.verdict for one in asked)
    if options.json:
        print_json({"files": [asdict(one) for one in asked], **counted})
    tally = ", ".join(f"{count} {verdict}" for verdict, count in counted.items())
    say(f"{len(asked)} files: {tally}; slowest {max((one.wall_s for one in asked), default=0.0):.1f} s")
    return 70 if counted["fault"] else 0


def _show_sandbox(options: argparse.Namespace) -> int:
    with workshop(quiet=True) as shop:
        calls = measure_sandbox(shop.tools, options.paths[0], rounds=options.sandbox)
    if options.json:
        print_json({"calls": [asdict(call) for call in calls]})
        return 0
    for call in calls:
        wall_ms, cpu_ms = call.wall_s * 1000, call.cpu_s * 1000
        more_ms, more_cpu_ms = wall_ms - calls[0].wall_s * 1000, cpu_ms - calls[0].cpu_s * 1000
        print(f"{call.how:<8} {wall_ms:7.1f} ms (+{more_ms:.1f})   {cpu_ms:7.1f} ms CPU (+{more_cpu_ms:.1f})")
    return 0


def printable(name: str) -> str:
    """A file's name with whatever would move a cursor or turn a line around written out, and not too long."""
    told = "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in name)
    return told if len(told) <= SHOWN_CHARACTERS else f"{told[: SHOWN_CHARACTERS - 1]}…"


def _row(one: Asked) -> str:
    name = printable(one.name).replace("|", "\\|").replace("`", "'")
    peak_mb = one.peak_rss_bytes / 2**20
    return f"| `{name}` | {one.size_bytes} | {one.verdict} | {' '.join(one.codes)} | {one.wall_s:.2f} | {peak_mb:.0f} |"


def _line(one: Asked) -> str:
    took = f"{one.wall_s:6.2f} s {one.cpu_s:6.2f} s CPU {one.peak_rss_bytes / 2**20:6.0f} MB"
    return f"{one.verdict:<9} {took}  {printable(one.name)}  {' '.join(one.codes)}".rstrip()
