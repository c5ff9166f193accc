"""One short programme with speech, really produced once a session, and the ways to produce another."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, Footages


class Tsite:
    """The real command line in a process of its own, in a home of its own."""

    def __init__(self, home: Path, prefect_api_url: str) -> None:
        self.home = home
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("TSITE_", "PREFECT_"))
        }
        self.environment |= {
            "TSITE_HOME": str(home),
            "TSITE_WEIGHTS_DIR": str(ROOT / "var" / "weights"),
            "PREFECT_API_URL": prefect_api_url,
        }

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "portal.cli.main")

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*self.command, *arguments), env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (*self.command, *arguments),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(scope="session")
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def tsite(session_home: Path, prefect_api_url: str) -> Tsite:
    """Commands in the home where the session's programme is made."""
    return Tsite(session_home, prefect_api_url)


@pytest.fixture
def fresh_tsite(tmp_path: Path, prefect_api_url: str) -> Tsite:
    """Commands in an empty home."""
    return Tsite(tmp_path / "fresh", prefect_api_url)


PRODUCE = (
    "--title-en",
    "A Second Life for Battery Metals",
    "--title-zh",
    "让电池金属重获新生",
    "--enterprise",
    "示范电池回收有限公司",
    "--need",
    "financing",
)


@pytest.fixture(scope="session")
def produced(tsite: Tsite, footages: Footages) -> dict[str, object]:
    """The JSON of an approved, published programme with speech."""

    result = tsite("produce", str(footages.talking()), *PRODUCE, "--approve", "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@contextmanager
def serving(tsite: Tsite, *options: str) -> Iterator[str]:
    """`tsite serve` on a free port of this machine while the block runs; gives its address. Ended by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = tsite.start("serve", "--port", str(port), *options)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                    break
            except OSError:
                assert time.monotonic() < deadline, "the portal did not answer"
                assert server.poll() is None, server.stderr and server.stderr.read()
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        if server.stderr:
            server.stderr.close()
