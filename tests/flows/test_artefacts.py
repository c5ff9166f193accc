import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from flows.artefacts import ArtefactStore


@dataclass(frozen=True, kw_only=True)
class Made:
    path: Path
    length_s: Fraction


def build(folder: Path) -> Made:
    (folder / "film").write_bytes(b"film")
    return Made(path=folder / "film", length_s=Fraction(1001, 30000))


def test_what_exists_is_not_built_again(tmp_path: Path) -> None:
    store = ArtefactStore(root=tmp_path)
    first, was_there = store.ensure("encode", "key", Made, build)
    assert not was_there
    assert first.path.read_bytes() == b"film"
    again, was_there = store.ensure("encode", "key", Made, lambda folder: pytest.fail("built twice"))
    assert was_there
    assert again == first


def test_paths_follow_the_store_when_it_moves(tmp_path: Path) -> None:
    ArtefactStore(root=tmp_path / "here").ensure("encode", "key", Made, build)
    (tmp_path / "here").rename(tmp_path / "there")
    moved, was_there = ArtefactStore(root=tmp_path / "there").ensure("encode", "key", Made, build)
    assert was_there
    assert moved.path.read_bytes() == b"film"


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    store = ArtefactStore(root=tmp_path)

    def fail(folder: Path) -> Made:
        (folder / "half").write_bytes(b"x")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        store.ensure("encode", "key", Made, fail)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != ".locks"]
    assert store.ensure("encode", "key", Made, build)[1] is False


def test_what_a_killed_build_left_is_not_taken_for_finished(tmp_path: Path) -> None:
    half = tmp_path / "encode" / "key"
    half.mkdir(parents=True)
    (half / "film").write_bytes(b"ha")
    made, was_there = ArtefactStore(root=tmp_path).ensure("encode", "key", Made, build)
    assert not was_there
    assert made.path.read_bytes() == b"film"


def test_threads_that_want_the_same_thing_build_it_once(tmp_path: Path) -> None:
    store = ArtefactStore(root=tmp_path)
    built: list[int] = []

    def slow(folder: Path) -> Made:
        built.append(1)
        time.sleep(0.2)
        return build(folder)

    results: list[tuple[Made, bool]] = []
    threads = [
        threading.Thread(target=lambda: results.append(store.ensure("encode", "key", Made, slow))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert sorted(was_there for _, was_there in results) == [False, True, True, True]


def test_a_key_names_stage_version_and_every_input(tmp_path: Path) -> None:
    store = ArtefactStore(root=tmp_path)
    keys = {
        store.key("encode", 1, footage="a", cuts=(Fraction(1, 3),)),
        store.key("encode", 2, footage="a", cuts=(Fraction(1, 3),)),
        store.key("encode", 1, footage="b", cuts=(Fraction(1, 3),)),
        store.key("encode", 1, footage="a", cuts=(Fraction(1, 2),)),
        store.key("package", 1, footage="a", cuts=(Fraction(1, 3),)),
    }
    assert len(keys) == 5
    assert store.key("encode", 1, footage="a", cuts=(Fraction(2, 6),)) in keys


def test_keys_do_not_depend_on_where_the_store_lies(tmp_path: Path) -> None:
    keys = [
        ArtefactStore(root=tmp_path / name).key("package", 1, film=tmp_path / name / "encode" / "k" / "film")
        for name in ("here", "there")
    ]
    assert keys[0] == keys[1]
