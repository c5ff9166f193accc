"""Argos packages found, installed from a file, and fetched from an index."""

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from zipfile import ZipFile

import pytest

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation import argos_package
from pipeline.subtitles.translation.argos import ArgosEngine
from pipeline.subtitles.translation.argos_package import fetch_package, find_package, install_package, packages_folder
from pipeline.subtitles.translation.engine import Question
from tests.pipeline.subtitles.conftest import ARGOS_SAYS
from tests.pipeline.subtitles.translation.loopback import Came, Loopback, Reply, loopback

ENGLISH_CHINESE = {"from_code": "en", "to_code": "zh", "package_version": "1.0"}


def _described(folder: Path, **facts: str) -> None:
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps({**ENGLISH_CHINESE, **facts}), encoding="utf-8")


def test_a_folder_without_an_english_chinese_package_has_none(tmp_path: Path) -> None:
    assert find_package(tmp_path / "missing") is None
    _described(tmp_path / "german", to_code="de")
    _described(tmp_path / "traditional", to_code="zt")
    for name, text in {"broken": "{", "list": "[]", "deep": "[" * 100_000, "latin": "\xff"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "metadata.json").write_bytes(text.encode("latin-1"))
    assert find_package(tmp_path) is None


def test_of_two_packages_the_newer_is_found(tmp_path: Path) -> None:
    for version in ("1.10", "1.9", "1.1"):
        _described(tmp_path / f"translate-en_zh-{version}", package_version=version)
    assert find_package(tmp_path) == tmp_path / "translate-en_zh-1.10"


def test_packages_are_looked_for_where_argos_keeps_them(argos_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert packages_folder(argos_home) == argos_home
    assert packages_folder(None) == argos_home / "XDG_DATA_HOME" / "argos-translate" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(argos_home / "own"))
    assert packages_folder(None) == argos_home / "own"
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert packages_folder(None) == Path.home() / ".local" / "share" / "argos-translate" / "packages"


@pytest.mark.media
def test_a_file_is_installed_whole_in_place_of_what_was_there(argos_package: Path, argos_home: Path) -> None:
    packages = argos_home / "packages"
    _described(packages / "translate-en_zh", package_version="0.1")
    (packages / "translate-en_zh" / "stale").touch()
    folder = install_package(argos_package, packages)
    assert folder == find_package(packages) == packages / "translate-en_zh"
    assert sorted(path.name for path in folder.iterdir()) == ["metadata.json", "model", "sentencepiece.model"]
    assert [path.name for path in packages.iterdir()] == ["translate-en_zh"]
    assert ArgosEngine(packages).propose([Question(sentence="Hello.")])[0][0] == ARGOS_SAYS


@pytest.mark.media
def test_the_default_place_is_used_where_none_is_set(argos_package: Path, argos_home: Path) -> None:
    install_package(argos_package, None)
    assert find_package(None) == argos_home / "XDG_DATA_HOME" / "argos-translate" / "packages" / "translate-en_zh"


def _archive(file: Path, members: dict[str, str]) -> Path:
    with ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"metadata.json": json.dumps(ENGLISH_CHINESE)},
        {"p/readme": "no metadata"},
        {"p/metadata.json": "{"},
        {"p/metadata.json": json.dumps({**ENGLISH_CHINESE, "to_code": "de"})},
        {"p/metadata.json": json.dumps({**ENGLISH_CHINESE, "from_code": "zh", "to_code": "en"})},
        {"p/metadata.json": json.dumps(ENGLISH_CHINESE), "other/file": "beside it"},
        {"../metadata.json": json.dumps(ENGLISH_CHINESE)},
        {"/metadata.json": json.dumps(ENGLISH_CHINESE)},
    ],
)
def test_what_is_no_english_chinese_package_is_refused(members: dict[str, str], tmp_path: Path) -> None:
    file = _archive(tmp_path / "given.argosmodel", members)
    with pytest.raises(WrongInput, match=r"given\.argosmodel"):
        install_package(file, tmp_path / "packages")
    assert not (tmp_path / "packages").exists()


def test_no_archive_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    for name in ("text", "missing"):
        with pytest.raises(WrongInput, match=name):
            install_package(tmp_path / name, tmp_path)


@pytest.mark.media
def test_a_package_that_does_not_translate_is_not_installed(
    argos_package: Path, argos_home: Path, argos_packages: Path
) -> None:
    without_model = argos_home / "hollow.argosmodel"
    with ZipFile(argos_package) as whole, ZipFile(without_model, "w") as archive:
        for member in whole.namelist():
            if "/model/" not in member:
                archive.writestr(member, whole.read(member))
    only_facts = _archive(
        argos_home / "facts.argosmodel", {"translate-en_zh/metadata.json": json.dumps(ENGLISH_CHINESE)}
    )
    for file in (without_model, only_facts):
        with pytest.raises(ComponentMissing, match="cannot be used"):
            install_package(file, argos_packages)
    assert ArgosEngine(argos_packages).propose([Question(sentence="Hello.")])[0][0] == ARGOS_SAYS
    assert [path.name for path in argos_packages.iterdir()] == ["translate-en_zh"]


@pytest.mark.media
def test_an_installed_package_that_was_damaged_is_named(argos_packages: Path) -> None:
    shutil.rmtree(argos_packages / "translate-en_zh" / "model")
    with pytest.raises(ComponentMissing, match="translate-en_zh cannot be used"):
        ArgosEngine(argos_packages).propose([Question(sentence="Hello.")])


Point = Callable[[str], None]


@pytest.fixture
def point(argos_home: Path, monkeypatch: pytest.MonkeyPatch) -> Point:
    """Takes another server for that of Argos' index, and has little patience with it."""
    from argostranslate import settings

    monkeypatch.setattr(argos_package, "_SILENCE_S", 0.5)
    return lambda url: monkeypatch.setattr(settings, "remote_package_index", f"{url}/index.json")


def _index(server: Loopback, *offers: dict[str, object]) -> Reply:
    listed = [{**ENGLISH_CHINESE, "links": [f"{server.url}/the.argosmodel"], **offer} for offer in offers]
    return Reply(parts=(json.dumps(listed).encode(),))


@pytest.mark.media
def test_the_newest_package_of_the_index_is_fetched_and_installed(
    point: Point, argos_package: Path, argos_home: Path
) -> None:
    def answer(came: Came) -> Reply:
        if came.path == "/index.json":
            old: dict[str, object] = {"package_version": "1.2", "links": [f"{server.url}/old"]}
            return _index(server, {"to_code": "de", "package_version": "3"}, old, {"package_version": "1.10"})
        assert came.path == "/the.argosmodel"
        return Reply(parts=(argos_package.read_bytes(),))

    told: list[str] = []
    with loopback(answer) as server:
        point(server.url)
        folder = fetch_package(argos_home / "packages", told.append)
    assert folder == find_package(argos_home / "packages")
    assert [line.split()[0] for line in told] == ["Asking", "Downloading", "Installing"]
    assert "1.10" in told[1]


@pytest.mark.media
@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(parts=(b"<html>captive portal</html>",)),
        Reply(parts=(b"{}",)),
        Reply(parts=(b"[1, 2]",)),
        Reply(parts=(b"[]",)),
        Reply(parts=(b"",), pause_s=3),
        Reply(parts=(json.dumps([{**ENGLISH_CHINESE, "links": ["ftp://nowhere/x"]}]).encode(),)),
        Reply(parts=(json.dumps([{**ENGLISH_CHINESE, "links": []}]).encode(),)),
    ],
)
def test_an_index_that_is_of_no_use_is_told_in_bounded_time(point: Point, argos_home: Path, reply: Reply) -> None:
    began_s = monotonic()
    with loopback(lambda _: reply) as server:
        point(server.url)
        with pytest.raises(ComponentMissing, match="cannot be downloaded"):
            fetch_package(argos_home / "packages", lambda _: None)
    assert monotonic() - began_s < 10
    assert socket.getdefaulttimeout() is None
    assert find_package(argos_home / "packages") is None


@pytest.mark.media
def test_an_index_that_cannot_be_reached_is_told(point: Point, argos_home: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        point(f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(ComponentMissing, match=r"index cannot be reached.*tsite weights argos FILE"):
            fetch_package(argos_home / "packages", lambda _: None)
