"""The program that sends in parts: what it asks for, and how it goes on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from pipeline.errors import ComponentMissing, WrongInput
from portal.uploads.parts_client import PartsSending, announce_parts

FILE = b"".join(bytes([number]) * 10 for number in range(5))


@dataclass(slots=True)
class Portal:
    """A portal and its store as two transports. store: parts that came; refusals: answers to give first."""

    store: dict[int, bytes] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=lambda: ["verifying", "received"])
    fault: str = ""
    sealed: bool = False

    def portal(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer token"
        verb = f"{request.method} {request.url.path.removeprefix('/api/multipart')}"
        self.asked.append(verb)
        if verb == "POST ":
            return httpx.Response(201, headers={"Location": "/api/multipart/x"})
        if verb == "POST /x/parts":
            number = json.loads(request.content)["parts"][0]["number"]
            part = {"number": number, "url": f"http://store/{number}", "headers": {"Content-MD5": "said"}}
            return httpx.Response(200, json={"parts": [part]})
        if verb == "POST /x/complete":
            self.sealed = True
        state = self.states.pop(0) if self.sealed and len(self.states) > 1 else self.states[0]
        missing = [number for number in range(1, 4) if number not in self.store]
        told = {"size_bytes": 50, "part_bytes": 20, "missing": missing, "fault": self.fault}
        return httpx.Response(200, json={**told, "state": state if self.sealed else "open"})

    def storage(self, request: httpx.Request) -> httpx.Response:
        assert "Authorization" not in request.headers and request.headers["Content-MD5"] == "said"
        if self.refusals:
            return httpx.Response(self.refusals.pop(0))
        self.store[int(request.url.path[1:])] = request.read()
        return httpx.Response(200)

    def sending(self, file: Path, slept: list[float]) -> PartsSending:
        return PartsSending(
            http=self.connection(),
            store=httpx.Client(transport=httpx.MockTransport(self.storage)),
            file=file,
            place="http://portal/api/multipart/x",
            sleep=slept.append,
        )

    def connection(self) -> httpx.Client:
        return httpx.Client(
            base_url="http://portal",
            headers={"Authorization": "Bearer token"},
            transport=httpx.MockTransport(self.portal),
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "raw.mp4"
    path.write_bytes(FILE)
    return path


def test_it_sends_what_is_missing_and_waits_for_the_verdict(file: Path) -> None:
    portal, slept = Portal(store={2: FILE[20:40]}), list[float]()
    sending = portal.sending(file, slept)
    shown: list[tuple[int, int]] = []
    sending.on_progress = lambda done, total: shown.append((done, total))
    sending.to_the_end()
    assert b"".join(portal.store[number] for number in (1, 2, 3)) == FILE
    assert (sending.sent_bytes, shown) == (30, [(20, 50), (40, 50), (50, 50)])
    assert portal.asked[-2:] == ["POST /x/complete", "GET /x"]


def test_an_address_that_ended_is_asked_for_again(file: Path) -> None:
    portal, slept = Portal(refusals=[403, 400, 503]), list[float]()
    portal.sending(file, slept).to_the_end()
    assert portal.asked.count("POST /x/parts") == 6
    assert slept == [0.2, 0.5, 1, 1.0]  # before each next try; then while it is verified


def test_a_store_that_stays_away_is_given_up_and_the_same_command_goes_on(file: Path) -> None:
    portal = Portal(refusals=[503] * 99)
    with pytest.raises(ComponentMissing, match="the same command goes on"):
        portal.sending(file, []).to_the_end()


def test_what_is_not_the_announced_file_is_told(file: Path) -> None:
    portal = Portal(states=["open"], fault="other_bytes")
    with pytest.raises(WrongInput, match="not the file that was announced"):
        portal.sending(file, []).to_the_end()


def test_a_file_that_became_shorter_is_told(file: Path) -> None:
    sending = Portal().sending(file, [])
    file.write_bytes(FILE[:15])
    with pytest.raises(WrongInput, match="shorter"):
        sending.to_the_end()


def test_the_announcement_carries_the_digest(file: Path) -> None:
    portal, shown = Portal(), list[int]()
    told: dict[str, object] = {}

    def look(request: httpx.Request) -> httpx.Response:
        told.update(json.loads(request.content))
        return portal.portal(request)

    http = portal.connection()
    http._transport = httpx.MockTransport(look)
    place = announce_parts(http, file, {"title_en": "A"}, on_progress=lambda done, total: shown.append(done))
    assert place == "http://portal/api/multipart/x" and shown == [50]
    assert told == {
        "filename": "raw.mp4",
        "size_bytes": 50,
        "sha256": hashlib.sha256(FILE).hexdigest(),
        "programme": {"title_en": "A"},
    }
