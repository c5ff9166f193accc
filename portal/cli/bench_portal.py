"""tsite bench portal: how long viewers wait for pages of a large portal; many of them watching at once."""

import argparse
import tempfile
from pathlib import Path

from portal.cli.output import say
from portal.viewer_bench.pages import Told, measure
from portal.viewer_bench.postgres import postgres


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    acts = parser.add_subparsers(dest="trial", metavar="pages|watching", required=True)
    pages = acts.add_parser("pages", help="home, search and watch page, on SQLite and PostgreSQL, with their plans")
    pages.add_argument("--programmes", type=int, default=10_000)
    pages.add_argument("--cues", type=int, default=100, help="of each programme, each of them in both languages")
    pages.add_argument("--requests", type=int, default=100, help="for each kind of page")
    pages.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the two databases")


def run(options: argparse.Namespace) -> int:
    """Measure and show."""
    asked = {"programmes": options.programmes, "cues": options.cues, "requests": options.requests}
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        home = Path(scratch)
        if options.only != "postgresql":
            _show(measure(home, f"sqlite:///{home / 'tsite.db'}", tell=say, **asked))
        if options.only != "sqlite":
            with postgres() as url:
                _show(measure(home, url, tell=say, **asked))
    return 0


def _show(told: Told) -> None:
    print(f"{told.kind}: published in {told.seed_s:.0f} s, {told.size_bytes / 10**6:.0f} MB")
    for waited in told.waited:
        print(
            f"  {waited.page:<36} p50 {1000 * waited.at(0.5):6.1f} ms   p95 {1000 * waited.at(0.95):6.1f} ms   "
            f"slowest {1000 * waited.seconds[-1]:6.1f} ms   {waited.size_bytes / 1000:5.0f} kB"
        )
    for plan in told.plans:
        print(f"  plan of {plan.page}:")
        for line in plan.lines:
            print(f"    {line}")
