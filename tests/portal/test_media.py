from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.portal.conftest import Site


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("master.m3u8", "application/vnd.apple.mpegurl"),
        ("manifest.mpd", "application/dash+xml"),
        ("video/720p/segment-1.m4s", "video/mp4"),
        ("audio/en/segment-1.m4s", "audio/mp4"),
        ("subtitles/zh-Hans/segment-1.vtt", "text/vtt; charset=utf-8"),
        ("poster.jpg", "image/jpeg"),
        ("programme.json", "application/json"),
    ],
)
def test_published_files_have_their_type_and_are_kept_for_ever(site: Site, name: str, media_type: str) -> None:
    site.stage("pump")
    answer = site.client.get(f"/media/international/pump/{site.digest}/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_pointer_is_asked_for_every_time(site: Site) -> None:
    site.stage("pump")
    answer = site.client.get("/media/international/pump/current.json")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_a_range_is_answered_with_that_part(site: Site) -> None:
    site.stage("pump")
    address = f"/media/international/pump/{site.digest}/video/720p/segment-1.m4s"
    part = site.client.get(address, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    beyond = site.client.get(address, headers={"Range": "bytes=99-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize("name", ["master.m3u8", "manifest.mpd", "subtitles/en/segment-1.vtt"])
def test_text_is_compressed_for_who_can_read_that_and_asked_for_again_by_its_tag(site: Site, name: str) -> None:
    site.stage("pump")
    address = f"/media/international/pump/{site.digest}/{name}"
    plain = site.client.get(address)
    packed = site.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"].startswith("W/")
    for tag in (plain.headers["ETag"], packed.headers["ETag"]):
        again = {"Accept-Encoding": "gzip", "If-None-Match": tag}
        assert site.client.get(address, headers=again).status_code == 304


def test_media_are_never_compressed(site: Site) -> None:
    site.stage("pump")
    address = f"/media/international/pump/{site.digest}/video/720p/segment-1.m4s"
    assert "Content-Encoding" not in site.client.get(address, headers={"Accept-Encoding": "gzip"}).headers


def test_an_unchanged_file_is_not_sent_again(site: Site) -> None:
    site.stage("pump")
    address = f"/media/international/pump/{site.digest}/poster.jpg"
    tag = site.client.get(address).headers["ETag"]
    assert site.client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "place",
    [
        "pump/{digest}/../../../../tsite.db",
        "pump/{digest}/%2e%2e/%2e%2e/%2e%2e/%2e%2e/tsite.db",
        "pump/{digest}/..%2f..%2f..%2f..%2ftsite.db",
        "pump/{digest}//etc/passwd",
        "pump/{digest}/notes.html",
        "pump/{digest}/video",
        "pump/{digest}/.hidden.json",
        "pump/{digest}/outside.json",
        "pump/{digest}",
        "pump",
        ".incoming/part.mp4",
        "pump/0000000000/master.m3u8",
    ],
)
def test_nothing_but_published_files_can_be_reached(site: Site, place: str) -> None:
    site.stage("pump")
    package = site.home / "channels" / "international" / "pump" / site.digest
    (package / ".hidden.json").write_text("{}")
    (site.home / "secret.json").write_text("{}")
    (package / "outside.json").symlink_to(site.home / "secret.json")
    answer = site.client.get(f"/media/international/{place.format(digest=site.digest)}")
    assert answer.status_code == 404


def test_a_recalled_programme_is_gone_though_its_files_are_there(site: Site) -> None:
    site.stage("pump")
    site.recall("pump", "international")
    for place in ("current.json", f"{site.digest}/master.m3u8", f"{site.digest}/poster.jpg"):
        assert site.client.get(f"/media/international/pump/{place}").status_code == 404
    assert site.client.get(f"/media/domestic/pump/{site.digest}/master.m3u8").status_code == 200


def test_who_watches_a_version_may_finish_it_after_a_new_one_is_out(site: Site) -> None:
    site.stage("pump")
    site.produce("pump", digest="e" * 64)
    site.publish("pump", digest="e" * 64)
    for digest in (site.digest, "e" * 64):
        assert site.client.get(f"/media/international/pump/{digest}/master.m3u8").status_code == 200


def test_a_version_that_was_recalled_stays_gone_after_a_new_one_is_out(site: Site) -> None:
    site.stage("pump")
    site.recall("pump", "international")
    site.produce("pump", digest="e" * 64)
    site.publish("pump", digest="e" * 64)
    assert site.client.get(f"/media/international/pump/{site.digest}/master.m3u8").status_code == 404
    assert site.client.get(f"/media/international/pump/{'e' * 64}/master.m3u8").status_code == 200


def test_a_private_channel_is_for_the_operator_and_kept_by_no_cache_between(site: Site) -> None:
    site.stage("pump", "partners")
    address = f"/media/partners/pump/{site.digest}/master.m3u8"
    assert site.client.get(address).status_code == 404
    answer = site.operator.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")


def test_an_unknown_channel_is_not_found(site: Site) -> None:
    site.stage("pump")
    assert site.client.get(f"/media/nowhere/pump/{site.digest}/master.m3u8").status_code == 404
