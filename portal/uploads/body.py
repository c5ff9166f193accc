"""A request's body as it comes off the wire, copied once.

gunicorn's own body object copies what it has read several times and holds back what came before a broken connection, so
the socket below it is read where that is possible.
"""

import select
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import BoundedSemaphore, Lock
from typing import Any

from gunicorn.http.body import LengthReader  # type: ignore[import-untyped]

from portal.uploads.partial import ReadInto

IDLE_S = 60
"""A sender who is silent for so long has gone; what came from it counts."""
PIECE_BYTES = 64 * 1024
HANDS = 2
"""Senders whose bytes are copied at one time. All threads share one interpreter and two or four cores: fifty that copy
at once would make a page that takes 10 ms wait for seconds, and be no faster themselves.
"""


class Turn:
    """One request's turn to write an upload, which a newer request may end. See Body."""

    def __init__(self, environ: dict[str, Any], hand: AbstractContextManager[object]) -> None:
        self.hand = hand
        self._wire: socket.socket | None = environ.get("gunicorn.socket")
        self._below = getattr(environ["wsgi.input"], "reader", None)
        self._read_into = _from_socket(self._below) if self._is_ours() else _from_stream(environ)
        self._over = False

    def wait(self) -> None:
        """Until a piece is there, or the end. TimeoutError after IDLE_S of silence, ConnectionAbortedError where the
        turn is over.
        """
        if self._wire is not None and self._is_ours():
            _await_piece(self._wire, self._below)
        if self._over:
            raise ConnectionAbortedError

    def read_into(self, buffer: memoryview) -> int:
        """What is there, without waiting."""
        return self._read_into(buffer)

    def end(self) -> None:
        """Read no more; a wait returns."""
        self._over = True
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RD)

    def _is_ours(self) -> bool:
        return self._wire is not None and isinstance(self._below, LengthReader)


class Turns:
    """Whose turn it is. The newest request of an upload's owner wins: the connection of an older one is likely dead."""

    def __init__(self) -> None:
        self._hands = BoundedSemaphore(HANDS)
        self._lock = Lock()
        self._now: dict[str, Turn] = {}

    @contextmanager
    def take(self, upload_id: str, environ: dict[str, Any]) -> Iterator[Turn]:
        """End the turn of whoever writes this upload; it is ours in the block."""
        turn = Turn(environ, self._hands)
        with self._lock:
            before, self._now[upload_id] = self._now.get(upload_id), turn
        if before is not None:
            before.end()
        try:
            yield turn
        finally:
            with self._lock:
                if self._now.get(upload_id) is turn:
                    del self._now[upload_id]


def _await_piece(wire: socket.socket, below: Any) -> None:
    if not below.length or below.unreader.buf.tell():
        return
    # The kernel wakes us for a piece worth the while, or for the rest where that is less.
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, min(PIECE_BYTES, below.length))
    waiting = select.poll()
    waiting.register(wire, select.POLLIN | select.POLLRDHUP)
    ready = waiting.poll(IDLE_S * 1000)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
    if not ready:
        raise TimeoutError


def _from_socket(below: Any) -> ReadInto:
    def read_into(buffer: memoryview) -> int:
        wanted = min(len(buffer), below.length)
        held = below.unreader.take_buffered()  # came with the request's head
        if held:
            below.unreader.unread(held[wanted:])
            count = min(len(held), wanted)
            buffer[:count] = held[:count]
        else:
            count = below.unreader.sock.recv_into(buffer, wanted, socket.MSG_DONTWAIT) if wanted else 0
        below.length -= count
        return int(count)

    return read_into


def _from_stream(environ: dict[str, Any]) -> ReadInto:
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    left = int(length) if length else (2**63 if environ.get("wsgi.input_terminated") else 0)

    def read_into(buffer: memoryview) -> int:
        nonlocal left
        chunk = stream.read(min(len(buffer), left))
        buffer[: len(chunk)] = chunk
        left -= len(chunk)
        return len(chunk)

    return read_into
