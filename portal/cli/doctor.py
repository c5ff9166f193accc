"""tsite doctor: every component, and how to mend what is missing."""

import argparse

from flows.checkup import check_up
from pipeline.errors import ComponentMissing
from portal.cli.opening import read_settings

MARKS = {"ok": "ok     ", "note": "note   ", "missing": "MISSING"}


def configure(_parser: argparse.ArgumentParser) -> None:
    """The verb has no options."""


def run(_options: argparse.Namespace) -> int:
    """One line a component; exit status 4 where one is missing."""
    missing = False
    for finding in check_up(read_settings()):
        print(f"{MARKS[finding.state]} {finding.component:<40} {finding.found}".rstrip(), flush=True)
        if finding.remedy and finding.state != "ok":
            print(f"        {finding.remedy}")
        missing = missing or finding.state == "missing"
    return ComponentMissing.exit_status if missing else 0
