"""A package on both channels, each a bucket of a real S3 service: whole or not at all, public only where said so."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import CheckFailed, ComponentMissing
from pipeline.model.channel import Channel, Region
from pipeline.model.package import Package
from pipeline.model.programme import Need, Programme
from pipeline.publish import s3
from pipeline.publish.opening import open_storage, prepare_bucket
from pipeline.publish.storage import Storage
from pipeline.publish.upload import publish_package, recall

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NewBucket = Callable[..., Channel]
MakePackage = Callable[..., Package]

FILM = Programme(slug="film", title_en="A film", title_zh="影片", enterprise="Ltd", need=Need.FINANCING)


def address(channel: Channel, key: str) -> str:
    return f"{channel.endpoint_url}/{channel.storage_url.removeprefix('s3://')}/{key}"


def anonymous_status(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def pointed_at(storage: Storage) -> str | None:
    """The digest the pointer names, after checking that every file of that package is really there."""
    if storage.digest("film/current.json") is None:
        return None
    entry = json.loads(storage.read("film/current.json"))
    return str(entry["digest"])


def assert_whole(storage: Storage, package: Package) -> None:
    for path in package.directory.rglob("*"):
        if path.is_file():
            key = f"film/{package.digest}/{path.relative_to(package.directory).as_posix()}"
            assert storage.read(key) == path.read_bytes()


def upload_killed_at(nth: int, channel: Channel, package: Package) -> int:
    """Publish in another process that is killed while it stores the nth object. Returns its exit status."""
    program = [sys.executable, str(Path(__file__).with_name("interrupted_upload.py"))]
    facts = [channel.storage_url, channel.endpoint_url, str(package.directory), package.digest, str(nth)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([*program, *facts], check=False, env=environment).returncode


@pytest.fixture
def channels(new_bucket: NewBucket) -> tuple[Channel, Channel]:
    """A public and a private channel."""
    pair = (
        new_bucket(region=Region.DOMESTIC, public=True, prefix="/programmes"),
        new_bucket(region=Region.INTERNATIONAL, public=False),
    )
    for channel in pair:
        prepare_bucket(channel)
    return pair


def test_a_package_is_on_both_channels_and_readable_by_strangers_only_where_the_channel_is_public(
    channels: tuple[Channel, Channel], make_package: MakePackage
) -> None:
    package = make_package()
    for channel in channels:
        storage = open_storage(channel)
        publication = publish_package(package, FILM, channel, storage)
        assert publication.region is channel.region and publication.digest == package.digest
        assert pointed_at(storage) == package.digest
        assert_whole(storage, package)
        for key in ("film/current.json", f"film/{package.digest}/video/1080p/1.m4s"):
            assert anonymous_status(address(channel, key)) == (200 if channel.public else 403)
        bucket = channel.storage_url.removeprefix("s3://").split("/")[0]
        assert anonymous_status(f"{channel.endpoint_url}/{bucket}?list-type=2&prefix=programmes/") == 403


def test_a_player_on_another_page_gets_types_lifetimes_ranges_and_permission(
    channels: tuple[Channel, Channel], make_package: MakePackage
) -> None:
    domestic, package = channels[0], make_package()
    publish_package(package, FILM, domestic, open_storage(domestic))

    def fetch(key: str, **headers: str) -> "dict[str, str]":
        request = urllib.request.Request(address(domestic, key), headers={"Origin": "https://any.example", **headers})
        with urllib.request.urlopen(request) as answer:
            return {name.lower(): value for name, value in answer.headers.items()}

    playlist = fetch(f"film/{package.digest}/master.m3u8")
    assert playlist["content-type"] == "application/vnd.apple.mpegurl"
    assert playlist["cache-control"] == "public, max-age=31536000, immutable"
    assert playlist["access-control-allow-origin"] in {"*", "https://any.example"}
    assert fetch("film/current.json")["cache-control"] == "no-cache"
    assert fetch(f"film/{package.digest}/video/1080p/9.m4s", Range="bytes=10-19")["content-length"] == "10"


def test_a_channel_that_turns_private_is_closed_and_its_neighbour_in_the_bucket_is_not(
    new_bucket: NewBucket, make_package: MakePackage
) -> None:
    first = new_bucket(region=Region.DOMESTIC, prefix="/first")
    bucket = first.storage_url.removesuffix("/first")
    second = replace(first, name="second", storage_url=f"{bucket}/second")
    for channel in (first, second, first):
        prepare_bucket(channel)
        publish_package(make_package(), FILM, channel, open_storage(channel))
    assert [anonymous_status(address(channel, "film/current.json")) for channel in (first, second)] == [200, 200]
    prepare_bucket(replace(first, public=False))
    assert [anonymous_status(address(channel, "film/current.json")) for channel in (first, second)] == [403, 200]
    prepare_bucket(replace(second, public=False))
    assert [anonymous_status(address(channel, "film/current.json")) for channel in (first, second)] == [403, 403]


def test_a_bucket_that_is_ready_is_not_written_to_again(
    channels: tuple[Channel, Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    connect = s3._client

    def listening(channel: Channel) -> "S3Client":
        client = connect(channel)
        client.meta.events.register("before-call.s3", lambda model, **_: sent.append(model.name))
        return client

    monkeypatch.setattr(s3, "_client", listening)
    for channel in channels:
        prepare_bucket(channel)
    assert sent and all(name.startswith(("Get", "Head")) for name in sent)


@pytest.mark.parametrize("where", ["folder", "bucket"])
@pytest.mark.parametrize("published_before", [False, True], ids=["first publication", "new version"])
def test_an_upload_that_is_killed_shows_nothing_of_itself_and_continues(
    where: str,
    published_before: bool,
    new_bucket: NewBucket,
    make_package: MakePackage,
    tmp_path: Path,
) -> None:
    channel = new_bucket()
    if where == "folder":
        channel = replace(channel, storage_url=f"file:{tmp_path / 'channel'}", endpoint_url="")
    prepare_bucket(channel)
    storage, before = open_storage(channel), None
    if published_before:
        before = publish_package(make_package("before"), FILM, channel, storage).digest

    objects = sum(path.is_file() for path in make_package("before").directory.rglob("*"))
    for nth in (1, objects + 1) if published_before else (objects // 2, objects):
        package = make_package(f"killed at {nth}")
        assert upload_killed_at(nth, channel, package) == -signal.SIGKILL
        # The last to be stored is the pointer: killed while it is moved, it is the old one or the new one.
        assert pointed_at(storage) in ({before} if nth <= objects else {before, package.digest})
        publish_package(package, FILM, channel, storage)
        assert pointed_at(storage) == package.digest
        assert_whole(storage, package)
        before = package.digest


def test_a_recall_takes_everything_away(channels: tuple[Channel, Channel], make_package: MakePackage) -> None:
    domestic, package = channels[0], make_package()
    storage = open_storage(domestic)
    for text in ("one", "two"):
        publish_package(make_package(text), FILM, domestic, storage)
    publish_package(package, replace(FILM, slug="film-two"), domestic, storage)
    recall("film", storage)
    recall("film", storage)
    assert list(storage.keys("film/")) == []
    assert anonymous_status(address(domestic, "film/current.json")) == 404
    assert storage.digest("film-two/current.json") is not None


def test_an_object_that_was_changed_behind_our_back_is_noticed_and_mended(
    channels: tuple[Channel, Channel], make_package: MakePackage
) -> None:
    domestic, package = channels[0], make_package()
    storage = open_storage(domestic)
    assert isinstance(storage, s3.S3Storage)
    publish_package(package, FILM, domestic, storage)
    key = f"film/{package.digest}/poster.jpg"
    storage.client.put_object(Bucket=storage.bucket, Key=storage.prefix + key, Body=b"something else")
    publish_package(package, FILM, domestic, storage)
    assert_whole(storage, package)


def test_a_service_that_is_not_there_is_named(new_bucket: NewBucket, make_package: MakePackage) -> None:
    # Port 9 of the loopback: nothing listens, the refusal comes at once.
    gone = replace(new_bucket(), endpoint_url="http://127.0.0.1:9")
    with pytest.raises(ComponentMissing, match=r"127\.0\.0\.1:9.*is missing"):
        publish_package(make_package(), FILM, gone, open_storage(gone))


def test_wrong_keys_to_the_service_are_told(
    new_bucket: NewBucket, make_package: MakePackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = new_bucket()
    prepare_bucket(channel)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the key")
    with pytest.raises(ComponentMissing, match="SignatureDoesNotMatch"):
        publish_package(make_package(), FILM, channel, open_storage(channel))


def test_a_package_that_was_changed_after_its_approval_is_not_published(
    channels: tuple[Channel, Channel], make_package: MakePackage
) -> None:
    package = make_package()
    (package.directory / "poster.jpg").write_bytes(b"another poster")
    storage = open_storage(channels[0])
    with pytest.raises(CheckFailed, match="now has the digest"):
        publish_package(package, FILM, channels[0], storage)
    assert list(storage.keys("")) == []
