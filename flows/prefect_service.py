"""The program behind flows.prefect_server: Prefect's API on a free loopback port, ending when it is idle."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

CHECK_EVERY_S = 1.0

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class LastAsked:
    """ASGI middleware that remembers when the last request came."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.at = time.monotonic()

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Pass the request on and note the time."""
        self.at = time.monotonic()
        await self.application(scope, receive, send)
        self.at = time.monotonic()


def main(folder: Path, linger_s: float) -> None:
    """Serve until idle for linger_s seconds (0: until asked nothing for START seconds after the first run)."""
    import uvicorn  # slow, and wanted only in this program
    from prefect.server.api.server import create_app

    application = LastAsked(create_app())
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1))

        def watch() -> None:
            while not server.started:
                time.sleep(0.02)
            application.at = time.monotonic()
            _announce(folder, port)
            while time.monotonic() - application.at < linger_s:
                time.sleep(min(CHECK_EVERY_S, linger_s or CHECK_EVERY_S))
            (folder / "server.json").unlink(missing_ok=True)
            server.should_exit = True

        threading.Thread(target=watch, daemon=True).start()
        server.run(sockets=[listener])


def _announce(folder: Path, port: int) -> None:
    temporary = folder / f".server-{os.getpid()}.json"
    temporary.write_text(json.dumps({"api_url": f"http://127.0.0.1:{port}/api", "pid": os.getpid()}))
    temporary.replace(folder / "server.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
