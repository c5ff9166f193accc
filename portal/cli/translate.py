"""tsite translate: one English sentence a line in, one Chinese line out."""

import argparse
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from flows.subtitling import open_translator, remembered, terms_in_use
from pipeline.subtitles.translation.translator import Brief
from portal.cli.opening import workshop
from portal.cli.output import print_json, say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="a text file, - for standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Translate; lines held for a person are told on stderr."""
    text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    sentences = [line.strip() for line in text.splitlines() if line.strip()]
    with workshop(quiet=options.json) as shop, closing(open_translator(shop, terms_in_use(shop))) as translator:
        translations = translator.translate(
            remembered(shop, sentences),
            brief=Brief(),
            on_progress=lambda done, total: shop.meter.report("translate", done / max(total, 1)),
        )
    if options.json:
        print_json({"lines": [asdict(translation) for translation in translations]})
        return 0
    for translation in translations:
        print(translation.target)
        if translation.held:
            say(f"held: {translation.source!r}: {translation.reason}")
    return 0
