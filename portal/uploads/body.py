"""A request's body as it comes off the wire, copied once.

gunicorn's own body object copies what it has read several times and holds back what came before a broken connection, so
the socket below it is read where that is possible.
"""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock
from typing import Any

from gunicorn.http.body import LengthReader  # type: ignore[import-untyped]

from portal.uploads.partial import ReadInto

IDLE_S = 60
"""A sender who is silent for so long has gone; what came from it counts."""
GIVE_WAY_S = 0.05


class Readers:
    """Whoever reads a page goes first: senders stand aside between two pieces while a page is being made.

    All threads share one interpreter. Fifty that copy bytes would make a page that takes 10 ms wait for seconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._gone = Event()
        self._gone.set()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """A page is made in the block."""
        with self._lock:
            self._count += 1
            self._gone.clear()
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                if not self._count:
                    self._gone.set()

    def give_way(self) -> None:
        """Until no page is being made, or for GIVE_WAY_S: senders go on however many read."""
        if not self._gone.is_set():
            self._gone.wait(GIVE_WAY_S)


class Turn:
    """One request's turn to write an upload, which a newer request may end."""

    def __init__(self, environ: dict[str, Any], give_way: Callable[[], None]) -> None:
        self._give_way = give_way
        self.wire: socket.socket | None = environ.get("gunicorn.socket")
        self._read_into = _reader(environ)
        self._over = False

    def read_into(self, buffer: memoryview) -> int:
        """See ReadInto. BlockingIOError after IDLE_S of silence, ConnectionAbortedError where the turn is over."""
        if self._over:
            raise ConnectionAbortedError
        self._give_way()
        return self._read_into(buffer)

    def end(self) -> None:
        """Read no more; a read that waits returns."""
        self._over = True
        if self.wire is not None:
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RD)


class Turns:
    """Whose turn it is. The newest request of an upload's owner wins: the connection of an older one is likely dead."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._lock = Lock()
        self._now: dict[str, Turn] = {}

    @contextmanager
    def take(self, upload_id: str, environ: dict[str, Any]) -> Iterator[Turn]:
        """End the turn of whoever writes this upload; it is ours in the block."""
        turn = Turn(environ, self._readers.give_way)
        with self._lock:
            before, self._now[upload_id] = self._now.get(upload_id), turn
        if before is not None:
            before.end()
        _give_up_after(turn.wire, IDLE_S)
        try:
            yield turn
        finally:
            _give_up_after(turn.wire, 0)
            with self._lock:
                if self._now.get(upload_id) is turn:
                    del self._now[upload_id]


def _give_up_after(wire: socket.socket | None, seconds: int) -> None:
    """Of the kernel's making, not Python's: Python's own timeouts ask twice for every piece and never wait for more."""
    if wire is not None:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", seconds, 0))


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
            # A whole buffer at a time: each call gives the interpreter to another thread and waits to get it back, and
            # with many senders that is what a reader's page waits for.
            count = below.unreader.sock.recv_into(buffer, wanted, socket.MSG_WAITALL) if wanted else 0
        below.length -= count
        return int(count)

    return read_into
