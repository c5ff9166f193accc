"""Each rule of the protocol, at the door. docs/uploads.md has the table."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from crowd import quotas, uploads
from crowd.footage import footage_of
from crowd.upload_records import UploadRecord, UploadState
from portal import access
from portal.uploads import intake, partial
from portal.uploads.keeping import tidy
from portal.uploads.protocol import BODY_TYPE, write_metadata
from portal.uploads.tus import intake_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.portal.conftest import Site

SAID = {
    "filename": "raw 素材.mp4",
    "title_en": "A quieter pump",
    "title_zh": "更安静的泵",
    "enterprise": "Harbour Works",
}
PLACE = "/api/uploads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that speaks the protocol."""

    site: Site
    token: str

    def ask(self, method: str, place: str = PLACE, body: bytes | None = None, **headers: Any) -> TestResponse:
        """One request; header names with underscores for hyphens, None to leave one out."""
        given = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {self.token}"}
        if body is not None:
            given["Content-Type"] = BODY_TYPE
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: str(value) for name, value in given.items() if value is not None}
        return self.site.client.open(place, method=method, data=body, headers=sent)

    def create(self, length: int | None = 10, body: bytes | None = None, **headers: Any) -> str:
        """The place of a new upload."""
        how = {"Upload_Defer_Length": 1} if length is None else {"Upload_Length": length}
        answer = self.ask("POST", body=body, **{"Upload_Metadata": write_metadata(SAID), **how, **headers})
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def append(self, place: str, body: bytes, offset: int = 0, **headers: Any) -> TestResponse:
        """The next bytes."""
        return self.ask("PATCH", place, body, **{"Upload_Offset": offset, **headers})

    def offset(self, place: str) -> int:
        """How much is there."""
        return int(self.ask("HEAD", place).headers["Upload-Offset"])


@pytest.fixture
def client(site: Site) -> Client:
    return Client(site=site, token=site.token)


@pytest.fixture
def as_team(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Be somebody else from here on."""

    def be(owner: str, team: str = "") -> None:
        monkeypatch.setattr(access, "who_asks", lambda: owner)
        monkeypatch.setattr(access, "team_of_asker", lambda: team)

    return be


# Core protocol


def test_options_tells_what_the_server_can_do_to_anybody_and_needs_no_version(site: Site) -> None:
    answer = site.client.options(PLACE)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(20 * 1024**3)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1,md5"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-defer-length", "creation-with-upload", "checksum", "expiration", "termination"
    }  # fmt: skip


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", "nonsense"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_answered_412_and_nothing_is_done(client: Client, method: str, version: str | None) -> None:
    place = PLACE if method == "POST" else client.create()
    answer = client.ask(method, place, b"x", Upload_Offset=0, Upload_Length=1, Tus_Resumable=version)
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"
    if method != "POST":
        assert client.offset(place) == 0


def test_every_answer_names_the_version(client: Client) -> None:
    place = client.create()
    answers = [
        client.ask("HEAD", place),
        client.append(place, b"x"),
        client.append(place, b"x", offset=7),
        client.ask("HEAD", f"{PLACE}/none"),
        client.ask("DELETE", place),
        client.ask("POST", Tus_Resumable=None),
    ]
    assert {answer.headers["Tus-Resumable"] for answer in answers} == {"1.0.0"}


def test_head_tells_offset_length_and_metadata_and_is_not_kept_by_caches(client: Client) -> None:
    place = client.create(length=10)
    client.append(place, b"abc")
    answer = client.ask("HEAD", place)
    assert (answer.status_code, answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == (200, "3", "10")
    assert answer.headers["Upload-Metadata"] == write_metadata(SAID)
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_of_nothing_is_404_without_an_offset(client: Client) -> None:
    answer = client.ask("HEAD", f"{PLACE}/nothing")
    assert answer.status_code == 404
    assert "Upload-Offset" not in answer.headers


def test_patch_appends_and_tells_the_new_offset(client: Client) -> None:
    place = client.create(length=10)
    answer = client.append(place, b"abc")
    assert (answer.status_code, answer.headers["Upload-Offset"], answer.data) == (204, "3", b"")
    assert client.append(place, b"defg", offset=3).headers["Upload-Offset"] == "7"
    assert client.append(place, b"", offset=7).headers["Upload-Offset"] == "7"


@pytest.mark.parametrize("offset", [0, 2, 4, 10, 10**17])
def test_patch_at_another_offset_is_409_and_changes_nothing(client: Client, offset: int) -> None:
    place = client.create(length=10)
    client.append(place, b"abc")
    assert client.append(place, b"x", offset=offset).status_code == 409
    assert client.offset(place) == 3


@pytest.mark.parametrize("offset", [None, "-1", "x", "", "1.5"])
def test_patch_without_a_readable_offset_is_400(client: Client, offset: str | None) -> None:
    assert client.append(client.create(), b"x", Upload_Offset=offset).status_code == 400


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "text/plain", "multipart/form-data"])
def test_patch_of_another_media_type_is_415(client: Client, kind: str | None) -> None:
    assert client.append(client.create(), b"x", Content_Type=kind).status_code == 415


def test_patch_of_nothing_is_404(client: Client) -> None:
    assert client.append(f"{PLACE}/nothing", b"x").status_code == 404


def test_more_bytes_than_announced_are_413_and_none_is_kept(client: Client) -> None:
    place = client.create(length=3)
    assert client.append(place, b"abcd").status_code == 413
    assert client.offset(place) == 0


def test_a_method_may_be_overridden(client: Client) -> None:
    place = client.create()
    answer = client.ask("POST", place, b"abc", Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "3")
    assert client.ask("GET", place, X_HTTP_Method_Override="HEAD").headers["Upload-Offset"] == "3"
    assert client.ask("POST", place, X_HTTP_Method_Override="DELETE").status_code == 204


def test_what_came_before_the_connection_broke_counts(client: Client, site: Site) -> None:
    place = client.create(length=10)

    class Broken(io.BytesIO):
        pieces = iter([b"abcd"])

        def read(self, _size: int | None = -1) -> bytes:
            piece = next(self.pieces, None)
            if piece is None:
                raise ConnectionResetError
            return piece

    answer = site.client.patch(
        place,
        input_stream=Broken(),
        content_length=10,
        headers={"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {site.token}", "Upload-Offset": "0"},
        content_type=BODY_TYPE,
    )
    assert answer.status_code == 400
    assert client.offset(place) == 4


# Creation


def test_creation_answers_201_and_an_unguessable_place(client: Client) -> None:
    places = {client.create() for _ in range(3)}
    assert len(places) == 3
    assert all(len(place.removeprefix(f"{PLACE}/")) >= 43 for place in places)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Upload_Length": "-1"}, {"Upload_Length": "x"}, {"Upload_Length": 5, "Upload_Defer_Length": 1},
     {"Upload_Defer_Length": 2}, {"Upload_Length": 0}, {"Upload_Length": 5, "Upload_Metadata": "a !"},
     {"Upload_Length": 5, "Upload_Metadata": "a YQ==,a YQ=="}],
)  # fmt: skip
def test_creation_that_cannot_be_understood_is_400(client: Client, headers: dict[str, Any]) -> None:
    assert client.ask("POST", **{"Upload_Metadata": write_metadata(SAID), **headers}).status_code == 400


def test_creation_over_the_largest_size_is_413(client: Client) -> None:
    metadata = write_metadata(SAID)
    assert client.ask("POST", Upload_Length=20 * 1024**3 + 1, Upload_Metadata=metadata).status_code == 413


def test_creation_says_what_the_programme_lacks(client: Client) -> None:
    answer = client.ask("POST", Upload_Length=5, Upload_Metadata=write_metadata({**SAID, "title_zh": " "}))
    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["errors"]) == ["title_zh"]


def test_a_length_may_come_later_and_does_not_change(client: Client) -> None:
    place = client.create(length=None)
    head = client.ask("HEAD", place)
    assert head.headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in head.headers
    assert client.append(place, b"abc").status_code == 204
    assert client.append(place, b"de", offset=3, Upload_Length=6).status_code == 204
    head = client.ask("HEAD", place)
    assert (head.headers["Upload-Length"], head.headers["Upload-Offset"]) == ("6", "5")
    assert "Upload-Defer-Length" not in head.headers
    assert client.append(place, b"f", offset=5, Upload_Length=7).status_code == 400


@pytest.mark.parametrize(("length", "status"), [(2, 400), (20 * 1024**3 + 1, 413)])
def test_a_late_length_is_held_against_the_rules(client: Client, length: int, status: int) -> None:
    place = client.create(length=None)
    client.append(place, b"abc")
    assert client.append(place, b"", offset=3, Upload_Length=length).status_code == status


def test_creation_may_bring_the_first_bytes(client: Client) -> None:
    answer = client.ask("POST", body=b"abc", Upload_Length=10, Upload_Metadata=write_metadata(SAID))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "3")
    assert client.offset(answer.headers["Location"]) == 3


def test_creation_with_bytes_of_another_media_type_is_415(client: Client) -> None:
    answer = client.ask("POST", body=b"abc", Upload_Length=10, Content_Type="text/plain")
    assert answer.status_code == 415


# Checksum


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
def test_a_right_checksum_passes(client: Client, algorithm: str) -> None:
    place = client.create()
    assert client.append(place, b"abc", Upload_Checksum=checksum(b"abc", algorithm)).status_code == 204
    assert client.offset(place) == 3


def test_a_wrong_checksum_is_460_and_the_bytes_are_dropped(client: Client) -> None:
    place = client.create()
    client.append(place, b"abc")
    answer = client.append(place, b"dex", offset=3, Upload_Checksum=checksum(b"def"))
    assert answer.status == "460 Checksum Mismatch"
    assert client.offset(place) == 3


@pytest.mark.parametrize("text", ["crc32 AAAA", "sha1 !", "sha1", "sha256 AAAA"])
def test_a_checksum_that_cannot_be_understood_is_400(client: Client, text: str) -> None:
    assert client.append(client.create(), b"abc", Upload_Checksum=text).status_code == 400


def checksum(body: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


# Expiration and termination


def test_an_unfinished_upload_says_until_when_it_waits(client: Client) -> None:
    created = client.ask("POST", Upload_Length=10, Upload_Metadata=write_metadata(SAID))
    place = created.headers["Location"]
    for answer in (created, client.append(place, b"abc"), client.ask("HEAD", place)):
        until = parsedate_to_datetime(answer.headers["Upload-Expires"])
        assert timedelta(days=6) < until - datetime.now(UTC) <= uploads.OPEN_FOR
    assert "Upload-Expires" not in client.append(place, b"defghij", offset=3).headers


def test_an_upload_that_waited_too_long_is_410_and_is_tidied_away(client: Client, site: Site) -> None:
    place = client.create()
    client.append(place, b"abc")
    with site.database.session() as session:
        session.get_one(UploadRecord, place.rpartition("/")[2]).expires_at = datetime.now(UTC)
    for answer in (client.ask("HEAD", place), client.append(place, b"x", offset=3)):
        assert answer.status_code == 410
    tidy(intake_of(site.app))
    assert client.ask("HEAD", place).status_code == 404
    assert list((site.home / "uploads").iterdir()) == []


def test_a_terminated_upload_is_gone_with_its_bytes(client: Client, site: Site) -> None:
    place = client.create()
    client.append(place, b"abc")
    assert client.ask("DELETE", place).status_code == 204
    for answer in (client.ask("HEAD", place), client.append(place, b"x", offset=3), client.ask("DELETE", place)):
        assert answer.status_code == 404
    assert list((site.home / "uploads").iterdir()) == []


def test_footage_that_has_arrived_cannot_be_terminated(client: Client, site: Site) -> None:
    place = client.create(length=3)
    client.append(place, b"abc")
    assert client.ask("DELETE", place).status_code == 403
    site.keep_arrived()
    assert client.ask("DELETE", place).status_code == 403
    assert client.offset(place) == 3


# What it becomes


def test_a_whole_upload_is_footage_and_a_programme_and_its_page_leads_there(client: Client, site: Site) -> None:
    place = client.create(length=6)
    client.append(place, b"abc")
    client.append(place, b"def", offset=3)
    page = place.removeprefix("/api")
    assert "Being kept" in site.operator.get(page).text
    assert site.keep_arrived() == 1
    assert site.operator.get(page).headers["Location"] == "/programmes/a-quieter-pump"
    with site.database.session(reading=True) as session:
        kept = footage_of(session, site.record(session, "a-quieter-pump"))
        assert kept.footage.path.read_bytes() == b"abcdef"
        assert (kept.original_name, kept.received_from) == ("raw 素材.mp4", "operator")
    assert list((site.home / "uploads").iterdir()) == []
    assert site.keep_arrived() == 0


def test_a_finished_upload_answers_a_client_that_lost_the_last_answer(client: Client, site: Site) -> None:
    place = client.create(length=3)
    client.append(place, b"abc")
    for _ in range(2):
        assert client.offset(place) == 3
        assert client.append(place, b"", offset=3).status_code == 204
        assert client.append(place, b"x", offset=3).status_code == 409
        assert client.append(place, b"abc", offset=0).status_code == 409
        site.keep_arrived()


@pytest.mark.parametrize("noticed_by", ["client", "tidy"])
def test_a_server_killed_after_the_last_byte_notices_that_all_is_here(
    client: Client, site: Site, noticed_by: str
) -> None:
    place = client.create(length=3)
    intake_of(site.app).partial(place.rpartition("/")[2]).path.write_bytes(b"abc")
    if noticed_by == "client":
        assert client.offset(place) == 3
    else:
        tidy(intake_of(site.app))
    assert site.keep_arrived() == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.mp4", "/abs/raw.mp4", "a" * 400, "", "x\0.mp4"])
def test_the_senders_name_for_a_file_is_never_a_path(client: Client, site: Site, name: str) -> None:
    place = client.create(length=1, Upload_Metadata=write_metadata({**SAID, "filename": name}))
    client.append(place, b"x")
    site.keep_arrived()
    with site.database.session(reading=True) as session:
        kept = footage_of(session, site.record(session, "a-quieter-pump"))
        assert not set("/\\\0") & set(kept.original_name)
        assert 0 < len(kept.original_name) <= 255
        assert kept.footage.path.name == kept.sha256


# Whose it is, and how much there may be


def test_somebody_elses_upload_is_404_by_its_exact_place(client: Client, site: Site, as_team: Any) -> None:
    place = client.create()
    client.append(place, b"abc")
    as_team("somebody else")
    answers = [
        client.ask("HEAD", place),
        client.append(place, b"x", offset=3),
        client.ask("DELETE", place),
        site.operator.get(place.removeprefix("/api")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert "raw 素材" not in site.operator.get("/uploads").text
    as_team("operator")
    assert client.offset(place) == 3
    assert "raw 素材" in site.operator.get("/uploads").text


@pytest.mark.parametrize("upload_id", ["nothing", "..%2F..%2Fsecret-key", "%00", "."])
def test_an_address_that_is_no_upload_touches_no_file(client: Client, site: Site, upload_id: str) -> None:
    before = sorted(site.home.rglob("*"))
    for method in ("HEAD", "PATCH", "DELETE"):
        assert client.ask(method, f"{PLACE}/{upload_id}", b"x", Upload_Offset=0).status_code in {404, 405}
    assert sorted(site.home.rglob("*")) == before


def test_strangers_get_nothing(client: Client) -> None:
    place = client.create()
    for method in ("HEAD", "PATCH", "DELETE", "POST"):
        for sent in (None, "Bearer wrong", "Basic b3BlcmF0b3I6"):
            assert client.ask(method, place, b"x", Upload_Offset=0, Authorization=sent).status_code in {401, 405}
    assert client.ask("POST", Upload_Length=5, Authorization=None).status_code == 401


def test_a_browsers_session_needs_the_forms_token(site: Site) -> None:
    browser = site.operator
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": write_metadata(SAID)}
    assert browser.post(PLACE, headers=headers).status_code == 400
    token = site.csrf_token(browser, "/uploads")
    place = browser.post(PLACE, headers={**headers, "X-CSRFToken": token}).headers["Location"]
    assert browser.delete(place, headers={"Tus-Resumable": "1.0.0"}).status_code == 400
    assert browser.head(place, headers={"Tus-Resumable": "1.0.0"}).status_code == 200


def test_nobody_sends_more_than_their_quota(client: Client, site: Site, as_team: Any) -> None:
    with site.database.session() as session:
        quotas.set_quota(session, "person:one", 10, who="operator", why="a trial")
        quotas.set_quota(session, "team:blue", 15, who="operator", why="a trial")
    as_team("one", "blue")
    client.create(length=8)
    answer = client.ask("POST", Upload_Length=3, Upload_Metadata=write_metadata(SAID))
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["code"] == "quota_exceeded"
    as_team("two", "blue")
    assert client.ask("POST", Upload_Length=8, Upload_Metadata=write_metadata(SAID)).status_code == 413
    client.create(length=7)
    as_team("three")
    client.create(length=100)


def test_a_quota_is_looked_at_again_when_a_late_length_arrives(client: Client, site: Site) -> None:
    place = client.create(length=None)
    with site.database.session() as session:
        quotas.set_quota(session, "person:operator", 10, who="operator", why="a trial")
    assert client.append(place, b"abc", Upload_Length=11).status_code == 413
    assert client.append(place, b"a" * 11).status_code == 413
    assert client.offset(place) == 0
    assert client.append(place, b"abc", Upload_Length=10).status_code == 204


def test_unfinished_uploads_are_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    for _ in range(2):
        client.create()
    assert client.ask("POST", Upload_Length=5, Upload_Metadata=write_metadata(SAID)).status_code == 429


def test_a_disk_nearly_full_takes_nothing_new_and_keeps_what_is_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = client.create()
    client.append(place, b"abc")
    monkeypatch.setattr(partial, "SPARE_BYTES", 2**62)
    assert client.ask("POST", Upload_Length=5, Upload_Metadata=write_metadata(SAID)).status_code == 507
    answer = client.append(place, b"def", offset=3)
    assert answer.status_code == 507
    assert answer.json is not None
    assert answer.json["code"] == "no_space"
    assert client.offset(place) == 3


def test_when_too_many_send_at_once_the_next_is_asked_to_wait(client: Client, site: Site) -> None:
    place = client.create()
    slots = intake_of(site.app).slots
    while slots.acquire(blocking=False):
        pass
    answer = client.append(place, b"abc")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    slots.release()
    assert client.append(place, b"abc").status_code == 204


def test_one_that_does_not_let_go_is_423(client: Client, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE_S", 0)
    place = client.create()
    with intake_of(site.app).partial(place.rpartition("/")[2]).writing(patience_s=0):
        assert client.append(place, b"abc").status_code == 423
    with site.database.session(reading=True) as session:
        assert session.get_one(UploadRecord, place.rpartition("/")[2]).state is UploadState.OPEN
