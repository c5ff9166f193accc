"""The Prefect server a single machine needs: found where it runs already, else started beside the first stage.

The program itself (flows.prefect_service) serves Prefect's API on loopback until nobody has asked it anything for a
while, so that one run after another does not pay for its start.
"""

import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.runner import start_service
from pipeline.settings import Settings

START_LIMIT_S = 180
IN_USE = ".in-use"
"""Locked shared by every run, exclusively by a server that is about to end."""
OURS = "TSITE_STARTED_PREFECT_AT"
"""Tells the address of a server of ours from one that the user named."""

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


@contextmanager
def prefect_server(settings: Settings) -> Iterator[None]:
    """Point Prefect at a server that is there or on its way: PREFECT_API_URL where it is set, else our own.

    Must come before prefect is first imported, since it reads its variables then. The user's own variables win.
    Our own server does not end while a block is open: each holds a shared lock, which the kernel drops with it.
    """
    for name, value in {**QUIET, "PREFECT_HOME": str(settings.home / "prefect")}.items():
        os.environ.setdefault(name, value)
    folder = settings.home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / IN_USE).open("w") as in_use:
        fcntl.flock(in_use, fcntl.LOCK_SH)  # waits for a server that is just ending
        with (folder / ".starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)  # two runs that begin together share one server
            given = os.environ.get("PREFECT_API_URL", "")
            if not given or given == os.environ.get(OURS):
                address = _known_server(folder) or _start(folder, settings.prefect_linger_s)
                os.environ["PREFECT_API_URL"] = os.environ[OURS] = address
        yield


def await_server(settings: Settings) -> None:
    """Wait until the server answers. Raises ComponentMissing where it does not."""
    address = os.environ["PREFECT_API_URL"]
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if _healthy(address):
            return
        time.sleep(0.05)
    log = settings.home / "prefect" / "server.log"
    raise ComponentMissing(
        "the Prefect server", f"nothing answers at {address} (PREFECT_API_URL, or see {log} if it is our own)"
    )


def running_server(settings: Settings) -> str | None:
    """The address of the server that answers now, or None."""
    address = os.environ.get("PREFECT_API_URL") or _known_server(settings.home / "prefect")
    return address if address and _healthy(address) else None


def _start(folder: Path, linger_s: float) -> str:
    # Prefect remembers the first address it is given, so a process' second server must stand where the first stood.
    before = urlsplit(os.environ.get(OURS, "")).port or 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", before))
        port = probe.getsockname()[1]
    pid = start_service(
        (sys.executable, "-m", "flows.prefect_service", str(port), str(linger_s), str(folder / IN_USE)),
        log=folder / "server.log",
        environment=dict(os.environ),
    )
    api_url = f"http://127.0.0.1:{port}/api"
    temporary = folder / ".server.json"
    temporary.write_text(json.dumps({"api_url": api_url, "pid": pid}))
    temporary.replace(folder / "server.json")
    return api_url


def _known_server(folder: Path) -> str | None:
    """The address of our server whose process lives, ready or still starting."""
    try:
        known = json.loads((folder / "server.json").read_text())
        command = Path(f"/proc/{known['pid']}/cmdline").read_bytes()
    except (OSError, ValueError, KeyError):
        return None
    return str(known["api_url"]) if b"flows.prefect_service" in command else None


def _healthy(api_url: str) -> bool:
    try:
        with urlopen(f"{api_url}/health", timeout=2) as answer:  # noqa: S310  loopback, or the user's own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
