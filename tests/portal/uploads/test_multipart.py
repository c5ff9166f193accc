"""The door for S3: what it asks, what it answers, and what counts as footage."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crowd import footage, uploads
from crowd.ledger import entries
from crowd.upload_records import UploadRecord, UploadState
from pipeline.errors import ComponentMissing
from pipeline.publish import landing as parting
from pipeline.publish.fake_landing import InMemoryLanding
from pipeline.publish.landing import Address
from portal import access
from portal.uploads.keeping import tidy
from portal.uploads.landing import land_sealed
from portal.uploads.multipart import EXTENSION
from portal.uploads.tus import intake_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

PLACE = "/api/multipart"
PROGRAMME = {"title_en": "A quieter pump", "title_zh": "更安静的泵", "enterprise": "Harbour Works"}
FILE = b"a" * 1000 + b"b" * 1000 + b"c" * 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A program that sends in parts, and the store it sends to."""

    site: Site
    store: InMemoryLanding

    def ask(self, method: str, place: str, body: object = None, **headers: str) -> TestResponse:
        """One request with the token."""
        given = {"Authorization": f"Bearer {self.site.token}", "Accept": "application/json", **headers}
        return self.site.client.open(place, method=method, json=body, headers=given)

    def begin(self, file: bytes = FILE, **changed: Any) -> TestResponse:
        """Announce a file."""
        told = {"filename": "raw 素材.mp4", "size_bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()}
        return self.ask("POST", PLACE, {**told, "programme": PROGRAMME, **changed})

    def place(self, file: bytes = FILE) -> str:
        """The place of a new upload."""
        return str(self.begin(file).headers["Location"])

    def send(self, place: str, file: bytes, *numbers: int) -> None:
        """Send these parts of it."""
        part_bytes = self.ask("GET", place).get_json()["part_bytes"]
        bodies = {number: file[(number - 1) * part_bytes : number * part_bytes] for number in numbers}
        asked = [{"number": number, "md5": md5(body)} for number, body in bodies.items()]
        for told in self.ask("POST", f"{place}/parts", {"parts": asked}).get_json()["parts"]:
            assert self.store.send(Address(url=told["url"], headers=told["headers"]), bodies[told["number"]])

    def look(self, place: str) -> dict[str, Any]:
        """Where it stands."""
        told: dict[str, Any] = self.ask("GET", place).get_json()
        return told

    def land(self) -> int:
        """What the thread of its own does in a served portal."""
        return land_sealed(intake_of(self.site.app), self.store)


def md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


@pytest.fixture
def sender(site: Site, monkeypatch: pytest.MonkeyPatch) -> Sender:
    """Parts of 1000 bytes, so that three are a file."""
    monkeypatch.setattr(parting, "SMALLEST_PART_BYTES", 1000)
    store = InMemoryLanding()
    site.app.extensions[EXTENSION] = store
    return Sender(site=site, store=store)


def record_of(site: Site, place: str) -> UploadRecord:
    with site.database.session(reading=True) as session:
        return session.get_one(UploadRecord, place.rpartition("/")[2])


def test_a_file_in_parts_becomes_footage_and_a_programme(sender: Sender) -> None:
    begun = sender.begin()
    told, place = begun.get_json(), begun.headers["Location"]
    assert begun.status_code == 201
    assert (told["state"], told["parts"], told["part_bytes"], told["missing"]) == ("open", 3, 1000, [1, 2, 3])
    sender.send(place, FILE, 1, 3)
    assert sender.look(place)["missing"] == [2]
    sender.send(place, FILE, 2)
    sealed = sender.ask("POST", f"{place}/complete")
    assert (sealed.status_code, sealed.get_json()["state"]) == (202, "verifying")
    assert (sender.land(), sender.look(place)["state"]) == (1, "received")
    assert sender.store.whole == {}
    assert sender.site.keep_arrived() == 1
    told = sender.look(place)
    assert told["state"] == "kept"
    assert sender.site.operator.get(told["url"]).headers["Location"].endswith("/programmes/a-quieter-pump")
    with sender.site.database.session(reading=True) as session:
        kept = footage.footage_of(session, sender.site.record(session, "a-quieter-pump"))
        assert (kept.sha256, kept.original_name) == (hashlib.sha256(FILE).hexdigest(), "raw 素材.mp4")
        assert [entry.action for entry in entries(session, kept.subject)] == ["footage received"]


def test_bytes_that_are_not_those_of_the_digest_never_count(sender: Sender) -> None:
    other = FILE[:-1] + b"x"
    place = sender.place()
    sender.send(place, other, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    assert sender.land() == 0
    told = sender.look(place)
    assert (told["state"], told["fault"], told["missing"]) == ("open", "other_bytes", [1, 2, 3])
    assert sender.store.whole == {} and sender.site.keep_arrived() == 0
    assert not intake_of(sender.site.app).partial(told["id"]).path.exists()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    assert (sender.land(), sender.look(place)["fault"]) == (1, "")


def test_what_was_fetched_whole_counts_only_once_it_is_verified(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    intake = intake_of(sender.site.app)
    intake.folder.mkdir(exist_ok=True)
    intake.partial(place.rpartition("/")[2]).path.write_bytes(FILE[:-1] + b"x")  # a portal killed before it compared
    tidy(intake, sender.store)
    assert sender.look(place)["state"] == "verifying" and sender.site.keep_arrived() == 0
    assert (sender.land(), sender.look(place)["fault"]) == (0, "other_bytes")


def test_what_waited_too_long_goes_once_its_store_is_back(sender: Sender) -> None:
    place = sender.place()
    with sender.site.database.session() as session:
        session.get_one(UploadRecord, place.rpartition("/")[2]).expires_at = datetime.now(UTC) - timedelta(seconds=1)

    class Away(InMemoryLanding):
        def abort(self, key: str, upload_id: str) -> None:
            raise ComponentMissing("the store", "start it")

    intake = intake_of(sender.site.app)
    tidy(intake, Away())
    assert record_of(sender.site, place).state is UploadState.OPEN
    tidy(intake, sender.store)
    assert sender.store.under_way == {}
    with sender.site.database.session(reading=True) as session:
        assert session.get(UploadRecord, place.rpartition("/")[2]) is None


def test_what_the_store_has_lost_is_asked_for_again(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    sender.store.under_way.clear()
    assert sender.land() == 0
    assert (sender.look(place)["fault"], sender.look(place)["missing"]) == ("lost", [1, 2, 3])


def test_a_fetch_that_was_interrupted_goes_on_where_the_file_ends(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    intake = intake_of(sender.site.app)
    intake.folder.mkdir(exist_ok=True)
    intake.partial(place.rpartition("/")[2]).path.write_bytes(FILE[:1234])
    asked: list[int] = []
    read = sender.store.read

    class Watched(InMemoryLanding):
        def read(self, key: str, offset_bytes: int) -> Any:
            asked.append(offset_bytes)
            return read(key, offset_bytes)

    assert land_sealed(intake, Watched(under_way=sender.store.under_way, whole=sender.store.whole)) == 1
    assert asked == [1234]


def test_a_store_that_is_away_while_it_is_fetched_is_asked_again(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")

    class Away(InMemoryLanding):
        def complete(self, key: str, upload_id: str) -> None:
            raise ComponentMissing("the store", "start it")

    assert land_sealed(intake_of(sender.site.app), Away()) == 0
    assert sender.look(place)["state"] == "verifying"
    assert sender.land() == 1


def test_it_is_not_complete_before_every_part_is_there_whole(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 3)
    answer = sender.ask("POST", f"{place}/complete")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "incomplete")
    assert sender.look(place)["state"] == "open" and sender.land() == 0


def test_complete_may_be_said_twice(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    for _ in range(2):
        assert sender.ask("POST", f"{place}/complete").get_json()["state"] == "verifying"
    sender.land()
    assert sender.ask("POST", f"{place}/complete").get_json()["state"] == "received"


def test_what_is_aborted_is_gone_and_what_is_complete_stays(sender: Sender) -> None:
    place, other = sender.place(), sender.place()
    assert sender.ask("DELETE", place).status_code == 204
    assert sender.ask("GET", place).status_code == 404
    assert len(sender.store.under_way) == 1
    sender.send(other, FILE, 1, 2, 3)
    sender.ask("POST", f"{other}/complete")
    for refused in (sender.ask("DELETE", other), sender.ask("POST", f"{other}/parts", {"parts": []})):
        assert (refused.status_code, refused.get_json()["code"]) == (403, "footage_stays")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "short"},
        {"sha256": None},
        {"size_bytes": "9"},
        {"size_bytes": -1},
        {"size_bytes": 0},
        {"programme": {}},
        {"programme": {**PROGRAMME, "title_en": "x" * 101}},
        {"path": "/etc/passwd"},
    ],
)
def test_an_announcement_that_cannot_be_understood_is_400(sender: Sender, wrong: dict[str, Any]) -> None:
    assert sender.begin(**wrong).status_code == 400
    assert sender.store.under_way == {}


@pytest.mark.parametrize(
    "parts",
    [[], [{"number": 0, "md5": md5(b"")}], [{"number": 4, "md5": md5(b"")}], [{"number": 1, "md5": "x"}], "all", None],
)
def test_parts_that_there_are_not_get_no_address(sender: Sender, parts: Any) -> None:
    assert sender.ask("POST", f"{sender.place()}/parts", {"parts": parts}).status_code == 400


def test_length_and_quota_are_held_against_it_before_a_byte_is_sent(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.begin(size_bytes=20 * 1024**3 + 1).get_json()["code"] == "too_large"
    assert sender.begin(size_bytes=200 * 10**9 // 20 + 1).status_code == 201
    for _ in range(18):
        assert sender.begin(size_bytes=200 * 10**9 // 20 + 1).status_code == 201
    refused = sender.begin(size_bytes=200 * 10**9 // 20 + 1)
    assert (refused.status_code, refused.get_json()["code"]) == (413, "quota_exceeded")
    monkeypatch.setattr(uploads, "MOST_OPEN", 19)
    assert sender.begin().get_json()["code"] == "too_many_uploads"
    monkeypatch.setattr("portal.uploads.partial.SPARE_BYTES", 2**60)
    monkeypatch.setattr(uploads, "MOST_OPEN", 200)
    assert sender.begin(b"small").status_code == 507


def test_one_that_waits_too_long_is_over_in_the_store_as_well(sender: Sender) -> None:
    place = sender.place()
    with sender.site.database.session() as session:
        session.get_one(UploadRecord, place.rpartition("/")[2]).expires_at = datetime.now(UTC) - timedelta(days=1)
    assert sender.ask("GET", place).status_code == 410
    tidy(intake_of(sender.site.app), sender.store)
    assert sender.ask("GET", place).status_code == 404 and sender.store.under_way == {}


def test_one_that_is_complete_never_waits_too_long(sender: Sender) -> None:
    place = sender.place()
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    with sender.site.database.session() as session:
        session.get_one(UploadRecord, place.rpartition("/")[2]).expires_at = datetime.now(UTC) - timedelta(days=1)
    tidy(intake_of(sender.site.app), sender.store)
    assert (sender.land(), sender.look(place)["state"]) == (1, "received")


def test_another_s_upload_is_not_there_by_its_exact_address(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    place = sender.place()
    monkeypatch.setattr(access, "who_asks", lambda: "person:2")
    for method, at in (("GET", ""), ("POST", "/parts"), ("POST", "/complete"), ("DELETE", "")):
        body = {"parts": [{"number": 1, "md5": md5(FILE[:1000])}]}
        assert sender.ask(method, place + at, body).status_code == 404, at
    assert len(sender.store.under_way) == 1


def test_neither_door_takes_what_came_by_the_other(sender: Sender) -> None:
    place = sender.place()
    by_tus = place.replace(PLACE, "/api/uploads")
    version = {"Tus-Resumable": "1.0.0"}
    for method in ("HEAD", "DELETE"):
        assert sender.ask(method, by_tus, **version).status_code == 404
    headers = {"Upload-Length": "9", "Upload-Metadata": "title_en QQ==,title_zh QQ==,enterprise QQ=="}
    begun = sender.ask("POST", "/api/uploads", **version, **headers)
    assert begun.status_code == 201
    assert sender.ask("GET", begun.headers["Location"].replace("/api/uploads", PLACE)).status_code == 404


def test_where_there_is_no_store_the_door_says_so(site: Site) -> None:
    answer = Sender(site=site, store=InMemoryLanding()).begin()
    assert (answer.status_code, answer.get_json()["code"]) == (501, "not_offered")


def test_a_store_that_does_not_answer_is_told_and_nothing_is_left(sender: Sender) -> None:
    class Away(InMemoryLanding):
        def begin(self, key: str) -> str:
            raise ComponentMissing("the store", "start it")

    sender.site.app.extensions[EXTENSION] = Away()
    answer = sender.begin()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    with sender.site.database.session(reading=True) as session:
        assert uploads.unfinished(session, "operator", now=datetime.now(UTC)) == []


def test_addresses_are_kept_by_nobody(sender: Sender) -> None:
    place = sender.place()
    asked = {"parts": [{"number": 1, "md5": md5(FILE[:1000])}]}
    assert sender.ask("POST", f"{place}/parts", asked).headers["Cache-Control"] == "no-store"


def test_the_page_of_an_upload_in_parts_shows_that_it_is_verified(sender: Sender) -> None:
    place = sender.place()
    page = place.replace(PLACE, "/uploads")
    assert "Go on sending it" not in sender.site.operator.get(page).text
    sender.send(place, FILE, 1, 2, 3)
    sender.ask("POST", f"{place}/complete")
    assert "Being kept" in sender.site.operator.get(page).text
    assert record_of(sender.site, place).state is UploadState.OPEN
    assert "raw 素材.mp4" not in sender.site.operator.get("/uploads").text
