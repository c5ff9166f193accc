import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import CheckFailed, WrongInput
from pipeline.model.channel import Channel, Region
from pipeline.model.package import Package, digest_of
from pipeline.model.programme import Need, Programme
from pipeline.package.digest import package_digest
from pipeline.publish.storage import ObjectMissing
from pipeline.publish.upload import publish_package, recall

FILM = Programme(slug="film", title_en="A film", title_zh="影片", enterprise="Ltd", need=Need.MARKET)
CHANNEL = Channel(name="abroad", region=Region.INTERNATIONAL, kind="stream", storage_url="file:/nowhere", public=True)


class Stopped(Exception):
    """Stands for whatever ends an upload."""


@dataclass(kw_only=True)
class MemoryStorage:
    """Keeps objects in memory and every put and delete in order. stops_after: puts until it raises Stopped."""

    objects: dict[str, bytes] = field(default_factory=dict)
    acts: list[tuple[str, str]] = field(default_factory=list)
    stops_after: int = 10_000
    spoils: str = "no key"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, key: str, source: Path | bytes, *, sha256: str, content_type: str, cache_control: str) -> None:
        with self.lock:
            if self.stops_after == 0:
                raise Stopped
            self.stops_after -= 1
            self.acts.append(("put", key))
            content = source if isinstance(source, bytes) else source.read_bytes()
            self.objects[key] = b"spoiled" if self.spoils in key else content

    def read(self, key: str) -> bytes:
        if key not in self.objects:
            raise ObjectMissing(key)
        return self.objects[key]

    def digest(self, key: str) -> str | None:
        return hashlib.sha256(self.objects[key]).hexdigest() if key in self.objects else None

    def copy(self, source: str, key: str) -> None:
        content = self.read(source)
        self.acts.append(("copy", key))
        self.objects[key] = content

    def delete(self, key: str) -> None:
        self.acts.append(("delete", key))
        self.objects.pop(key, None)

    def keys(self, prefix: str) -> Iterator[str]:
        yield from [key for key in self.objects if key.startswith(prefix)]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    names = ["master.m3u8", "manifest.mpd", "poster.jpg", "programme.json", "storyboard.vtt", "audio/en/1.m4s"]
    names += ["subtitles/zh-Hans/playlist.m3u8", "subtitles/en/playlist.m3u8", "subtitles/en/1.vtt"]
    directory = tmp_path / "package"
    for name in names:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(name)
    digest = digest_of({name: hashlib.sha256(name.encode()).hexdigest() for name in names})
    return Package(directory=directory, digest=digest, duration_s=Fraction(100100, 3000))


def test_the_digest_is_the_one_the_package_stage_gives(package: Package) -> None:
    assert package.digest == package_digest(package.directory)


def test_the_pointer_is_put_last(package: Package) -> None:
    storage = MemoryStorage()
    publish_package(package, FILM, CHANNEL, storage)
    assert storage.acts[-1] == ("put", "film/current.json")
    assert all(key.startswith(f"film/{package.digest}/") for _, key in storage.acts[:-1])
    assert len(storage.acts) == 10


def test_the_pointer_says_what_a_page_needs(package: Package) -> None:
    storage = MemoryStorage()
    publish_package(package, FILM, CHANNEL, storage)
    base = f"/media/abroad/film/{package.digest}"
    assert json.loads(storage.objects["film/current.json"]) == {
        "slug": "film",
        "digest": package.digest,
        "title": {"zh": "影片", "en": "A film"},
        "enterprise": "Ltd",
        "need": "market",
        "duration_s": 33.367,
        "languages": ["en", "zh-Hans"],
        "urls": {
            "hls": f"{base}/master.m3u8",
            "dash": f"{base}/manifest.mpd",
            "poster": f"{base}/poster.jpg",
            "programme": f"{base}/programme.json",
            "storyboard": f"{base}/storyboard.vtt",
        },
    }


def test_the_address_is_the_channels_own_where_it_has_one(package: Package) -> None:
    channel = replace(CHANNEL, public_url="https://cdn.example.com/films/")
    publication = publish_package(package, FILM, channel, MemoryStorage())
    assert publication.url == f"https://cdn.example.com/films/film/{package.digest}/master.m3u8"
    assert (publication.state, publication.channel, publication.slug) == ("published", "abroad", "film")


def test_publishing_twice_sends_nothing_twice_and_ends_the_same(package: Package) -> None:
    storage = MemoryStorage()
    first = publish_package(package, FILM, CHANNEL, storage)
    before = dict(storage.objects)
    storage.acts.clear()
    assert publish_package(package, FILM, CHANNEL, storage) == first
    assert storage.acts == [("put", "film/current.json")]
    assert storage.objects == before


def test_a_corrected_subtitle_sends_only_what_changed(package: Package) -> None:
    storage = MemoryStorage()
    files = {
        path.relative_to(package.directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.directory.rglob("*")
        if path.is_file() and path.name != "programme.json"
    }
    (package.directory / "programme.json").write_text(json.dumps({"files": files}))
    first = replace(package, digest=package_digest(package.directory))
    publish_package(first, FILM, CHANNEL, storage)
    (package.directory / "subtitles/en/1.vtt").write_text("corrected")
    second = replace(package, digest=package_digest(package.directory))
    storage.acts.clear()
    storage.objects.pop(f"film/{first.digest}/poster.jpg")
    publish_package(second, FILM, CHANNEL, storage)
    sent = [key.removeprefix(f"film/{second.digest}/") for act, key in storage.acts if act == "put"]
    assert sorted(sent) == ["film/current.json", "poster.jpg", "programme.json", "subtitles/en/1.vtt"]
    assert {key.removeprefix(f"film/{second.digest}/") for act, key in storage.acts if act == "copy"} >= {
        "audio/en/1.m4s", "master.m3u8",
    }  # fmt: skip


@pytest.mark.parametrize("puts", range(10))
def test_an_upload_that_stops_anywhere_leaves_the_old_pointer_and_continues(package: Package, puts: int) -> None:
    storage = MemoryStorage(objects={"film/current.json": b"old"}, stops_after=puts)
    with pytest.raises(Stopped):
        publish_package(package, FILM, CHANNEL, storage)
    assert storage.objects["film/current.json"] == b"old"
    sent = len(storage.acts)
    storage.stops_after = 10_000
    publish_package(package, FILM, CHANNEL, storage)
    assert len(storage.acts) == 10, "an object was sent twice"
    assert sent == puts


def test_an_object_that_reads_back_differently_stops_the_publication(package: Package) -> None:
    storage = MemoryStorage(spoils="1.vtt")
    with pytest.raises(CheckFailed, match=r"1\.vtt: reads back"):
        publish_package(package, FILM, CHANNEL, storage)
    assert "film/current.json" not in storage.objects


def test_an_object_already_there_with_other_bytes_is_replaced(package: Package) -> None:
    key = f"film/{package.digest}/poster.jpg"
    storage = MemoryStorage(objects={key: b"half"})
    publish_package(package, FILM, CHANNEL, storage)
    assert storage.objects[key] == b"poster.jpg"


def test_progress_ends_with_every_byte(package: Package) -> None:
    heard: list[tuple[int, int]] = []
    publish_package(
        package, FILM, CHANNEL, MemoryStorage(), on_progress=lambda done, total: heard.append((done, total))
    )
    total = sum(path.stat().st_size for path in package.directory.rglob("*") if path.is_file())
    assert heard[-1] == (total, total)
    assert heard == sorted(heard) and len(heard) == 9


def test_a_package_without_its_playlist_or_with_a_changed_file_is_refused(package: Package) -> None:
    (package.directory / "audio/en/1.m4s").write_text("changed")
    storage = MemoryStorage()
    with pytest.raises(CheckFailed, match="now has the digest"):
        publish_package(package, FILM, CHANNEL, storage)
    (package.directory / "master.m3u8").unlink()
    with pytest.raises(CheckFailed, match=r"master\.m3u8 is missing"):
        publish_package(package, FILM, CHANNEL, storage)
    assert storage.acts == []


def test_a_recall_removes_the_pointer_first_and_leaves_the_neighbours(package: Package) -> None:
    storage = MemoryStorage()
    for slug in ("film", "film-two"):
        publish_package(package, replace(FILM, slug=slug), CHANNEL, storage)
    storage.acts.clear()
    recall("film", storage)
    assert storage.acts[0] == ("delete", "film/current.json")
    assert all(key.startswith("film-two/") for key in storage.objects) and len(storage.objects) == 10


@pytest.mark.parametrize("slug", ["", "/", "../x", "a/b", "-", "Film", "影片"])
def test_a_slug_that_could_name_more_than_one_programme_is_refused(package: Package, slug: str) -> None:
    storage = MemoryStorage(objects={"other/current.json": b""})
    with pytest.raises(WrongInput):
        recall(slug, storage)
    with pytest.raises(WrongInput):
        publish_package(package, replace(FILM, slug=slug), CHANNEL, storage)
    assert list(storage.objects) == ["other/current.json"]
