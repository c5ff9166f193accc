"""tsite bench portal: how long viewers wait for pages of a large portal; many of them watching at once."""

import argparse
import tempfile
from pathlib import Path

from pipeline.errors import CheckFailed
from portal.cli.output import say
from portal.viewer_bench.pages import Told, measure
from portal.viewer_bench.postgres import postgres
from portal.viewer_bench.watching import watching


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    acts = parser.add_subparsers(dest="trial", metavar="pages|watching", required=True)
    pages = acts.add_parser("pages", help="home, search and watch page, on SQLite and PostgreSQL, with their plans")
    pages.add_argument("--programmes", type=int, default=10_000)
    pages.add_argument("--cues", type=int, default=100, help="of each programme, each of them in both languages")
    pages.add_argument("--requests", type=int, default=100, help="for each kind of page")
    pages.add_argument("--only", choices=("sqlite", "postgresql"), help="one of the two databases")
    many = acts.add_parser("watching", help="many viewers at once: portal, front end, plain nginx (nginx-light)")
    many.add_argument("--viewers", type=int, default=200)
    many.add_argument("--seconds", type=float, default=60)


def run(options: argparse.Namespace) -> int:
    """Measure and show; exit status 1 where a viewer was not served."""
    if options.trial == "watching":
        return _run_watching(options)
    asked = {"programmes": options.programmes, "cues": options.cues, "requests": options.requests}
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        home = Path(scratch)
        if options.only != "postgresql":
            _show(measure(home, f"sqlite:///{home / 'tsite.db'}", None, tell=say, **asked))
        if options.only != "sqlite":
            with postgres() as (url, server):
                _show(measure(home, url, server, tell=say, **asked))
    return 0


def _run_watching(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        told = watching(Path(scratch), viewers=options.viewers, seconds=options.seconds, tell=say)
    plain = told[0]
    for each in told:
        print(
            f"{each.server:<13} {len(each.media_s):6} requests   p50 {_ms(each.media_s, 0.5)}   "
            f"p95 {_ms(each.media_s, 0.95)} ({_at(each.media_s, 0.95) / _at(plain.media_s, 0.95):.2f} of nginx)   "
            f"slowest {_ms(each.media_s, 1)}   page p95 {_ms(each.pages_s, 0.95)}   errors {len(each.errors)}   "
            f"CPU {each.cpu_s:.1f} s"
        )
        print(
            f"{'':<13} as fast as they can: {each.rush_bytes_per_s / 10**6:5.0f} MB/s "
            f"({each.rush_bytes_per_s / plain.rush_bytes_per_s:.2f} of nginx)   "
            f"{each.rush_cpu_s_per_gb:.2f} CPU s a GB   errors {len(each.rush_errors)}"
        )
    failed = [f"{each.server}: {error}" for each in told for error in (*each.errors, *each.rush_errors)]
    if failed:
        raise CheckFailed("viewers", tuple(failed[:20]))
    return 0


def _ms(seconds: tuple[float, ...], share: float) -> str:
    return f"{1000 * _at(seconds, share):.1f} ms" if seconds else "-"


def _at(seconds: tuple[float, ...], share: float) -> float:
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))]


def _show(told: Told) -> None:
    size = f"{told.size_bytes / 10**6:.0f} MB"
    print(f"{told.kind}: published in {told.seed_s:.0f} s, {size}, load of the machine {told.load:.1f}")
    for waited in told.waited:
        print(
            f"  {waited.page:<36} p50 {1000 * waited.at(0.5):6.1f} ms   p95 {1000 * waited.at(0.95):6.1f} ms   "
            f"slowest {1000 * waited.seconds[-1]:6.1f} ms   CPU {1000 * waited.cpu_s:5.1f} ms   "
            f"{waited.size_bytes / 1000:5.0f} kB"
        )
    for plan in told.plans:
        print(f"  plan of {plan.page}:")
        for line in plan.lines:
            print(f"    {line}")
