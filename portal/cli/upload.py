"""tsite upload: send footage to a portal over a network that breaks; the same command again goes on where it was."""

import argparse
import hashlib
import os
from pathlib import Path

import httpx

from flows.meter import Display
from pipeline.errors import WrongInput
from pipeline.model.programme import Need
from portal.cli.opening import read_settings
from portal.cli.output import display, print_json, say
from portal.uploads import client, parts_client

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
    parser.add_argument(
        "--via", choices=["tus", "s3"], default="tus", help="s3: in parts to the portal's store, where it has one"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Send it to its end and say where it can be followed."""
    footage: Path = options.footage
    if not footage.is_file():
        raise WrongInput("footage", f"{footage} is not a file")
    remembered = _remembered(read_settings().home, options.to, options.via, footage)
    with client.connect(options.to, options.token) as http, display(quiet=options.json) as shown:
        place = (_by_parts if options.via == "s3" else _by_tus)(options, http, remembered, shown)
    remembered.unlink()
    page = place.replace("/api/uploads/", "/uploads/").replace("/api/multipart/", "/uploads/")
    if options.json:
        print_json({"url": page})
    else:
        say("All of it has arrived. Follow it here:")
        print(page)
    return 0


def _by_tus(options: argparse.Namespace, http: httpx.Client, remembered: Path, shown: Display) -> str:
    footage: Path = options.footage
    place = _noted(remembered)
    if not (place and client.still_there(http, place)):
        place = client.announce(http, footage, _said(options))
        _note(remembered, place)
    client.Sending(
        http=http,
        file=footage,
        place=place,
        on_progress=lambda done, size: shown.show("send", done / size, f"{size / 10**6:.0f} MB"),
    ).to_the_end()
    return place


def _by_parts(options: argparse.Namespace, http: httpx.Client, remembered: Path, shown: Display) -> str:
    footage: Path = options.footage
    place = _noted(remembered)
    if not (place and client.still_there(http, place, method="GET")):
        place = parts_client.announce_parts(
            http, footage, _said(options), on_progress=lambda done, size: shown.show("look", done / size)
        )
        _note(remembered, place)
    with parts_client.connect_store() as store:
        parts_client.PartsSending(
            http=http,
            store=store,
            file=footage,
            place=place,
            on_progress=lambda done, size: shown.show("send", done / size, f"{size / 10**6:.0f} MB"),
            on_verifying=lambda: shown.show("verify", 0.0),
        ).to_the_end()
        shown.show("verify", 1.0)
    return place


def _said(options: argparse.Namespace) -> dict[str, str]:
    return {name: getattr(options, name) for name in FIELDS}


def _noted(remembered: Path) -> str:
    return remembered.read_text("utf-8") if remembered.is_file() else ""


def _note(remembered: Path, place: str) -> None:
    remembered.parent.mkdir(parents=True, exist_ok=True)
    remembered.write_text(place, "utf-8")


def _remembered(home: Path, address: str, via: str, footage: Path) -> Path:
    """Where the place of this very file's upload is noted: another file, or the same one changed, is another upload."""
    found = footage.stat()
    this = f"{address}\0{via}\0{footage.resolve()}\0{found.st_size}\0{found.st_mtime_ns}"
    return home / "sending" / hashlib.sha256(this.encode()).hexdigest()[:32]
