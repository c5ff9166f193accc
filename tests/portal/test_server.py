"""The production server with the real application, over a real socket."""

import hashlib
import http.client
import io
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from tusclient.client import TusClient

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from crowd.database import Database
from pipeline.intake.keeping import keep
from pipeline.publish.channels import load_channels
from pipeline.settings import Settings
from portal.app import create_app
from portal.server import serve

home, port = Path(sys.argv[1]), int(sys.argv[2])

app = create_app(
    Settings(home=home, operator_token="token"),
    database=Database.open(f"sqlite:///{home / 'tsite.db'}"),
    channels=load_channels(None, home),
    receive=lambda part, name: keep(part, home / "footage", original_name=name, ours=True),
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

    def kept(self) -> int:
        """The size of the one piece of footage, once the server has put it away."""
        deadline = time.monotonic() + 60
        while any(self.home.glob("uploads/*")) or not (found := list(self.home.glob("footage/*/original"))):
            assert time.monotonic() < deadline, "it was not kept"
            time.sleep(0.05)
        assert len(found) == 1
        return found[0].stat().st_size

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
    deadline = time.monotonic() + 120
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
    assert answer.status == 202
    connection.close()
    assert served.kept() == size
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
    assert not (served.home / "footage").exists()


SAID = {"filename": "raw.mov", "title_en": "Large", "title_zh": "大", "enterprise": "Works"}


@pytest.mark.parametrize("checksum", [False, True])
def test_tuspy_sends_in_chunks_and_goes_on_where_another_stopped(
    served: Served, tmp_path: Path, checksum: bool
) -> None:
    file = tmp_path / "raw.mov"
    file.write_bytes(random.Random(1).randbytes(5_000_000))
    address = f"http://127.0.0.1:{served.port}/api/uploads"
    tus = TusClient(address, headers={"Authorization": "Bearer token"})
    first = tus.uploader(str(file), chunk_size=1_000_000, metadata=SAID, upload_checksum=checksum)
    first.upload_chunk()  # type: ignore[no-untyped-call]
    first.upload_chunk()  # type: ignore[no-untyped-call]
    again = tus.uploader(str(file), chunk_size=1_000_000, url=first.url, upload_checksum=checksum)
    assert again.offset == 2_000_000
    again.upload()
    assert served.kept() == 5_000_000
    assert (served.home / "footage" / hashlib.sha256(file.read_bytes()).hexdigest()).is_dir()


def test_a_new_connection_takes_over_from_one_that_died_without_a_word(served: Served) -> None:
    tus = TusClient(f"http://127.0.0.1:{served.port}/api/uploads", headers={"Authorization": "Bearer token"})
    uploader = tus.uploader(file_stream=io.BytesIO(bytes(1_000_000)), metadata=SAID)
    uploader.set_url(uploader.create_url())
    place = urlsplit(str(uploader.url)).path
    with socket.create_connection(("127.0.0.1", served.port)) as silent:
        head = f"PATCH {place} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer token\r\n"
        kind = "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 1000000\r\n\r\n"
        silent.sendall(head.encode() + kind.encode() + bytes(300_000))
        partial = served.home / "uploads" / f"{place.rpartition('/')[2]}.upload"
        deadline = time.monotonic() + 30
        while not (partial.exists() and partial.stat().st_size >= 200_000):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        uploader.offset = uploader.get_offset()
        assert 200_000 <= uploader.offset <= 300_000  # less than a piece may have been on its way
        uploader.upload()
    assert served.kept() == 1_000_000
