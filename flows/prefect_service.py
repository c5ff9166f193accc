"""The program behind flows.prefect_server: Prefect's API on a loopback port, ending when it is idle."""

import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

CHECK_EVERY_S = 0.5

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


def main(port: int, linger_s: float) -> None:
    """Serve until nobody has asked anything for linger_s seconds."""
    import uvicorn
    from prefect.server.api.server import create_app

    application = LastAsked(create_app())
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )

    def watch() -> None:
        while not server.started:
            time.sleep(CHECK_EVERY_S)
        while time.monotonic() - application.at < linger_s:
            time.sleep(CHECK_EVERY_S)
        server.should_exit = True

    threading.Thread(target=watch, daemon=True).start()
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
