"""What every storage promises, shown on each: a folder, a bucket, a folder in a bucket."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import CheckFailed, WrongInput
from pipeline.model.channel import Channel
from pipeline.publish.local import LocalStorage
from pipeline.publish.opening import open_storage, prepare_bucket
from pipeline.publish.s3 import S3Storage
from pipeline.publish.storage import ObjectMissing, Storage

NewBucket = Callable[..., Channel]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(storage: Storage, key: str, content: bytes | Path) -> str:
    digest = sha256(content if isinstance(content, bytes) else content.read_bytes())
    storage.put(key, content, sha256=digest, content_type="text/plain", cache_control="no-cache")
    return digest


@pytest.fixture(params=["folder", "bucket", "folder in a bucket", "bucket, large objects in parts"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return LocalStorage(root=tmp_path / "channel")
    new_bucket: NewBucket = request.getfixturevalue("new_bucket")
    channel = new_bucket(prefix="/a/folder" if "folder" in request.param else "")
    prepare_bucket(channel)
    opened = open_storage(channel)
    assert isinstance(opened, S3Storage)
    return replace(opened, multipart_above_bytes=1000) if "parts" in request.param else opened


@pytest.mark.parametrize("content", [b"", b"small", b"x" * 3_000_000], ids=["empty", "small", "large"])
def test_what_was_put_from_a_file_is_read_back(storage: Storage, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "source").write_bytes(content)
    digest = put(storage, "slug/digest/video/1.m4s", tmp_path / "source")
    assert storage.read("slug/digest/video/1.m4s") == content
    assert storage.digest("slug/digest/video/1.m4s") == digest == sha256(content)


def test_what_was_put_from_memory_is_read_back(storage: Storage) -> None:
    put(storage, "slug/current.json", b"{}")
    assert storage.read("slug/current.json") == b"{}"


def test_putting_again_replaces(storage: Storage) -> None:
    put(storage, "slug/current.json", b"old and longer")
    put(storage, "slug/current.json", b"new")
    assert storage.read("slug/current.json") == b"new"
    assert storage.digest("slug/current.json") == sha256(b"new")


def test_bytes_that_are_not_those_of_the_digest_are_refused_and_not_stored(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"y" * 2_000)
    for source in (b"other", tmp_path / "source"):
        with pytest.raises(CheckFailed):
            storage.put("a", source, sha256=sha256(b"this"), content_type="text/plain", cache_control="")
        assert storage.digest("a") is None
        assert list(storage.keys("")) == []


def test_refused_bytes_leave_the_old_object_alone(storage: Storage) -> None:
    put(storage, "a", b"old")
    with pytest.raises(CheckFailed):
        storage.put("a", b"new", sha256=sha256(b"else"), content_type="text/plain", cache_control="")
    assert storage.read("a") == b"old"


def test_what_is_not_there_has_no_digest_and_cannot_be_read(storage: Storage) -> None:
    put(storage, "folder/object", b"1")
    for key in ("nothing", "folder", "folder/object/below"):
        assert storage.digest(key) is None
        with pytest.raises(ObjectMissing, match=key):
            storage.read(key)


def test_a_copy_stands_by_itself(storage: Storage) -> None:
    digest = put(storage, "slug/old/1.m4s", b"x" * 2000)
    storage.copy("slug/old/1.m4s", "slug/new/video/1.m4s")
    storage.delete("slug/old/1.m4s")
    assert storage.digest("slug/new/video/1.m4s") == digest
    put(storage, "slug/new/other.m4s", b"other")
    storage.copy("slug/new/other.m4s", "slug/new/video/1.m4s")
    put(storage, "slug/new/other.m4s", b"changed")
    assert storage.read("slug/new/video/1.m4s") == b"other"


def test_what_is_not_there_cannot_be_copied(storage: Storage) -> None:
    with pytest.raises(ObjectMissing):
        storage.copy("slug/nothing", "slug/new")
    assert storage.digest("slug/new") is None


def test_deleting_removes_and_deleting_again_is_harmless(storage: Storage) -> None:
    put(storage, "a/b/c", b"1")
    put(storage, "a/d", b"2")
    storage.delete("a/b/c")
    storage.delete("a/b/c")
    storage.delete("never/was")
    assert list(storage.keys("")) == ["a/d"]


def test_keys_are_those_that_begin_with_the_prefix(storage: Storage) -> None:
    for key in ("film/2", "film/10/x", "film/1", "film-two/1", "other"):
        put(storage, key, b"1")
    assert sorted(storage.keys("film/")) == ["film/1", "film/10/x", "film/2"]
    assert sorted(storage.keys("film")) == ["film-two/1", "film/1", "film/10/x", "film/2"]
    assert sorted(storage.keys("film/1")) == ["film/1", "film/10/x"]
    assert list(storage.keys("none/")) == []


def test_keys_may_be_in_any_language_and_hold_spaces(storage: Storage) -> None:
    put(storage, "字幕/第 1 段+%20.vtt", "你好".encode())
    assert list(storage.keys("字幕/")) == ["字幕/第 1 段+%20.vtt"]
    assert storage.read("字幕/第 1 段+%20.vtt").decode() == "你好"


def test_keys_that_could_lead_elsewhere_are_refused(storage: Storage) -> None:
    wrong = ["", "/", "/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "a/", "a\\b", "a\0b", "a\nb", ".incoming/x"]
    for key in [*wrong, "a" * 1025, "\ud800"]:
        for use in (storage.read, storage.digest, storage.delete, lambda key: put(storage, key, b"1")):
            with pytest.raises(WrongInput):
                use(key)
    assert list(storage.keys("")) == []


def test_readers_see_the_old_object_or_the_new_one_and_never_a_part(storage: Storage) -> None:
    versions = [bytes([letter]) * 200_000 for letter in b"ab"]
    put(storage, "pointer", versions[0])
    stop = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not stop.is_set():
            seen.add(storage.read("pointer"))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(20):
        put(storage, "pointer", versions[turn % 2])
    stop.set()
    reader.join()
    assert seen <= set(versions)


def test_many_may_put_the_same_object_at_once(storage: Storage) -> None:
    content = b"z" * 100_000
    writers = [threading.Thread(target=put, args=(storage, "one", content)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert storage.digest("one") == sha256(content)
    assert list(storage.keys("")) == ["one"]
