"""tsite scrub: verify the digest of all kept footage."""

import argparse
from dataclasses import asdict

from crowd.database import Database
from flows.scrub import Damage, scrub
from pipeline.errors import CheckFailed
from portal.cli.opening import read_settings
from portal.cli.output import display, print_json

SENTENCES = {
    "missing": "it is not there",
    "size": "its size has changed",
    "digest": "its bytes have changed",
    "writable": "its bytes are right, but it may be written to (chmod a-w)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Read everything and report; exit status 1 where something is not as it arrived."""
    settings = read_settings()
    database = Database.open(settings.database_url)
    try:
        with display(quiet=options.json) as shown:
            found = scrub(
                database,
                settings.home / "footage",
                show=lambda done, total: shown.show("scrub", done / max(total, 1), f"{total / 10**9:.1f} GB"),
            )
    finally:
        database.close()
    if options.json:
        print_json(asdict(found))
    else:
        size = f"{found.size_bytes / 10**9:.2f} GB"
        print(f"{found.footages} pieces of footage, {size}, {len(found.damages)} not as they were.")
        for stray in found.strays:
            print(f"On no record: {stray}")
    if found.damages and not options.json:
        raise CheckFailed("kept footage", tuple(_told(damage) for damage in found.damages))
    return CheckFailed.exit_status if found.damages else 0


def _told(damage: Damage) -> str:
    return f"{damage.sha256} ({damage.original_name}): {SENTENCES[damage.what]}"
