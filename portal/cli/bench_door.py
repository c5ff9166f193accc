"""tsite bench door: files asked in at the door, as a table, Markdown or JSON."""

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from flows.door_bench import Asked, ask_in
from portal.cli.opening import workshop
from portal.cli.output import print_json, say

SHOWN_CHARACTERS = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="files, or folders with all below them")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object on stdout")
    shape.add_argument("--markdown", action="store_true", help="the table as docs/door.md has it")


def run(options: argparse.Namespace) -> int:
    """Ask everything in and show the answers; exit status 70 where a file caused a fault of ours."""
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


def printable(name: str) -> str:
    """A file's name with whatever would move a cursor or turn a line around written out, and not too long."""
    told = "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in name)
    return told if len(told) <= SHOWN_CHARACTERS else f"{told[: SHOWN_CHARACTERS - 1]}…"


def _row(one: Asked) -> str:
    name = printable(one.name).replace("|", "\\|").replace("`", "'")
    peak_mb = one.peak_rss_bytes / 2**20
    return f"| `{name}` | {one.size_bytes} | {one.verdict} | {' '.join(one.codes)} | {one.wall_s:.2f} | {peak_mb:.0f} |"


def _line(one: Asked) -> str:
    peak_mb = one.peak_rss_bytes / 2**20
    return (
        f"{one.verdict:<9} {one.wall_s:6.2f} s {peak_mb:6.0f} MB  {printable(one.name)}  {' '.join(one.codes)}".rstrip()
    )
