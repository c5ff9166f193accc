import hashlib
from pathlib import Path

from pipeline.publish.local import INCOMING, LocalStorage


def put(storage: LocalStorage, key: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    storage.put(key, content, sha256=digest, content_type="", cache_control="")


def test_what_a_killed_upload_left_is_invisible_and_taken_over(tmp_path: Path) -> None:
    storage = LocalStorage(root=tmp_path)
    left = tmp_path / INCOMING / hashlib.sha256(b"film/1").hexdigest()
    left.parent.mkdir()
    left.write_bytes(b"half of something longer than the object")
    assert list(storage.keys("")) == []
    put(storage, "film/1", b"whole")
    assert storage.read("film/1") == b"whole"
    assert list((tmp_path / INCOMING).iterdir()) == []


def test_a_finished_object_is_a_file_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"as approved")
    storage = LocalStorage(root=tmp_path / "channel")
    storage.put("film/1", source, sha256=hashlib.sha256(b"as approved").hexdigest(), content_type="", cache_control="")
    source.write_bytes(b"edited since")
    assert storage.read("film/1") == b"as approved"


def test_nothing_is_left_behind_where_the_last_object_was(tmp_path: Path) -> None:
    storage = LocalStorage(root=tmp_path)
    put(storage, "film/digest/video/1", b"1")
    storage.delete("film/digest/video/1")
    assert [path.name for path in tmp_path.iterdir()] == [INCOMING]
