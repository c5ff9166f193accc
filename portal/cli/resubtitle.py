"""tsite resubtitle: corrected subtitles in the place of a programme's own; its pictures stay as they are."""

import argparse
import sys
from pathlib import Path

from flows.start import run_resubtitle
from portal.cli.opening import workshop
from portal.cli.output import print_json
from portal.cli.produce import tell, tell_errors


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("programme", metavar="PROGRAMME")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=".vtt .srt .ass .ttml, on its clock")
    parser.add_argument("--by", required=True, metavar="WHO", help="who corrected it; goes on the record")
    parser.add_argument("--approve", action="store_true", help="approve, and publish where it is shown now")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Package anew and say where it stands."""
    with workshop(quiet=options.json and not sys.stderr.isatty()) as shop:
        produced = run_resubtitle(shop, options.programme, options.files, who=options.by, approve=options.approve)
    if options.approve:
        tell_errors(produced)
    if options.json:
        print_json(produced.model_dump(mode="json"))
    else:
        tell(produced)
    return 0
