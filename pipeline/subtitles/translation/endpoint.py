"""EndpointEngine: any server that speaks OpenAI's chat completions, a large model on the same machine or elsewhere."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import httpx

from pipeline.errors import ComponentMissing
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.prompt import instruction, message_in_context
from pipeline.subtitles.translation.translator import Progress

_AT_ONCE = 4
"""Requests under way: what small servers and the first tiers of hosted ones allow."""
_TIMEOUT_S = 60.0
_PAUSES_S = (1.0, 3.0, 9.0)
"""Before each further try where the server is busy or the line broke."""
_BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})
_REMEDY = "check TSITE_TRANSLATOR_URL, TSITE_TRANSLATOR_MODEL and TSITE_TRANSLATOR_KEY"


class EndpointEngine:
    """An Engine over url + /chat/completions. key: sent as a bearer token, empty for none; never written anywhere."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._model = model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client: httpx.Client | None = None

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
        self._client = self._client or httpx.Client(timeout=_TIMEOUT_S, headers=self._headers, trust_env=False)
        proposed = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                for answer in pool.map(self._answer, questions):
                    proposed.append((answer,))
                    if on_progress:
                        on_progress(len(proposed), len(questions))
            except BaseException:
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
        answer = self._post(body)
        try:
            return str(answer.json()["choices"][0]["message"]["content"] or "")
        except (ValueError, LookupError, TypeError) as error:
            raise self._missing("it does not speak OpenAI's chat completions") from error

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        assert self._client is not None
        trouble = ""
        for pause_s in (0.0, *_PAUSES_S):
            sleep(pause_s)
            try:
                answer = self._client.post(f"{self._url}/chat/completions", json=body)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                trouble = f"it cannot be reached ({type(error).__name__})"
                continue
            if answer.is_success:
                return answer
            trouble = f"it answers {answer.status_code}"
            if answer.status_code not in _BUSY:
                break
        raise self._missing(trouble)

    def _missing(self, trouble: str) -> ComponentMissing:
        return ComponentMissing(f"translation server {self._url}", f"{trouble}: {_REMEDY}")
