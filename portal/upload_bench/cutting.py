"""A network that breaks: a relay on loopback that cuts its connections after so many bytes."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

RELAY_BYTES = 64 * 1024


@dataclass(slots=True, kw_only=True)
class Relay:
    """Relays connections to a port. arm() cuts the one that carries the n-th byte from now; cuts counts them."""

    to_port: int
    port: int = field(default=0, init=False)
    cuts: int = field(default=0, init=False)
    _left: int | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def start(self) -> None:
        """Listen; threads of the process do the rest until it ends."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def arm(self, after_bytes: int) -> None:
        """Cut after so many more bytes towards the server."""
        with self._lock:
            self._left = after_bytes

    def _accept(self, listener: socket.socket) -> None:
        while True:
            near, _ = listener.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:
                near.close()
                continue
            for source, target, counted in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._carry, args=(source, target, counted), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(RELAY_BYTES):
                allowed = self._allowed(len(piece)) if counted else len(piece)
                target.sendall(piece[:allowed])
                if allowed < len(piece):
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        if counted:
            source.close()
            target.close()

    def _allowed(self, count: int) -> int:
        with self._lock:
            if self._left is None:
                return count
            if count <= self._left:
                self._left -= count
                return count
            allowed, self._left = self._left, None
            self.cuts += 1
            return allowed
