"""tsite inspect: the conformance report of a package, in a folder or as a server delivers it."""

import argparse
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import CheckFailed
from pipeline.model.package import ConformanceReport
from pipeline.package.inspecting import inspect, inspect_url
from portal.cli.output import display, print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument(
        "package",
        metavar="DIR|URL",
        help="a package's folder; or the http(s) address of its folder, its master.m3u8 or a channel's current.json",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Show every check; exit status 1 where a MUST failed."""
    report = _inspect(options.package)
    if options.json:
        # `pass` is the published key; a Python name cannot be.
        checks = [
            {"pass" if key == "passed" else key: value for key, value in asdict(c).items()} for c in report.checks
        ]
        unasked = [asdict(rule) for rule in report.not_applicable]
        print_json({"pass": report.passed, "checks": checks, "not_applicable": unasked})
        return 0 if report.passed else CheckFailed.exit_status
    for check in report.checks:
        mark = "ok  " if check.passed else "FAIL" if check.level == "MUST" else "warn"
        print(f"{mark} {check.rule:<4} {check.clause:<24} {check.where}  {check.found}")
    for rule in report.not_applicable:
        print(f"n/a  {rule.rule:<4} {rule.clause:<24} {rule.reason}")
    print(f"{len(report.checks)} checks, {len(report.errors)} errors, {len(report.warnings)} warnings")
    return 0 if report.passed else CheckFailed.exit_status


def _inspect(package: str) -> ConformanceReport:
    if "://" not in package:
        return inspect(Path(package))
    with display() as shown:
        report = inspect_url(package, lambda share, path: shown.show("inspect", share, path))
        shown.show("inspect", 1, "read")
    return report
