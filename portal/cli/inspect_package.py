"""tsite inspect: the conformance report of a package folder."""

import argparse
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import CheckFailed, WrongInput
from pipeline.package.inspecting import inspect
from portal.cli.output import print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("package_dir", type=Path, metavar="PACKAGE_DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Show every check; exit status 1 where a MUST failed."""
    if not (options.package_dir / "master.m3u8").is_file():
        raise WrongInput("PACKAGE_DIR", f"there is no master.m3u8 in {options.package_dir}")
    report = inspect(options.package_dir)
    if options.json:
        # `pass` is the published key; a Python name cannot be.
        checks = [
            {"pass" if key == "passed" else key: value for key, value in asdict(c).items()} for c in report.checks
        ]
        print_json({"pass": report.passed, "checks": checks})
        return 0 if report.passed else CheckFailed.exit_status
    for check in report.checks:
        mark = "ok  " if check.passed else "FAIL" if check.level == "MUST" else "warn"
        print(f"{mark} {check.rule:<4} {check.clause:<24} {check.where}  {check.found}")
    print(f"{len(report.checks)} checks, {len(report.errors)} errors, {len(report.warnings)} warnings")
    return 0 if report.passed else CheckFailed.exit_status
