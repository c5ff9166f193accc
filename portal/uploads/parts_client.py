"""Send a file to a portal in parts by way of its S3 store, going on where it was interrupted."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from pipeline.errors import ComponentMissing, WrongInput
from portal.uploads.client import PIECE_BYTES, Interrupted, Patience, ask

LOOK_EVERY_S = 1.0
FAULTS = {
    "other_bytes": "what arrived is not the file that was announced; the same command sends it again",
    "lost": "the store has lost it; the same command sends it again",
}


@dataclass(slots=True, kw_only=True)
class PartsSending:
    """One file on its way. http speaks to the portal, store to whatever address it names, without the portal's token.

    sent_bytes: bodies sent, those included that had to be sent again.
    """

    http: httpx.Client
    store: httpx.Client
    file: Path
    place: str
    on_progress: Callable[[int, int], None] = lambda done, total: None
    on_verifying: Callable[[], None] = lambda: None
    sleep: Callable[[float], None] = time.sleep
    sent_bytes: int = field(default=0, init=False)

    def to_the_end(self) -> None:
        """Send what is missing and wait until all of it has been verified.

        Raises WrongInput where the portal refuses or what arrived is not the file, ComponentMissing where it stays
        away.
        """
        patience = Patience(sleep=self.sleep)
        while True:
            try:
                return self._go_on(patience)
            except Interrupted as why:
                patience.wait(why)

    def _go_on(self, patience: Patience) -> None:
        told = self._told("GET", self.place)
        size, part_bytes = told["size_bytes"], told["part_bytes"]
        if told["state"] == "open":
            missing: list[int] = told["missing"]
            for at, number in enumerate(missing):
                self.on_progress(size - _bytes_of(missing[at:], told), size)
                self._send(number, (number - 1) * part_bytes, min(part_bytes, size - (number - 1) * part_bytes))
                patience.renew()
            self.on_progress(size, size)
            told = self._told("POST", f"{self.place}/complete")
        self.on_verifying()
        while told["state"] == "verifying":
            self.sleep(LOOK_EVERY_S)
            told = self._told("GET", self.place)
        if told["state"] == "open":
            raise WrongInput("footage", FAULTS.get(told["fault"], "it has to be sent again"))

    def _send(self, number: int, start: int, size: int) -> None:
        digest = hashlib.md5(usedforsecurity=False)
        for piece in self._pieces(start, size):
            digest.update(piece)
        part = {"number": number, "md5": base64.b64encode(digest.digest()).decode("ascii")}
        address = self._told("POST", f"{self.place}/parts", json={"parts": [part]})["parts"][0]
        try:
            answer = self.store.put(address["url"], headers=address["headers"], content=self._counted(start, size))
        except httpx.TransportError as error:
            raise Interrupted(str(error) or type(error).__name__) from error
        if answer.is_error:  # an address that ended is asked for again, like everything else
            raise Interrupted(f"the store answered {answer.status_code}")

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        with self.file.open("rb") as file:
            file.seek(start)
            while size:
                piece = file.read(min(PIECE_BYTES, size))
                if not piece:
                    raise WrongInput("footage", f"{self.file.name} has become shorter while it was sent")
                size -= len(piece)
                yield piece

    def _counted(self, start: int, size: int) -> Iterator[bytes]:
        for piece in self._pieces(start, size):
            self.sent_bytes += len(piece)
            yield piece

    def _told(self, method: str, place: str, **options: Any) -> dict[str, Any]:
        told: dict[str, Any] = ask(self.http, method, place, **options).json()
        return told


def announce_parts(
    http: httpx.Client, file: Path, said: Mapping[str, str], *, on_progress: Callable[[int, int], None]
) -> str:
    """The place of a new upload of file, which is read once for its digest. Raises WrongInput where it is refused."""
    size, digest, done = file.stat().st_size, hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
            done += len(chunk)
            on_progress(done, size)
    announced = {"filename": file.name, "size_bytes": done, "sha256": digest.hexdigest(), "programme": dict(said)}
    try:
        answer = ask(http, "POST", "/api/multipart", json=announced)
    except Interrupted as why:
        raise ComponentMissing(f"the portal at {http.base_url}", f"see that it runs ({why})") from why
    return str(http.base_url.join(answer.headers["Location"]))


def connect_store() -> httpx.Client:
    """A connection to the store. It carries no token of the portal's, and no proxy of the environment is used."""
    return httpx.Client(timeout=httpx.Timeout(60, connect=10), trust_env=False)


def _bytes_of(numbers: list[int], told: Mapping[str, Any]) -> int:
    part_bytes, size = int(told["part_bytes"]), int(told["size_bytes"])
    return sum(min(part_bytes, size - (number - 1) * part_bytes) for number in numbers)
