"""A server of chat completions on a loopback port, as hosted and local ones behave."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.pipeline.subtitles.translation.loopback import Came, Loopback, Reply, loopback


def asked_sentence(came: Came) -> str:
    """The sentence of a request: the last line of the user's message."""
    return str(json.loads(came.body)["messages"][-1]["content"]).splitlines()[-1]


def saying(text: object) -> Reply:
    """A well-formed answer."""
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    return Reply(parts=(json.dumps(body).encode(),), headers=(("Content-Type", "application/json"),))


@contextmanager
def chat_server(answer: Callable[[Came], Reply]) -> Iterator[Loopback]:
    """Serves chat completions under /v1 and nothing else."""

    def only_there(came: Came) -> Reply:
        return answer(came) if came.path == "/v1/chat/completions" else Reply(status=404)

    with loopback(only_there) as server:
        yield server
