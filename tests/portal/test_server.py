"""The production server with the real application, over a real socket."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from crowd.database import Database
from pipeline.model.footage import Footage
from pipeline.publish.channels import load_channels
from pipeline.settings import Settings
from portal.app import create_app
from portal.server import serve

home, port = Path(sys.argv[1]), int(sys.argv[2])

def receive(part, name):
    size = part.stat().st_size
    return Footage(sha256="a" * 64, path=part.rename(home / "kept"), original_name=name, size_bytes=size)

app = create_app(
    Settings(home=home, operator_token="token"),
    database=Database.open(f"sqlite:///{home / 'tsite.db'}"),
    channels=load_channels(None, home),
    receive=receive,
)
serve(app, host="127.0.0.1", port=port, threads=4)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    home: Path

    def connect(self) -> http.client.HTTPConnection:
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """One request on a connection of its own."""
        connection = self.connect()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def sign_in(self) -> dict[str, str]:
        """Headers of a signed-in script: its cookie and a form token."""
        page, body = self.get("/sign-in")
        cookie = str(page.headers["Set-Cookie"]).split(";")[0]
        connection = self.connect()
        form = urlencode({"token": "token", "csrf_token": _form_token(body)})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sign-in", form, headers)
        cookie = str(connection.getresponse().headers["Set-Cookie"]).split(";")[0]
        connection.close()
        page, body = self.get("/uploads", Cookie=cookie)
        cookie = str(page.headers["Set-Cookie"]).split(";")[0]
        return {"Cookie": cookie, "X-CSRFToken": _form_token(body), "Accept": "application/json"}

    def peak_rss_bytes(self) -> int:
        """The largest memory that any of its processes has had."""
        pids = [self.process.pid, *_children(self.process.pid)]
        told = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
        return max(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) for status in told) * 1024  # type: ignore[index]


def _form_token(page: bytes) -> str:
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1].decode()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = [sys.executable, "-c", PROGRAM, str(tmp_path), str(port)]
    process = subprocess.Popen(argv, cwd=ROOT)
    server = Served(process=process, port=port, home=tmp_path)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_answers(server: Served) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            server.get("/healthz")
        except OSError:
            assert server.process.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return


def test_the_server_answers_keeps_connections_and_ends_when_asked(served: Served) -> None:
    connection = served.connect()
    for path in ("/healthz", "/", "/healthz"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        assert "gunicorn/" not in answer.headers.get("Server", "")
    connection.close()
    children = _children(served.process.pid)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=30) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_large_upload_is_streamed_with_flat_memory(served: Served) -> None:
    size, chunk = 192 * 1024**2, bytes(1024**2)
    headers = served.sign_in() | {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
    before = served.peak_rss_bytes()
    query = urlencode({"title_en": "Large", "title_zh": "大", "enterprise": "Works", "name": "large.mov"})
    connection = served.connect()
    connection.request("POST", f"/uploads?{query}", (chunk for _ in range(size // len(chunk))), headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (202, b'{"slug":"large","url":"/programmes/large"}\n')
    connection.close()
    assert (served.home / "kept").stat().st_size == size
    assert served.peak_rss_bytes() - before < 24 * 1024**2


def test_an_upload_whose_sender_goes_away_leaves_nothing(served: Served) -> None:
    headers = served.sign_in() | {"Content-Type": "application/octet-stream", "Content-Length": "1000000"}
    query = urlencode({"title_en": "Half", "title_zh": "半", "enterprise": "Works"})
    connection = served.connect()
    connection.request("POST", f"/uploads?{query}", b"half", headers)
    parts = served.home / "uploads"
    deadline = time.monotonic() + 20
    while not any(parts.glob("*.part")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    connection.close()
    while any(parts.glob("*.part")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert not (served.home / "kept").exists()
