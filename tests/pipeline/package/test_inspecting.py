"""Every rule is proven by mutations: a good package broken in exactly one way, and the rule that must say so."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.subtitle import SubtitleTrack
from pipeline.package import assemble
from pipeline.package.inspecting import inspect
from tests.pipeline.package.breaking import PLAYLIST, TOP, text
from tests.pipeline.package.conftest import TinyEncode
from tests.pipeline.package.mutations import BREACHES, MIXED_BREACHES, MUST, Breach

pytestmark = pytest.mark.media


def assert_broken_alone(report: ConformanceReport, breach: Breach) -> None:
    assert {check.rule for check in report.errors} == ({breach.rule} if breach.level == MUST else set())
    if breach.level != MUST:
        assert {check.rule for check in report.warnings} == {breach.rule}
    assert all(check.where and check.found and check.clause for check in report.checks)
    assert report.passed is (breach.level != MUST)


def named(breach: Breach) -> str:
    return f"{breach.rule}: {breach.how}"


@pytest.mark.parametrize("breach", BREACHES, ids=named)
def test_the_rule_that_was_broken_says_so_and_no_other(package_copy: Path, breach: Breach) -> None:
    breach.mutate(package_copy)
    assert_broken_alone(inspect(package_copy), breach)


@pytest.mark.parametrize("breach", MIXED_BREACHES, ids=named)
def test_the_rule_that_was_broken_beside_other_codecs_says_so(
    mixed_package: Package, tmp_path: Path, breach: Breach
) -> None:
    copy = Path(shutil.copytree(mixed_package.directory, tmp_path / "package"))
    breach.mutate(copy)
    assert_broken_alone(inspect(copy), breach)


def test_a_package_of_three_codecs_has_nothing_to_find(mixed_package: Package) -> None:
    assert [check for check in inspect(mixed_package.directory).checks if not check.passed] == []


def test_a_folder_is_asked_every_rule_but_delivery_which_is_told_not_to_apply(package_copy: Path) -> None:
    report = inspect(package_copy)
    assert {check.rule for check in report.checks} == {str(number) for number in range(1, 45)} - {"42"}
    assert [(rule.rule, rule.clause) for rule in report.not_applicable] == [("42", "A 10.1, R 4")]


def test_a_package_without_subtitles_is_told_what_could_not_be_asked(tiny_encode: TinyEncode, tmp_path: Path) -> None:
    report = inspect(tiny_encode.package((), tmp_path / "package").directory)
    assert report.passed
    assert [rule.rule for rule in report.not_applicable] == ["39", "40", "42"]
    assert {check.rule for check in report.checks} | {"39", "40", "42"} == {str(number) for number in range(1, 45)}


def test_100_frames_a_second_are_too_many(encode_at: Callable[..., TinyEncode], tmp_path: Path) -> None:
    package = encode_at(frame_rate=Fraction(100), frames=250).package((), tmp_path / "package")
    assert {check.rule for check in inspect(package.directory).errors} == {"21"}


@pytest.mark.parametrize(("first_s", "passes"), [("352.000000", True), ("352.000001", False)])
def test_six_minutes_are_counted_to_the_microsecond(package_copy: Path, first_s: str, passes: bool) -> None:
    text(f"{TOP}/{PLAYLIST}", "EXTINF:6.000000", f"EXTINF:{first_s}", count=1)(package_copy)
    checks = [check for check in inspect(package_copy).checks if check.rule == "43" and TOP in check.where]
    assert [check.passed for check in checks] == [passes]


def test_six_minutes_and_a_frame_are_too_many(
    encode_at: Callable[..., TinyEncode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "SIX_MINUTES_S", Fraction(400))
    package = encode_at(frame_rate=Fraction(2), frames=721).package((), tmp_path / "package")
    assert {check.rule for check in inspect(package.directory).errors} == {"43"}


def test_a_cue_may_begin_within_the_last_millisecond_of_a_segment(
    encode_at: Callable[..., TinyEncode], tracks: tuple[SubtitleTrack, ...], tmp_path: Path
) -> None:
    encode = encode_at(frame_rate=Fraction(29985, 1000), frames=240)  # three GOPs are 6003.0015 ms
    late = tuple(
        replace(track, cues=(replace(track.cues[0], end_ms=6003), replace(track.cues[1], start_ms=6003, end_ms=7400)))
        for track in tracks
    )
    package = encode.package(late, tmp_path / "package")
    assert [check for check in inspect(package.directory).checks if not check.passed] == []


def test_a_multivariant_playlist_that_cannot_be_read_is_rule_1_alone(package_copy: Path) -> None:
    text("master.m3u8", 'NAME="English"', "NAME=English")(package_copy)
    (check,) = inspect(package_copy).checks
    assert (check.rule, check.passed, check.where) == ("1", False, "master.m3u8:5")


def test_a_folder_without_a_package_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no multivariant playlist"):
        inspect(tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_broken_bytes_are_reported_and_never_raise(package_copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = sorted(
        path for path in package_copy.rglob("*.*") if path.suffix in {".m3u8", ".mpd", ".vtt", ".mp4", ".m4s"}
    )
    for path in chance.sample(files, 4):
        content = bytearray(path.read_bytes())
        for _ in range(5):
            content[chance.randrange(min(len(content), 1500))] = chance.choice((0, 57, 255))
        path.write_bytes(content[: chance.choice((len(content), len(content) // 2))])
    assert inspect(package_copy).checks
