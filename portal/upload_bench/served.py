"""A portal of its own to measure: started, killed, started again, its memory read."""

import os
import re
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.runner import start_service

TOKEN = secrets.token_urlsafe(32)
READY_WITHIN_S = 300.0


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(address: str) -> None:
    """Until something answers at address. Raises ComponentMissing after READY_WITHIN_S."""
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        with suppress(httpx.TransportError):
            httpx.get(address, trust_env=False)
            return
        if time.monotonic() > deadline:
            raise ComponentMissing(address, "it did not answer; see the log beside it")
        time.sleep(0.05)


@dataclass(slots=True, kw_only=True)
class Served:
    """`tsite serve` without a worker, in a home of its own. memory_bytes: the most that each of its lives held, by
    when it was told to end. settings: TSITE_* variables beside the home."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    memory_bytes: list[int] = field(default_factory=list, init=False)
    _pid: int = field(default=0, init=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TSITE_")}
        environment |= {**self.settings, "TSITE_HOME": str(self.home), "TSITE_OPERATOR_TOKEN": TOKEN}
        argv = (sys.executable, "-m", "portal.cli.main", "serve", "--no-worker", "--port", str(self.port))
        self._pid = start_service(argv, log=self.home / "serve.log", environment=environment, dies_with_us=True)
        await_answer(f"{self.address}/healthz")

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        self.memory_bytes.append(self.peak_bytes())
        os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    @property
    def session(self) -> int:
        """The session that all its processes belong to."""
        return self._pid

    def peak_bytes(self) -> int:
        """The most memory that its largest process has held so far."""
        children = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text().split()
        told = (Path(f"/proc/{pid}/status").read_text() for pid in (str(self._pid), *children))
        return max(int(found[1]) for status in told if (found := re.search(r"VmHWM:\s+(\d+)", status))) * 1024


def wait_for(condition: Callable[[], bool], what: str, *, within_s: float = 300) -> None:
    """Look again and again. Raises ComponentMissing naming what did not happen."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise ComponentMissing(what, f"it did not happen within {within_s:.0f} s")
        time.sleep(0.1)
