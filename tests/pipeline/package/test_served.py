"""Packages as a server delivers them: the same rules over HTTP, and rule 42, which only a server can break."""

from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.model.package import ConformanceReport, Package
from pipeline.package import served
from pipeline.package.checks_delivery import COMPRESSED, LASTING, RANGES, TYPES
from pipeline.package.inspecting import inspect, inspect_url
from tests.pipeline.package.delivering import Manners, delivered

pytestmark = pytest.mark.media


def report_at(url: str) -> ConformanceReport:
    return inspect_url(url, lambda share, path: None)


@pytest.mark.parametrize("place", ["digest", "digest/", "digest/master.m3u8", "current.json"])
def test_a_well_served_package_has_nothing_to_find(good_package: Package, place: str) -> None:
    with delivered(good_package.directory) as address:
        report = report_at(address + place)
    assert [check for check in report.checks if not check.passed] == []
    assert {check.rule for check in report.checks} == {str(number) for number in range(1, 45)}
    assert report.not_applicable == ()


def test_the_same_is_found_in_the_folder_and_over_http_but_for_delivery(package_copy: Path) -> None:
    (package_copy / "video/234p/00002.m4s").unlink()
    with delivered(package_copy) as address:
        there = report_at(address + "digest/")
    here = inspect(package_copy)
    assert {check.rule for check in here.errors} == {check.rule for check in there.errors} == {"14"}
    assert [check.where for check in here.errors] == [check.where for check in there.errors]
    assert [rule.rule for rule in here.not_applicable] == ["42"]


DELIVERY_MUTATIONS = [
    ("MUST", "playlists as plain text", Manners(types={".m3u8": "text/plain"}), TYPES.says),
    ("MUST", "a manifest as XML", Manners(types={".mpd": "application/xml"}), TYPES.says),
    ("MUST", "segments without a type", Manners(types={".m4s": ""}), TYPES.says),
    ("MUST", "subtitles as plain text", Manners(types={".vtt": "text/plain"}), TYPES.says),
    ("MUST", "a pointer as HTML", Manners(types={".json": "text/html"}), TYPES.says),
    ("MUST", "segments kept for a day", Manners(caching={".m4s": "public, max-age=86400"}), LASTING.says),
    ("MUST", "playlists never kept", Manners(caching={".m3u8": "no-store, max-age=31536000"}), LASTING.says),
    ("MUST", "a pointer kept for a year", Manners(caching={".json": "max-age=31536000"}), LASTING.says),
    ("MUST", "no byte ranges", Manners(ranges=False), RANGES.says),
    ("SHOULD", "playlists not compressed", Manners(compresses=False), COMPRESSED.says),
]
"""Level, how, how the server behaves, and which part of rule 42 that breaks."""


@pytest.mark.parametrize(
    ("level", "manners"), [pytest.param(level, manners, id=how) for level, how, manners, _ in DELIVERY_MUTATIONS]
)
def test_a_server_that_delivers_badly_breaks_rule_42_alone(good_package: Package, level: str, manners: Manners) -> None:
    with delivered(good_package.directory, manners) as address:
        report = report_at(address + "current.json")
    failed = [check for check in report.checks if not check.passed]
    assert {(check.rule, check.level) for check in failed} == {("42", level)}
    assert all(check.where and check.found for check in failed)


def test_a_redirect_breaks_rule_14_and_is_not_followed(good_package: Package) -> None:
    with delivered(good_package.directory, Manners(moved=frozenset({"audio/en/00002.m4s"}))) as address:
        (failed,) = report_at(address + "digest/").errors
    assert failed.rule == "14" and failed.where.startswith("audio/en/playlist.m3u8:")
    assert "redirects (302) to /elsewhere/" in failed.found


def test_a_multivariant_playlist_that_is_elsewhere_breaks_rule_14(good_package: Package) -> None:
    with delivered(good_package.directory, Manners(moved=frozenset({"master.m3u8"}))) as address:
        (failed,) = report_at(address + "digest").checks
    assert (failed.rule, failed.where, failed.passed) == ("14", "master.m3u8", False)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "http:///x", "http://[bad/", "file:///etc/passwd"])
def test_an_address_of_no_web_server_is_wrong_input(url: str) -> None:
    with pytest.raises(WrongInput):
        report_at(url)


def test_an_address_where_nothing_is_is_wrong_input(good_package: Package) -> None:
    with delivered(good_package.directory) as address, pytest.raises(WrongInput, match="status 404"):
        report_at(address + "nothing/")


def test_a_pointer_that_names_no_package_is_wrong_input(package_copy: Path) -> None:
    (package_copy / "other.json").write_text('{"urls": []}')
    with delivered(package_copy) as address, pytest.raises(WrongInput, match=r"no urls\.hls"):
        report_at(address + "other.json")


def test_a_server_that_is_not_there_is_a_missing_component() -> None:
    # Port 9 of the loopback: nothing listens, the refusal comes at once.
    with pytest.raises(ComponentMissing, match=r"127\.0\.0\.1:9"):
        report_at("http://127.0.0.1:9/film/")


def test_a_server_that_fails_is_a_missing_component(good_package: Package) -> None:
    with (
        delivered(good_package.directory, Manners(status=503)) as address,
        pytest.raises(ComponentMissing, match="503"),
    ):
        report_at(address + "digest/")


def test_an_answer_without_end_is_cut_off(good_package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "MAX_OBJECT_BYTES", 100_000)
    with delivered(good_package.directory) as address:
        report = report_at(address + "digest/")
    assert {check.rule for check in report.errors} == {"14"}
    assert any("more than 100000 bytes" in check.found for check in report.errors)
