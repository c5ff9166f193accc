"""Send a file to a portal by tus, going on where it was interrupted: for the command line and the benchmarks."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx

from pipeline.errors import ComponentMissing, WrongInput
from portal.uploads.protocol import BODY_TYPE, VERSION, write_metadata

CHUNK_BYTES = 8 * 2**20
"""Sent with a checksum of its own: the most that is sent again after an interruption."""
PIECE_BYTES = 64 * 1024
PAUSES_S = (0.2, 0.5, 1, 2, 5, 10, 20, 30)
"""Before each next try; any progress begins them anew."""
PATIENCE_S = 600.0
"""Without progress for so long, the portal is given up. What has arrived waits there for days."""

COMES_BACK = frozenset({409, 423, 429, 460, 500, 502, 503, 504})
GONE = frozenset({404, 410})


class Interrupted(Exception):
    """It may go better in a moment."""


@dataclass(slots=True, kw_only=True)
class Patience:
    """How long to wait before each next try, and when to give up."""

    sleep: Callable[[float], None]
    _failures: int = 0
    _waited_s: float = 0.0

    def wait(self, why: Interrupted) -> None:
        """Before the next try. Raises ComponentMissing after PATIENCE_S without progress."""
        if self._waited_s >= PATIENCE_S:
            raise ComponentMissing("the portal", f"it stays away ({why}); the same command goes on") from why
        pause_s = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self.sleep(pause_s)
        self._failures, self._waited_s = self._failures + 1, self._waited_s + pause_s

    def renew(self) -> None:
        """Something went well."""
        self._failures, self._waited_s = 0, 0.0


@dataclass(slots=True, kw_only=True)
class Sending:
    """One file on its way. sent_bytes: bodies sent, those included that had to be sent again."""

    http: httpx.Client
    file: Path
    place: str
    on_progress: Callable[[int, int], None] = lambda done, total: None
    sleep: Callable[[float], None] = time.sleep
    sent_bytes: int = field(default=0, init=False)

    def to_the_end(self) -> None:
        """Send what is missing. Raises WrongInput where the portal refuses, ComponentMissing where it stays away."""
        size, patience = self.file.stat().st_size, Patience(sleep=self.sleep)
        offset: int | None = None
        while offset is None or offset < size:
            try:
                offset = self._offset() if offset is None else self._append(offset, size)
            except Interrupted as why:
                offset = None
                patience.wait(why)
                continue
            patience.renew()
            self.on_progress(offset, size)

    def _offset(self) -> int:
        answer = ask(self.http, "HEAD", self.place)
        return int(answer.headers["Upload-Offset"])

    def _append(self, offset: int, size: int) -> int:
        with self.file.open("rb") as file:
            file.seek(offset)
            chunk = file.read(min(CHUNK_BYTES, size - offset))
        if not chunk:
            raise WrongInput("footage", f"{self.file.name} has become shorter while it was sent")
        headers = {
            "Content-Type": BODY_TYPE,
            "Content-Length": str(len(chunk)),
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(chunk).digest()).decode()}",
        }
        answer = ask(self.http, "PATCH", self.place, headers=headers, content=self._pieces(chunk))
        return int(answer.headers["Upload-Offset"])

    def _pieces(self, chunk: bytes) -> Iterator[bytes]:
        for start in range(0, len(chunk), PIECE_BYTES):
            piece = chunk[start : start + PIECE_BYTES]
            self.sent_bytes += len(piece)
            yield piece


def connect(address: str, token: str) -> httpx.Client:
    """A connection to the portal at that address. No proxy of the environment is used: the token goes there only."""
    headers = {"Tus-Resumable": VERSION, "Authorization": f"Bearer {token}", "Accept": "application/json"}
    return httpx.Client(base_url=address, headers=headers, timeout=httpx.Timeout(60, connect=10), trust_env=False)


def announce(http: httpx.Client, file: Path, said: Mapping[str, str]) -> str:
    """The place of a new upload of file. Raises WrongInput with the portal's words where it refuses."""
    headers = {
        "Upload-Length": str(file.stat().st_size),
        "Upload-Metadata": write_metadata({"filename": file.name, **said}),
    }
    try:
        answer = ask(http, "POST", "/api/uploads", headers=headers)
    except Interrupted as why:
        raise ComponentMissing(f"the portal at {http.base_url}", f"see that it runs ({why})") from why
    return urljoin(str(http.base_url), answer.headers["Location"])


def still_there(http: httpx.Client, place: str, *, method: str = "HEAD") -> bool:
    """Whether an upload that was begun earlier can go on. method: what the protocol looks with."""
    try:
        ask(http, method, place)
    except WrongInput:
        return False
    except Interrupted:
        return True
    return True


def ask(http: httpx.Client, method: str, place: str, **options: object) -> httpx.Response:
    """One request. Raises Interrupted where it may go better in a moment, WrongInput with the portal's words."""
    try:
        answer = http.request(method, place, **options)  # type: ignore[arg-type]
    except httpx.TransportError as error:
        raise Interrupted(str(error) or type(error).__name__) from error
    if answer.status_code in COMES_BACK:
        raise Interrupted(f"{answer.status_code}")
    if answer.is_error:
        raise WrongInput("the portal", _words(answer))
    return answer


def _words(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError):
        return f"it answered {answer.status_code}"
