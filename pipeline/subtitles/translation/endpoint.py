"""EndpointEngine: any server that speaks OpenAI's chat completions, a large model on the same machine or elsewhere.

No proxy, certificate or netrc of the environment is used: the key goes to the address that was set and nowhere else.
"""

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from time import monotonic
from typing import Any

import httpx

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.prompt import instruction, message_in_context
from pipeline.subtitles.translation.translator import Progress

_AT_ONCE = 4
"""Requests under way: what small servers and the first tiers of hosted ones allow."""
_CONNECT_S = 10.0
_PATIENCE_S = 180.0
"""For one sentence in all, its further tries and the pauses before them included."""
_PAUSES_S = (1.0, 3.0, 9.0)
"""Before each further try where the server is busy or the line broke, unless the server says how long."""
_REACH_S = 5.0
_MOST_BYTES = 2**20
_BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})
_REFUSALS = {
    401: "it refuses the key (401)",
    403: "it refuses the key (403)",
    404: "it knows no such address or model (404)",
}
_REMEDY = "check TSITE_TRANSLATOR_URL, TSITE_TRANSLATOR_MODEL and TSITE_TRANSLATOR_KEY"
_THOUGHTS = re.compile(r"^\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
"""What reasoning models write before their answer."""


def base_address(url: str) -> str:
    """The address that /chat/completions follows; /v1, where all such servers have it, if url names a host alone.

    Raises WrongInput for anything but a plain http or https address.
    """
    wrong = WrongInput("TSITE_TRANSLATOR_URL", "must be an address such as http://127.0.0.1:8000/v1, no key in it")
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise wrong from None  # its text would show the address, and a key in it
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo or parsed.query or parsed.fragment:
        raise wrong
    path = parsed.path.rstrip("/").removesuffix("/chat/completions")
    return str(parsed.copy_with(path=path or "/v1"))


def reach(url: str, model: str, key: str) -> str:
    """A line on the server, asked once for its models. Raises ComponentMissing where it would not answer a question."""
    address = base_address(url)
    try:
        with httpx.Client(timeout=_REACH_S, headers=_headers(key), trust_env=False) as client:
            answer = client.get(f"{address}/models")
    except httpx.HTTPError as error:
        raise _missing(address, f"it cannot be reached ({type(error).__name__})") from None
    if answer.status_code in {401, 403}:
        raise _missing(address, _REFUSALS[answer.status_code])
    try:
        offered = {one["id"] for one in answer.json()["data"]}
    except (ValueError, LookupError, TypeError):
        return f"{model} at {address}, which answers"
    if model not in offered:
        raise _missing(address, f"it does not offer {model}")
    return f"{model} at {address}, which offers it"


class EndpointEngine:
    """An Engine over url + /chat/completions. key: sent as a bearer token, empty for none; never written anywhere.

    Raises WrongInput for an address or a key that cannot be one.
    """

    def __init__(self, url: str, model: str, key: str) -> None:
        self._address = base_address(url)
        self._model = model
        self._headers = _headers(key)
        self._client: httpx.Client | None = None
        self._given_up = Event()

    @property
    def name(self) -> str:
        """The model's name on its server."""
        return self._model

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """One candidate for each question. Raises ComponentMissing where the server cannot be reached or refuses."""
        if self._client is None:
            timeout = httpx.Timeout(_PATIENCE_S, connect=_CONNECT_S)
            self._client = httpx.Client(timeout=timeout, headers=self._headers, trust_env=False)
        self._given_up.clear()
        proposed = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                for answer in pool.map(self._answer, questions):
                    proposed.append((answer,))
                    if on_progress:
                        on_progress(len(proposed), len(questions))
            except BaseException:
                # The sentences under way make no further try, the others none.
                self._given_up.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return tuple(proposed)

    def _answer(self, question: Question) -> str:
        body = {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": instruction(question.about)},
                {"role": "user", "content": message_in_context(question)},
            ],
        }
        content = self._ask(body)
        try:
            said = json.loads(content)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError):
            said = content
        if said is not None and not isinstance(said, str):
            raise _missing(self._address, "it does not speak OpenAI's chat completions")
        return _THOUGHTS.sub("", said or "")

    def _ask(self, body: dict[str, Any]) -> bytes:
        """What the server answers at the first try that is no trouble, within _PATIENCE_S."""
        deadline_s = monotonic() + _PATIENCE_S
        for pause_s in (*_PAUSES_S, None):
            try:
                code, asked_s, content = self._post(body, deadline_s)
            except httpx.HTTPError as error:
                code, asked_s, trouble = 0, 0.0, f"it cannot be reached ({type(error).__name__})"
            else:
                trouble = _REFUSALS.get(code, f"it answers {code}")
            if httpx.codes.is_success(code):
                return content
            if pause_s is None or (code and code not in _BUSY):
                break
            wait_s = max(pause_s, asked_s)
            if monotonic() + wait_s > deadline_s:
                trouble += f" and is to be left alone for {wait_s:.0f} s"
                break
            if self._given_up.wait(wait_s):
                break
        raise _missing(self._address, trouble)

    def _post(self, body: dict[str, Any], deadline_s: float) -> tuple[int, float, bytes]:
        """One try: the status, the pause in seconds that the server asks for, and what it says.

        Busy servers keep a line open by sending blanks, so the end of the answer is waited for, not its next part.
        """
        assert self._client is not None
        with self._client.stream("POST", f"{self._address}/chat/completions", json=body) as answer:
            content = b""
            for part in answer.iter_bytes():
                content += part
                if monotonic() > deadline_s or len(content) > _MOST_BYTES:
                    raise httpx.ReadTimeout("the answer does not end")
            return answer.status_code, _asked_pause_s(answer.headers.get("Retry-After", "")), content


def _asked_pause_s(asked: str) -> float:
    """Seconds in a Retry-After (RFC 9110, 10.2.3: a number or a date); 0 where there are none."""
    try:
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", asked.strip()):
            return float(asked)
        at = parsedate_to_datetime(asked)
        return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return 0.0


def _headers(key: str) -> dict[str, str]:
    bare = key.strip()
    if not re.fullmatch(r"[!-~]*", bare):
        raise WrongInput("TSITE_TRANSLATOR_KEY", "has spaces or letters that no key has")
    return {"Authorization": f"Bearer {bare}"} if bare else {}


def _missing(address: str, trouble: str) -> ComponentMissing:
    return ComponentMissing(f"translation server {address}", f"{trouble}: {_REMEDY}")
