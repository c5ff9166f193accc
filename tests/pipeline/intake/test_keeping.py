import errno
import hashlib
from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.intake.keeping import keep, kept_footage


def test_footage_is_kept_byte_for_byte_under_its_digest(tmp_path: Path) -> None:
    source = tmp_path / "my clip.mp4"
    source.write_bytes(b"bytes" * 1000)
    footage = keep(source, tmp_path / "kept")
    assert footage.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert footage.path.read_bytes() == source.read_bytes()
    assert footage.original_name == "my clip.mp4"
    assert "clip" not in str(footage.path.relative_to(tmp_path / "kept"))
    assert footage.path.stat().st_mode & 0o222 == 0


def test_keeping_twice_writes_once(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"x")
    first = keep(source, tmp_path / "kept")
    written = first.path.stat().st_mtime_ns
    assert keep(source, tmp_path / "kept") == first
    assert first.path.stat().st_mtime_ns == written


def test_a_finished_upload_is_linked_not_copied(tmp_path: Path) -> None:
    upload = tmp_path / "upload.part"
    upload.write_bytes(b"x")
    inode = upload.stat().st_ino
    footage = keep(upload, tmp_path / "kept", original_name="../../evil\n.mp4", ours=True)
    assert footage.path.stat().st_ino == inode
    assert footage.original_name == "../../evil\n.mp4"
    assert footage.path.stat().st_mode & 0o777 == 0o444


def test_keeping_an_upload_again_after_a_kill_changes_nothing(tmp_path: Path) -> None:
    upload = tmp_path / "upload.part"
    upload.write_bytes(b"x")
    first = keep(upload, tmp_path / "kept", ours=True)
    assert keep(upload, tmp_path / "kept", ours=True) == first
    assert upload.samefile(first.path)


def test_an_upload_on_another_file_system_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = tmp_path / "upload.part"
    upload.write_bytes(b"x")

    def elsewhere(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr("os.link", elsewhere)
    footage = keep(upload, tmp_path / "kept", ours=True)
    assert footage.path.read_bytes() == b"x"
    assert not upload.samefile(footage.path)


def test_a_full_disk_leaves_no_half_footage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"x" * 100)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep(source, tmp_path / "kept")
    assert not [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]


def test_a_folder_is_not_footage(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is not a file"):
        keep(tmp_path, tmp_path / "kept")


def test_kept_footage_is_found_by_its_digest_only(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"x")
    footage = keep(source, tmp_path / "kept")
    assert kept_footage(tmp_path / "kept", footage.sha256, original_name="a") == footage
    with pytest.raises(WrongInput):
        kept_footage(tmp_path / "kept", "0" * 64, original_name="a")
