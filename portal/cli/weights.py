"""tsite weights: the models, and where they stand."""

import argparse
from functools import partial

from flows.meter import Display
from flows.workshop import open_tools, open_weights
from pipeline.weights.catalogue import load_catalogue
from portal.cli.opening import read_settings
from portal.cli.output import display


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("action", choices=["list", "pull"])
    parser.add_argument("model", nargs="*", metavar="MODEL", help="default: all")


def run(options: argparse.Namespace) -> int:
    """List them, or fetch and verify them."""
    settings = read_settings()
    _, runner = open_tools(settings)
    store = open_weights(settings, runner)
    catalogue = load_catalogue()
    names = options.model or list(catalogue)
    if options.action == "pull":
        with display() as shown:
            for name in names:
                store.pull(name, partial(_show, shown, name))
                shown.show(name, 1.0, "verified")
    for name in names:
        model = catalogue[name]
        state = "verified" if store.present(name) else "missing"
        print(f"{name:<40} {model.size_bytes / 2**20:7.0f} MB  {model.licence:<12} {state}")
    return 0


def _show(shown: Display, name: str, done: int, total: int) -> None:
    shown.show(name, done / max(total, 1))
