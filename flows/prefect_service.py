"""The program behind flows.prefect_server: Prefect's API on a loopback port, ending when it is idle."""

import fcntl
import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import IO, Any

CHECK_EVERY_S = 0.5
STOP_LIMIT_S = 30.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class LastAsked:
    """ASGI middleware that remembers when somebody last asked something, and whether it is being answered."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.at = time.monotonic()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and note the time."""
        self.at = time.monotonic()
        await self.application(scope, receive, send)
        self.at = time.monotonic()


def main(port: int, linger_s: float, in_use: Path) -> None:
    """Serve until nobody has asked anything for linger_s seconds and no run holds in_use."""
    import uvicorn
    from prefect.server.api.server import create_app

    application = LastAsked(create_app())
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )

    def watch() -> None:
        while not server.started:
            time.sleep(CHECK_EVERY_S)
        with in_use.open("w") as lock:
            while time.monotonic() - application.at < linger_s or not _alone(lock):
                time.sleep(CHECK_EVERY_S)
            server.should_exit = True
            time.sleep(STOP_LIMIT_S)  # holds the lock until the process is gone

    threading.Thread(target=watch, daemon=True).start()
    server.run()


def _alone(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
