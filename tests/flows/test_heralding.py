"""A webhook is told over a real connection on this machine, and private networks are not entered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from crowd import ledger, queue, webhooks
from crowd.database import Database
from crowd.webhook_records import DeliveryRecord, DeliveryState, Event
from crowd.work_records import WorkKind, WorkRecord, WorkState
from flows.heralding import look_up, post
from flows.worker import tell, tell_one
from pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Receiver(HTTPServer):
    """Answers with the statuses it was given, in their order, and keeps what it was told."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses, self.told = list(statuses), list[tuple[dict[str, str], bytes]]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0))
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def receiver(*statuses: int) -> Iterator[Receiver]:
    server = Receiver(*statuses)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    yield opened
    opened.close()


def happen(database: Database, url: str) -> None:
    """A webhook is registered and something happens."""
    with database.session() as session:
        webhooks.register(
            session, enterprise_id=None, url=url, events=[Event.TASK_CHANGED], secret=SECRET, loopback=True,
            who="operator", now=NOON,
        )  # fmt: skip
        ledger.append(session, who="person:1", action="task claimed", subject="commission:1", why="")


def delivery(database: Database) -> DeliveryRecord:
    with database.session(reading=True) as session:
        return session.query(DeliveryRecord).one()


def test_an_event_arrives_signed_and_is_not_sent_again(database: Database) -> None:
    with receiver(200) as there:
        happen(database, there.address)
        assert tell_one(database, worker="w", loopback=True)
        assert not tell_one(database, worker="w", loopback=True)
    ((told, body),) = there.told
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert told["webhook-signature"] == f"v1,{right}" and told["content-type"] == "application/json"
    assert told["host"] == f"127.0.0.1:{there.server_port}"
    sent = delivery(database)
    assert (sent.state, sent.tries, sent.last_status) == (DeliveryState.DELIVERED, 1, 200)


def test_a_worker_tells_beside_its_other_work_until_it_is_stopped(database: Database, tmp_path: Path) -> None:
    stopped = threading.Event()

    def wait(_seconds: float) -> None:
        stopped.set()

    settings = Settings(database_url=f"sqlite:///{tmp_path / 'tsite.db'}", webhooks_to_loopback=True)
    with receiver(200) as there:
        happen(database, there.address)
        tell(settings, "w", stopped.is_set, wait)
    assert delivery(database).state is DeliveryState.DELIVERED


def test_a_receiver_in_trouble_is_told_again_later_with_the_same_message(database: Database) -> None:
    with receiver(503, 200) as there:
        happen(database, there.address)
        assert tell_one(database, worker="w", loopback=True)
        assert (delivery(database).state, delivery(database).last_status) == (DeliveryState.WAITING, 503)
        assert not tell_one(database, worker="w", loopback=True), "it waits first"
        with database.session() as session:
            job = session.query(WorkRecord).one()
            assert (job.state, job.kind) == (WorkState.WAITING, WorkKind.NOTIFY)
            job.not_before = NOON
        assert tell_one(database, worker="w", loopback=True)
    assert delivery(database).state is DeliveryState.DELIVERED
    assert there.told[0][0]["webhook-id"] == there.told[1][0]["webhook-id"]


def test_a_redirect_is_a_failure_and_is_not_followed(database: Database) -> None:
    with receiver(302) as there:
        happen(database, there.address)
        tell_one(database, worker="w", loopback=True)
    assert len(there.told) == 1
    assert (delivery(database).state, delivery(database).last_status) == (DeliveryState.WAITING, 302)


def test_this_machine_is_not_told_unless_the_setting_says_so(database: Database) -> None:
    with receiver(200) as there:
        happen(database, there.address)
        tell_one(database, worker="w", loopback=False)
    assert there.told == [] and delivery(database).state is DeliveryState.WAITING


def test_a_name_is_asked_for_once_and_one_private_address_among_many_closes_it() -> None:
    asked = []

    def look(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        asked.append((host, port))
        return [ipaddress.ip_address("8.8.8.8"), ipaddress.ip_address("169.254.169.254")]

    answered = post("https://rebind.example/", b"{}", secret=SECRET, message_id="m", loopback=True, look=look)
    assert (answered.status, answered.error) == (None, "leads into a private network")
    assert asked == [("rebind.example", 443)]


def test_plain_http_stays_on_this_machine() -> None:
    def look(_host: str, _port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        return [ipaddress.ip_address("8.8.8.8")]

    answered = post("http://example.cn/", b"{}", secret=SECRET, message_id="m", loopback=True, look=look)
    assert answered.error == "plain http leaves this machine"


def test_the_connection_goes_to_the_address_that_was_looked_up() -> None:
    with receiver(200) as there:
        url = f"http://a-name-that-nobody-has.invalid:{there.server_port}/"

        def look(_host: str, _port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
            return [ipaddress.ip_address("127.0.0.1")]

        answered = post(url, b"{}", secret=SECRET, message_id="m", loopback=True, look=look)
    assert answered.status == 200
    assert there.told[0][0]["host"].startswith("a-name-that-nobody-has.invalid:")


def test_a_name_without_an_address_is_told_as_that() -> None:
    assert [str(address) for address in look_up("127.0.0.1", 80)] == ["127.0.0.1"]
    answered = post("https://nowhere.invalid/", b"{}", secret=SECRET, message_id="m", loopback=False)
    assert answered.status is None and answered.error.startswith("no address")


def test_a_job_whose_worker_was_killed_after_the_answer_sends_nothing_twice(database: Database) -> None:
    with receiver(200) as there:
        happen(database, there.address)
        tell_one(database, worker="w", loopback=True)
        with database.session() as session:
            job = session.query(WorkRecord).one()
            job.state, job.lease_until, job.worker = WorkState.LEASED, NOON, "dead"
        assert tell_one(database, worker="w", loopback=True)
        with database.session(reading=True) as session:
            assert queue.unfinished(session) == []
    assert len(there.told) == 1
