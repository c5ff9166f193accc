import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.weights import verify
from pipeline.weights.catalogue import ModelWeights
from pipeline.weights.verify import MARKER, SourceFailed, accept, unverified_files


@pytest.fixture
def folder(tmp_path: Path, contents: dict[str, bytes]) -> Path:
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def names(folder: Path, model: ModelWeights) -> list[str]:
    return [file.name for file in unverified_files(folder, model)]


def test_right_files_are_verified_and_remembered(folder: Path, tiny: Callable[..., ModelWeights]) -> None:
    assert names(folder, tiny()) == []
    assert (folder / MARKER).is_file()


def test_a_verified_file_is_not_hashed_again(
    folder: Path, tiny: Callable[..., ModelWeights], monkeypatch: pytest.MonkeyPatch
) -> None:
    unverified_files(folder, tiny())
    monkeypatch.setattr(verify, "sha256_of", lambda path: pytest.fail(f"hashed {path}"))
    assert names(folder, tiny()) == []


def test_changed_bytes_of_the_same_size_are_noticed(folder: Path, tiny: Callable[..., ModelWeights]) -> None:
    unverified_files(folder, tiny())
    path = folder / "model.bin"
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000))
    assert names(folder, tiny()) == ["model.bin"]


def test_a_touched_but_right_file_is_verified_anew(folder: Path, tiny: Callable[..., ModelWeights]) -> None:
    unverified_files(folder, tiny())
    os.utime(folder / "model.bin", (1, 1))
    assert names(folder, tiny()) == []


def test_an_absent_or_short_file_is_unverified(folder: Path, tiny: Callable[..., ModelWeights]) -> None:
    (folder / "config.json").unlink()
    (folder / "model.bin").write_bytes(b"short")
    assert names(folder, tiny()) == ["model.bin", "config.json"]


def test_a_damaged_marker_costs_only_a_hashing(folder: Path, tiny: Callable[..., ModelWeights]) -> None:
    (folder / MARKER).write_text("{", "ascii")
    assert names(folder, tiny()) == []


def test_nothing_is_verified_in_a_folder_that_is_not_there(tmp_path: Path, tiny: Callable[..., ModelWeights]) -> None:
    assert names(tmp_path / "nowhere", tiny()) == ["model.bin", "config.json"]


def test_wrong_bytes_never_get_their_final_name(tmp_path: Path, tiny: Callable[..., ModelWeights]) -> None:
    partial, destination = tmp_path / "partial", tmp_path / "model.bin"
    partial.write_bytes(b"wrong")
    with pytest.raises(SourceFailed) as caught:
        accept(partial, destination, tiny().files[0])
    assert caught.value.wrong_bytes
    assert not partial.exists() and not destination.exists()
