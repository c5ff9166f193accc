"""tsite recall: a programme off its channels, pointer first."""

import argparse

from flows.start import run_recall
from portal.cli.opening import workshop
from portal.cli.output import say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("programme", metavar="PROGRAMME")
    parser.add_argument("--reason", required=True, help="goes on the record")
    parser.add_argument("--channel", action="append", default=[], metavar="NAME", help="default: all that show it")


def run(options: argparse.Namespace) -> int:
    """Recall and say from where."""
    with workshop() as shop:
        gone = run_recall(shop, options.programme, options.channel, who="command line", why=options.reason)
    for channel in gone:
        print(f"{channel}: recalled")
    if not gone:
        say(f"{options.programme} is on no channel.")
    return 0
