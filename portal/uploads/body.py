"""A request's body as it comes off the wire, with one copy and no waiting for more than there is.

gunicorn's own body object copies what it has read several times and holds back what came before a broken connection, so
the socket below it is read where that is possible.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from gunicorn.http.body import LengthReader  # type: ignore[import-untyped]

from portal.uploads.partial import ReadInto

IDLE_S = 60.0
"""A sender who is silent for so long has gone; what came from it counts."""


class Turn:
    """One request's turn to write an upload, which a newer request may end."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.wire: socket.socket | None = environ.get("gunicorn.socket")
        self._read_into = _reader(environ)
        self._over = False

    def read_into(self, buffer: memoryview) -> int:
        """See ReadInto. TimeoutError after IDLE_S of silence, ConnectionAbortedError where the turn is over."""
        if self._over:
            raise ConnectionAbortedError
        return self._read_into(buffer)

    def end(self) -> None:
        """Read no more; a read that waits returns."""
        self._over = True
        if self.wire is not None:
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RD)


class Turns:
    """Whose turn it is. The newest request of an upload's owner wins: the connection of an older one is likely dead."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._now: dict[str, Turn] = {}

    @contextmanager
    def take(self, upload_id: str, environ: dict[str, Any]) -> Iterator[Turn]:
        """End the turn of whoever writes this upload; it is ours in the block."""
        turn = Turn(environ)
        with self._lock:
            before, self._now[upload_id] = self._now.get(upload_id), turn
        if before is not None:
            before.end()
        if turn.wire is not None:
            turn.wire.settimeout(IDLE_S)
        try:
            yield turn
        finally:
            if turn.wire is not None:
                turn.wire.settimeout(None)
            with self._lock:
                if self._now.get(upload_id) is turn:
                    del self._now[upload_id]


def _reader(environ: dict[str, Any]) -> ReadInto:
    stream = environ["wsgi.input"]
    below = getattr(stream, "reader", None)
    if isinstance(below, LengthReader):
        return _from_socket(below)
    length = environ.get("CONTENT_LENGTH")
    left = int(length) if length else (2**63 if environ.get("wsgi.input_terminated") else 0)

    def read_into(buffer: memoryview) -> int:
        nonlocal left
        chunk = stream.read(min(len(buffer), left))
        buffer[: len(chunk)] = chunk
        left -= len(chunk)
        return len(chunk)

    return read_into


def _from_socket(below: Any) -> ReadInto:
    def read_into(buffer: memoryview) -> int:
        wanted = min(len(buffer), below.length)
        held = below.unreader.take_buffered()  # came with the request's head
        if held:
            below.unreader.unread(held[wanted:])
            count = min(len(held), wanted)
            buffer[:count] = held[:count]
        else:
            count = below.unreader.sock.recv_into(buffer, wanted) if wanted else 0
        below.length -= count
        return int(count)

    return read_into
