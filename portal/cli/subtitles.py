"""tsite subtitles check: every subtitle rule on one WebVTT file."""

import argparse
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import CheckFailed, WrongInput
from pipeline.subtitles.check import check_track
from pipeline.subtitles.formats.webvtt_file import read_webvtt
from portal.cli.output import print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    verbs = parser.add_subparsers(metavar="check", required=True)
    check = verbs.add_parser("check", help="check a WebVTT file")
    check.add_argument("file", type=Path, metavar="FILE.vtt")
    check.add_argument("--language", choices=["zh-Hans", "en"], required=True)
    check.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Show the findings; exit status 1 where one is an error."""
    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        raise WrongInput(str(options.file), "is not UTF-8 text") from cause
    findings = check_track(read_webvtt(text, options.language))
    errors = sum(finding.level == "error" for finding in findings)
    if options.json:
        shapes = [asdict(finding) for finding in findings]
        print_json({"errors": errors, "warnings": len(findings) - errors, "findings": shapes})
    else:
        for finding in findings:
            print(f"{finding.level:<7} {finding.cue:<8} {finding.rule}: {finding.message} [{finding.clause}]")
        print(f"{errors} errors, {len(findings) - errors} warnings")
    return CheckFailed.exit_status if errors else 0
