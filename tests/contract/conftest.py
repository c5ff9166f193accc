"""A real S3 server (SeaweedFS), one for all tests of the run."""

import hashlib
import json
import random
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.model.channel import Channel, Region
from pipeline.model.package import Package, digest_of

WEED = Path(sys.executable).with_name("weed")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Service:
    """A running S3 server and the keys of its one user."""

    endpoint_url: str
    access_key: str
    secret_key: str


@pytest.fixture(scope="session")
def s3_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    folder = tmp_path_factory.mktemp("seaweedfs")
    access_key, secret_key = "tests", "a-key-for-tests-only"
    user = {
        "name": "tests",
        "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [user]}))
    server, port = _start(folder, config)
    try:
        yield S3Service(endpoint_url=f"http://127.0.0.1:{port}", access_key=access_key, secret_key=secret_key)
    finally:
        server.kill()  # SIGTERM takes it half a minute.
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def s3_keys(s3_service: S3Service, monkeypatch: pytest.MonkeyPatch) -> S3Service:
    """The same service, its keys where boto3 looks for them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_service.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_service.secret_key)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    return s3_service


@pytest.fixture
def new_bucket(s3_keys: S3Service) -> Callable[..., Channel]:
    """Makes channels, each with a bucket of its own."""

    def make(
        *, public: bool = True, region: Region = Region.DOMESTIC, prefix: str = "", public_url: str = ""
    ) -> Channel:
        return Channel(
            name=region.value,
            region=region,
            kind="stream",
            storage_url=f"s3://tsite-{uuid.uuid4().hex[:12]}{prefix}",
            public=public,
            public_url=public_url,
            endpoint_url=s3_keys.endpoint_url,
        )

    return make


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., Package]:
    """Makes small packages with the files of a real one; another text gives another digest."""

    def make(text: str = "one") -> Package:
        directory = tmp_path / f"package-{text}"
        files = {
            "master.m3u8": f"#EXTM3U\n# {text}\n".encode(),
            "manifest.mpd": f"<MPD><!-- {text} --></MPD>".encode(),
            "poster.jpg": b"\xff\xd8 poster",
            "programme.json": b"{}",
            "storyboard.vtt": b"WEBVTT\n",
            "video/1080p/init.mp4": b"moov",
            **{f"video/1080p/{n}.m4s": (text * 1000 * n).encode() for n in range(1, 11)},
            "audio/en/1.m4s": text.encode(),
            "subtitles/zh-Hans/1.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n你好\n".encode(),
            "subtitles/en/1.vtt": b"WEBVTT\n",
        }
        for path, content in files.items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_bytes(content)
        digest = digest_of({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})
        return Package(directory=directory, digest=digest, duration_s=Fraction(1001, 30))

    return make


def _start(folder: Path, config: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start on ports that are free now; another program may take one before the server does, so more than once."""
    for attempt in range(5):
        ports = dict(zip(("master", "volume", "filer", "s3", "admin"), _free_ports(), strict=True))
        data = folder / str(attempt)
        data.mkdir()
        with (data / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    # The server must not outlive a test run that is killed.
                    *("setpriv", "--pdeathsig", "KILL", str(WEED), "mini", f"-dir={data}"),
                    *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-admin.ui=false", "-webdav=false"),
                    *(f"-{role}.port={port}" for role, port in ports.items()),
                    *(f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0"),
                ],
                cwd=data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if _answers(server, ports["s3"]):
            return server, ports["s3"]
        server.kill()
        server.wait()
    raise RuntimeError(f"SeaweedFS does not start: {(data / 'log').read_text()[-2000:]}")


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def _free_ports() -> list[int]:
    """Five ports that are free together with their gRPC ports, which SeaweedFS takes 10000 above."""
    found: list[int] = []
    chooser = random.SystemRandom()
    while len(found) < 5:
        port = chooser.randrange(12_000, 30_000)
        if port not in found and _is_free(port) and _is_free(port + 10_000):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
