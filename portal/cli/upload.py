"""tsite upload: send footage to a portal over a network that breaks; the same command again goes on where it was."""

import argparse
import hashlib
import os
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.model.programme import Need
from portal.cli.opening import read_settings
from portal.cli.output import display, print_json, say
from portal.uploads import client

FIELDS = ("title_en", "title_zh", "enterprise", "names", "need")


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("footage", type=Path, metavar="FOOTAGE")
    parser.add_argument("--to", required=True, metavar="URL", help="the portal, as in https://tsite.example")
    parser.add_argument("--token", default=os.environ.get("TSITE_TOKEN", ""), help="else the variable TSITE_TOKEN")
    parser.add_argument("--title-en", default="", help="the programme's English name")
    parser.add_argument("--title-zh", default="", help="the programme's Chinese name")
    parser.add_argument("--enterprise", default="", help="the enterprise the programme is about")
    parser.add_argument("--names", default="", help="companies, people and products in it, as for produce")
    parser.add_argument("--need", choices=[need.value for need in Need], default="", help="what it looks for")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Send it to its end and say where it can be followed."""
    footage: Path = options.footage
    if not footage.is_file():
        raise WrongInput("footage", f"{footage} is not a file")
    remembered = _remembered(read_settings().home, options.to, footage)
    with client.connect(options.to, options.token) as http, display(quiet=options.json) as shown:
        place = remembered.read_text("utf-8") if remembered.is_file() else ""
        if not (place and client.still_there(http, place)):
            place = client.announce(http, footage, {name: getattr(options, name) for name in FIELDS})
            remembered.parent.mkdir(parents=True, exist_ok=True)
            remembered.write_text(place, "utf-8")
        client.Sending(
            http=http,
            file=footage,
            place=place,
            on_progress=lambda done, size: shown.show("send", done / size, f"{size / 10**6:.0f} MB"),
        ).to_the_end()
    remembered.unlink()
    page = place.replace("/api/uploads/", "/uploads/")
    if options.json:
        print_json({"url": page})
    else:
        say("All of it has arrived. Follow it here:")
        print(page)
    return 0


def _remembered(home: Path, address: str, footage: Path) -> Path:
    """Where the place of this very file's upload is noted: another file, or the same one changed, is another upload."""
    found = footage.stat()
    this = f"{address}\0{footage.resolve()}\0{found.st_size}\0{found.st_mtime_ns}"
    return home / "sending" / hashlib.sha256(this.encode()).hexdigest()[:32]
