from __future__ import annotations

import hashlib
import io
import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from crowd import queue
from crowd.footage import footage_of
from crowd.work_records import WorkKind
from portal.uploads import partial, receiving

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site

FIELDS = {"title_en": "A quieter pump", "title_zh": "更安静的泵", "enterprise": "Harbour Works", "need": "market"}
BYTES = b"\x00\x01 footage \xff" * 5000


def send_bare(site: Site, client: FlaskClient, /, sent: bytes = BYTES, **fields: Any) -> Any:
    return client.post(
        f"/uploads?{urlencode({**FIELDS, 'name': 'raw.mp4', **fields})}",
        data=sent,
        headers={
            "Content-Type": "application/octet-stream",
            "Accept": "application/json",
            "X-CSRFToken": site.csrf_token(client, "/uploads"),
        },
    )


def send_form(site: Site, client: FlaskClient, /, **fields: Any) -> Any:
    data = {"csrf_token": site.csrf_token(client, "/uploads"), **FIELDS, **fields}
    return client.post("/uploads", data=data, content_type="multipart/form-data")


def assert_kept(site: Site, place: str, slug: str, name: str) -> None:
    """The footage and the programme are on the record, a worker is asked, nothing lies about, and the page leads on."""
    assert site.keep_arrived() == 1
    assert site.operator.get(place).headers["Location"] == f"/programmes/{slug}"
    with site.database.session(reading=True) as session:
        record = site.record(session, slug)
        kept = footage_of(session, record)
        assert (record.title_zh, record.enterprise, record.need) == ("更安静的泵", "Harbour Works", "market")
        assert (kept.sha256, kept.original_name) == (hashlib.sha256(BYTES).hexdigest(), name)
        assert kept.footage.path.read_bytes() == BYTES
        assert [(work.kind, work.programme_id) for work in queue.unfinished(session)] == [(WorkKind.PRODUCE, record.id)]
    assert list((site.home / "uploads").iterdir()) == []


def test_the_bare_file_is_kept_and_a_programme_submitted(site: Site) -> None:
    answer = send_bare(site, site.operator)
    assert answer.status_code == 202
    assert_kept(site, answer.json["url"], "a-quieter-pump", "raw.mp4")


def test_a_plain_form_does_the_same(site: Site) -> None:
    answer = send_form(site, site.operator, footage=(io.BytesIO(BYTES), "raw.mp4"))
    assert answer.status_code == 303
    assert_kept(site, answer.headers["Location"], "a-quieter-pump", "raw.mp4")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs/raw.mp4", "a" * 400, "", "视频 \x00.mp4"])
def test_the_senders_name_for_a_file_is_never_a_path(site: Site, name: str) -> None:
    assert send_bare(site, site.operator, name=name).status_code == 202
    site.keep_arrived()
    with site.database.session(reading=True) as session:
        kept = footage_of(session, site.record(session, "a-quieter-pump"))
        assert "/" not in kept.original_name
        assert 0 < len(kept.original_name) <= 255
        assert kept.footage.path.name == kept.sha256


@pytest.mark.parametrize(
    ("field", "value"),
    [("title_en", ""), ("title_en", "x" * 101), ("title_zh", " \t "), ("title_zh", "泵" * 41), ("enterprise", ""),
     ("need", "fame"), ("names", "team: Blue"), ("names", "x" * 2001), ("names", "=港湾")],
)  # fmt: skip
def test_a_field_that_cannot_be_taken_is_named_in_the_readers_language(site: Site, field: str, value: str) -> None:
    client = site.operator
    wrong: dict[str, Any] = {field: value}
    answer = send_bare(site, client, **wrong)
    assert (answer.status_code, list(answer.json["errors"])) == (400, [field])
    client.get("/?lang=zh")
    assert "请" in send_bare(site, client, **wrong).json["message"]
    page = send_form(site, client, **{field: value, "footage": (io.BytesIO(BYTES), "raw.mp4")})
    assert page.status_code == 400
    assert "field-wrong" in page.text
    assert list((site.home / "uploads").iterdir()) == []
    with site.database.session(reading=True) as session:
        assert queue.unfinished(session) == []


def test_titles_become_one_tidy_line(site: Site) -> None:
    assert send_bare(site, site.operator, title_en=" A\nquieter\x07  pump ").status_code == 202
    site.keep_arrived()
    with site.database.session(reading=True) as session:
        assert site.record(session, "a-quieter-pump").title_en == "A quieter pump"


def test_names_spoken_of_go_into_the_order_as_they_were_given(site: Site) -> None:
    names = "Harbour Works=港湾工程\nperson: Li Wei=李伟; product: Hush 3"
    assert send_bare(site, site.operator, names=names).status_code == 202
    site.keep_arrived()
    with site.database.session(reading=True) as session:
        assert site.record(session, "a-quieter-pump").options["order"] == {"names": names}


def test_the_form_asks_for_names_in_both_languages_and_keeps_what_was_typed(site: Site) -> None:
    client = site.operator
    assert "Names spoken of" in client.get("/uploads").text
    assert "片中提到的名称" in client.get("/uploads?lang=zh").text
    page = send_form(site, client, names="team: <Blue>", footage=(io.BytesIO(BYTES), "raw.mp4"))
    assert page.status_code == 400
    assert "请按 Acme Ltd=顶点公司" in page.text
    assert ">team: &lt;Blue&gt;</textarea>" in page.text


def test_nothing_sent_is_said_so(site: Site) -> None:
    client = site.operator
    assert send_bare(site, client, b"").json["errors"] == {"footage": "Please choose the footage to send."}
    assert send_form(site, client).status_code == 400
    assert send_form(site, client, footage=(io.BytesIO(b""), "")).status_code == 400
    assert list((site.home / "uploads").iterdir()) == []


def test_the_same_footage_sent_twice_is_one_programme(site: Site) -> None:
    client = site.operator
    places = [send_bare(site, client).json["url"] for _ in range(2)]
    assert site.keep_arrived() == 2
    assert [client.get(place).headers["Location"] for place in places] == ["/programmes/a-quieter-pump"] * 2
    with site.database.session(reading=True) as session:
        assert len(queue.unfinished(session)) == 1


def test_footage_that_is_too_large_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_UPLOAD_BYTES", 1000)
    assert send_bare(site, site.operator).status_code == 413
    assert list((site.home / "uploads").iterdir()) == []


def test_footage_is_refused_before_the_disk_runs_full(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partial, "SPARE_BYTES", 2**62)
    answer = send_bare(site, site.operator)
    assert (answer.status_code, answer.json["code"]) == (507, "no_space")


def test_other_requests_may_not_be_large(site: Site) -> None:
    client = site.client
    data = {"token": "x" * 300_000, "csrf_token": site.csrf_token(client)}
    assert client.post("/sign-in", data=data).status_code == 413


def test_a_strangers_upload_is_not_even_read(site: Site) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("a stranger's body was read")

        readinto = readline = read  # type: ignore[assignment]

    answer = site.client.post(
        "/uploads?title_en=x", input_stream=Unread(b"x"), content_length=2**30, content_type="application/octet-stream"
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("server_ends_streams", [True, False])
def test_an_upload_cut_off_on_the_way_leaves_nothing(site: Site, server_ends_streams: bool) -> None:
    client = site.operator
    answer = client.post(
        f"/uploads?{urlencode(FIELDS)}",
        input_stream=io.BytesIO(b"half"),
        environ_overrides={"CONTENT_LENGTH": "1000", "wsgi.input_terminated": server_ends_streams},
        headers={"Accept": "application/json", "X-CSRFToken": site.csrf_token(client, "/uploads")},
        content_type="application/octet-stream",
    )
    assert answer.status_code == 400
    assert list((site.home / "uploads").iterdir()) == []
    with site.database.session(reading=True) as session:
        assert queue.unfinished(session) == []


def test_parts_left_by_a_killed_server_are_swept_up(site: Site) -> None:
    folder = site.home / "uploads"
    folder.mkdir()
    old, young = folder / "old.part", folder / "young.part"
    for part in (old, young):
        part.touch()
    os.utime(old, (time.time() - 2 * receiving.FORGOTTEN_S,) * 2)
    assert send_bare(site, site.operator).status_code == 202
    assert [part.name for part in folder.glob("*.part")] == ["young.part"]
