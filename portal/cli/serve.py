"""tsite serve: the portal on a production WSGI server, together with one worker."""

import argparse
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from crowd.database import Database
from pipeline.ffmpeg.runner import start_service
from pipeline.intake.keeping import keep
from pipeline.model.footage import Footage
from pipeline.publish.channels import load_channels
from pipeline.publish.landing import Landing
from pipeline.publish.opening import open_landing
from pipeline.settings import Settings
from portal.app import create_app
from portal.cli.opening import read_settings
from portal.cli.output import say
from portal.keys import operator_token
from portal.server import serve

READERS = 16
"""Threads that no sender gets: a sender holds its own for as long as its network takes."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=80, help="requests answered at once")
    parser.add_argument("--no-worker", action="store_true", help="workers run elsewhere (tsite worker)")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; the worker stops with it."""
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database.open(settings.database_url)
    app = create_app(
        settings,
        database=database,
        channels=load_channels(settings.channels_file, settings.home),
        receive=partial(_receive, settings.home / "footage"),
        uploads_at_once=max(1, options.threads - READERS),
        landing=_landing(settings),
    )
    worker = None if options.no_worker else _start_worker(settings.home)
    operator_token(settings)  # made now, so that the file is there to be read
    kept = "TSITE_OPERATOR_TOKEN" if settings.operator_token else settings.home / "operator-token"
    say(f"The portal is at http://{options.host}:{options.port}/ (operators sign in with the token in {kept})")
    try:
        serve(app, host=options.host, port=options.port, threads=options.threads)
    finally:
        if worker is not None:
            with suppress(ProcessLookupError):  # told already, by whoever told us
                os.kill(worker, signal.SIGTERM)
        database.close()
    return 0


def _landing(settings: Settings) -> Landing | None:
    if not settings.landing_url:
        return None
    return open_landing(
        settings.landing_url, endpoint_url=settings.landing_endpoint_url, region_name=settings.landing_region
    )


def _receive(folder: Path, upload: Path, name: str) -> Footage:
    return keep(upload, folder, original_name=name, ours=True)


def _start_worker(home: Path) -> int:
    argv = (sys.executable, "-m", "portal.cli.main", "worker")
    return start_service(argv, log=home / "worker.log", environment=dict(os.environ), dies_with_us=True)
