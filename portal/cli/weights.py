"""tsite weights: the models, and where they stand."""

import argparse
from functools import partial
from pathlib import Path

from flows.meter import Display
from flows.workshop import open_tools, open_weights
from pipeline.errors import WrongInput
from pipeline.settings import Settings, TranslatorKind
from pipeline.subtitles.translation.argos_package import fetch_package, install_package
from pipeline.weights.catalogue import load_catalogue
from portal.cli.opening import read_settings
from portal.cli.output import display, say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("action", choices=["list", "pull", "argos"], help="argos installs an Argos package")
    parser.add_argument(
        "model",
        nargs="*",
        metavar="MODEL",
        help="default: all; for argos an .argosmodel file, default: Argos' own index",
    )


def run(options: argparse.Namespace) -> int:
    """List them, fetch and verify them, or install an Argos package."""
    settings = read_settings()
    if options.action == "argos":
        return _argos(settings, [Path(given) for given in options.model])
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


def _argos(settings: Settings, files: list[Path]) -> int:
    if len(files) > 1:
        raise WrongInput("tsite weights argos", "takes one .argosmodel file, or none for the one in Argos' own index")
    folder = (
        install_package(files[0], settings.argos_packages_dir)
        if files
        else fetch_package(settings.argos_packages_dir, say)
    )
    print(f"Installed: {folder}")
    if settings.translator is not TranslatorKind.ARGOS:
        say("TSITE_TRANSLATOR=argos makes it translate.")
    return 0


def _show(shown: Display, name: str, done: int, total: int) -> None:
    shown.show(name, done / max(total, 1))
