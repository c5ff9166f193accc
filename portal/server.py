"""The production WSGI server: gunicorn with threads, started from here rather than from its own command line."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from portal.context import portal_of
from portal.counting import counter_of, start_counting
from portal.uploads import start_threads
from portal.uploads.protocol import METADATA_LENGTH

KEEP_ALIVE_S = 15
"""A player asks for the next segment every few seconds: keep its connection."""
GRACE_S = 20
"""How long requests in hand may go on after SIGTERM."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, *, host: str, port: int, threads: int) -> None:
    """Serve app until SIGTERM or SIGINT; does not return. Requests in hand are finished first.

    One process with that many threads: SQLite has one writer, and the limits on sign-in are counted in memory.
    X-Forwarded-Proto is believed from loopback only, so a TLS proxy belongs on the same machine.
    """
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    database, counter = portal_of(app).database, counter_of(app)

    def begin(_worker: object) -> None:
        start_threads(app)
        start_counting(counter)

    options: dict[str, Any] = {
        "bind": place,
        "workers": 1,
        "worker_class": "gthread",
        "threads": threads,
        "keepalive": KEEP_ALIVE_S,
        "graceful_timeout": GRACE_S,
        "worker_tmp_dir": None,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "limit_request_field_size": METADATA_LENGTH,
        # Connections do not survive a fork: the process that answers opens its own.
        "post_fork": lambda _server, _worker: database.engine.dispose(close=False),
        "post_worker_init": begin,
        "worker_exit": lambda _server, _worker: counter.flush(),
    }
    _Server(app, options).run()
