"""A tiny model in two wheels, and a hub on the loopback that knows Range."""

import hashlib
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.weights.catalogue import (
    GivenFolder,
    Hub,
    ModelFile,
    ModelWeights,
    Parts,
    Source,
    Wheel,
    WheelMember,
)

FILES = {"model.bin": bytes(range(256)) * 4000, "config.json": b'{"size": "tiny"}'}
HALF = 500_000


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def model(*sources: Source, name: str = "tiny") -> ModelWeights:
    files = tuple(
        ModelFile(name=file, size_bytes=len(content), sha256=sha256(content)) for file, content in FILES.items()
    )
    return ModelWeights(name=name, purpose="tests", licence="MIT", files=files, sources=sources or (GivenFolder(),))


@pytest.fixture
def tiny() -> Callable[..., ModelWeights]:
    return model


@pytest.fixture
def contents() -> dict[str, bytes]:
    return dict(FILES)


def _wheel(folder: Path, package: str, members: dict[str, bytes]) -> str:
    """Write a wheel that pip accepts, and return its SHA-256."""
    stem = f"{package.replace('-', '_')}-1.0"
    path = folder / f"{stem}-py3-none-any.whl"
    about = f"{stem}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    return sha256(path.read_bytes())


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """The tiny model in two wheels that pip finds in a folder, with no index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    whole = FILES["model.bin"]
    first = _wheel(
        folder,
        "tiny-part-one",
        {"one/model.bin.1": whole[:HALF], "one/config.json": FILES["config.json"]},
    )
    second = _wheel(folder, "tiny-part-two", {"two/model.bin.2": whole[HALF:]})
    members = (
        WheelMember(path="one/model.bin.1", file="model.bin", size_bytes=HALF),
        WheelMember(path="one/config.json", file="config.json", size_bytes=len(FILES["config.json"])),
    )
    rest = (WheelMember(path="two/model.bin.2", file="model.bin", size_bytes=len(whole) - HALF),)
    return Parts(
        wheels=(
            Wheel(package="tiny-part-one", version="1.0", sha256=first, members=members),
            Wheel(package="tiny-part-two", version="1.0", sha256=second, members=rest),
        )
    )


@dataclass(slots=True, kw_only=True)
class LoopbackHub:
    """contents: what it serves. break_after: bytes of a body after which the connection drops, once."""

    url: str = ""
    contents: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    break_after: int | None = None
    honours_range: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def source(self) -> Hub:
        return Hub(url=self.url)


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    served = LoopbackHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, wanted = self.path.lstrip("/"), self.headers.get("Range", "")
            served.asked.append((name, wanted))
            content = served.contents.get(name)
            if content is None:
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and served.honours_range else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(content) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.end_headers()
            cut, served.break_after = served.break_after, None
            self.wfile.write(content[start:] if cut is None else content[start : start + cut])

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()
