"""tsite reindex: what is said in published programmes, read again for those who search."""

import argparse

from flows.reindex import reindex
from portal.cli.opening import workshop
from portal.cli.output import say


def configure(_parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_options: argparse.Namespace) -> int:
    """Read and count."""
    with workshop(quiet=True) as shop:
        print(f"{reindex(shop, tell=say)} programmes can be searched")
    return 0
