"""A small web server on the loopback that delivers a folder, well or in one exact way badly."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".m4s": "video/mp4",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
}
YEAR = "public, max-age=31536000, immutable"


@dataclass(kw_only=True)
class Manners:
    """How a server behaves. types: by suffix. caching: by suffix, else lasting. moved: sent elsewhere."""

    types: dict[str, str] = field(default_factory=dict)
    caching: dict[str, str] = field(default_factory=dict)
    compresses: bool = True
    ranges: bool = True
    moved: frozenset[str] = frozenset()
    status: int = 200


@contextmanager
def delivered(package: Path, manners: Manners | None = None) -> Iterator[str]:
    """Serves a package under /film/<digest>/ with a pointer at /film/current.json; gives the address of /film/."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self, package, manners or Manners())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/film/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(handler: BaseHTTPRequestHandler, package: Path, manners: Manners) -> None:
    path = unquote(handler.path).removeprefix("/film/").removeprefix("digest/")
    suffix = PurePosixPath(path).suffix
    headers = {
        "Content-Type": manners.types.get(suffix, TYPES.get(suffix, "application/octet-stream")),
        "Cache-Control": manners.caching.get(suffix, "no-cache" if suffix == ".json" else YEAR),
    }
    body, status = b"", manners.status
    if path in manners.moved:
        status, headers["Location"] = 302, f"/elsewhere/{path}"
    elif path == "current.json":
        body = json.dumps({"urls": {"hls": "digest/master.m3u8", "dash": "/film/digest/manifest.mpd"}}).encode()
    elif (package / path).is_file():
        body = (package / path).read_bytes()
    else:
        status = 404
    asked = re.fullmatch(r"bytes=(\d+)-(\d+)", handler.headers.get("Range", ""))
    if asked and manners.ranges:
        body, status = body[int(asked[1]) : int(asked[2]) + 1], 206
    if manners.compresses and "gzip" in handler.headers.get("Accept-Encoding", "") and suffix in {".m3u8", ".mpd"}:
        body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
