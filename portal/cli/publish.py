"""tsite publish: an approved programme onto channels."""

import argparse

from flows.start import run_publish
from portal.cli.opening import workshop


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("programme", metavar="PROGRAMME")
    parser.add_argument("--channel", action="append", default=[], metavar="NAME", help="default: every channel")


def run(options: argparse.Namespace) -> int:
    """Publish and say where."""
    with workshop() as shop:
        for publication in run_publish(shop, options.programme, options.channel, who="command line"):
            print(f"{publication.channel}: {publication.state} {publication.url}")
    return 0
