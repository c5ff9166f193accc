"""A real HTTP server on a loopback port, which answers as a test says and remembers what came."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server sends back. parts: the body as it is written, piece by piece."""

    status: int = 200
    parts: tuple[bytes, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    pause_s: float = 0
    """Before each part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Loopback:
    """A running server."""

    url: str
    came: list[Came] = field(default_factory=list)


@contextmanager
def loopback(answer: Callable[[Came], Reply]) -> Iterator[Loopback]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            came = Came(path=self.path, headers={name.lower(): said for name, said in self.headers.items()}, body=body)
            running.came.append(came)
            reply = answer(came)
            self.send_response(reply.status)
            for name, said in reply.headers:
                self.send_header(name, said)
            self.end_headers()
            try:
                for part in reply.parts:
                    sleep(reply.pause_s)
                    self.wfile.write(part)
                    self.wfile.flush()
            except OSError:
                return  # the client has had enough

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Loopback(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
