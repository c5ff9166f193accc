"""tsite worker: process what was sent in, until told to stop."""

import argparse
import logging
import signal
import threading

from flows.worker import work
from portal.cli.opening import read_settings
from portal.cli.output import say


def configure(_parser: argparse.ArgumentParser) -> None:
    """The verb has no options."""


def run(_options: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; the job at hand is finished first, a second signal stops at once."""
    stopping = threading.Event()

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    logging.getLogger("flows.worker").setLevel(logging.INFO)
    say("Worker is waiting for jobs.")
    work(read_settings(), stop=stopping.is_set, wait=stopping.wait)
    return 0
