"""The Prefect server a single machine needs: found where it runs already, else started beside the first stage.

The program itself (flows.prefect_service) serves Prefect's API on loopback until nobody has
asked it anything for a while, so that one run after another does not pay for its start.
"""

import json
import os
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.runner import start_service
from pipeline.settings import Settings

START_LIMIT_S = 60.0

QUIET = {
    # No telemetry, no version look-ups, no notices, nothing asked of an outside host.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    # Our own messages tell what happened; Prefect's log would put tracebacks on a user's terminal.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    # Never a hidden in-process server: it takes 9 to 12 s to start.
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    # Results are artefacts of our own; Prefect keeps the record.
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def prepare_environment(settings: Settings) -> None:
    """Set Prefect's variables for this process; must come before prefect is first imported. The user's own win."""
    for name, value in {**QUIET, "PREFECT_HOME": str(settings.home / "prefect")}.items():
        os.environ.setdefault(name, value)


def ensure_server(settings: Settings) -> str:
    """The API address of a server that is there or on its way: PREFECT_API_URL where it is set, else our own."""
    prepare_environment(settings)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        return given
    folder = settings.home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    address = _running(folder)
    if address is None:
        (folder / "server.json").unlink(missing_ok=True)
        start_service(
            (sys.executable, "-m", "flows.prefect_service", str(folder), str(settings.prefect_linger_s)),
            log=folder / "server.log",
            environment=dict(os.environ),
        )
    return address or ""


def await_server(settings: Settings) -> str:
    """Wait until the server that ensure_server started answers, and point Prefect at it. Raises ComponentMissing."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        address = running_server(settings)
        if address:
            os.environ["PREFECT_API_URL"] = address
            return address
        time.sleep(0.05)
    where = os.environ.get("PREFECT_API_URL") or f"see {settings.home / 'prefect' / 'server.log'}"
    raise ComponentMissing("the Prefect server", f"it did not answer within {START_LIMIT_S:.0f} s ({where})")


def running_server(settings: Settings) -> str | None:
    """The address of the server that answers now, or None."""
    given = os.environ.get("PREFECT_API_URL")
    if given:
        return given if _healthy(given) else None
    return _running(settings.home / "prefect")


def _running(folder: Path) -> str | None:
    try:
        address = str(json.loads((folder / "server.json").read_text())["api_url"])
    except (OSError, ValueError, KeyError):
        return None
    return address if _healthy(address) else None


def _healthy(api_url: str) -> bool:
    try:
        with urlopen(f"{api_url}/health", timeout=2) as answer:  # noqa: S310  loopback, or the user's own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
