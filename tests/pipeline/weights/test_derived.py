import multiprocessing
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.digests import sha256_of
from pipeline.errors import WeightsUnavailable, WrongInput
from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.weights import derived
from pipeline.weights.catalogue import DerivedModel, GivenFolder, Model, ModelFile, ModelWeights
from pipeline.weights.store import WeightsStore
from tests.pipeline.weights.tiny_qwen2 import write_gguf

ROOT = Path(__file__).parents[3]
MADE = DerivedModel(name="made", purpose="tests", licence="MIT", made_from="tiny", size_bytes=200_000)


def origin(gguf: Path) -> ModelWeights:
    file = ModelFile(name="tiny.gguf", size_bytes=gguf.stat().st_size, sha256=sha256_of(gguf))
    return ModelWeights(name="tiny", purpose="tests", licence="MIT", files=(file,), sources=(GivenFolder(),))


def open_store(tmp_path: Path, *models: Model) -> WeightsStore:
    catalogue = {model.name: model for model in (*models, MADE)}
    return WeightsStore(
        directory=tmp_path / "store",
        given=tmp_path / "given",
        offline=True,
        runner=SubprocessRunner(bwrap=None),
        catalogue=catalogue,
    )


@pytest.fixture
def store(tmp_path: Path) -> WeightsStore:
    (tmp_path / "given").mkdir()
    return open_store(tmp_path, origin(write_gguf(tmp_path / "given" / "tiny.gguf")))


def changed_at(folder: Path) -> int:
    return (folder / "weights.bin").stat().st_mtime_ns


def test_pulling_a_derived_model_brings_its_origin_and_makes_it(store: WeightsStore) -> None:
    heard: list[tuple[int, int]] = []
    assert not store.present("made")
    folder = store.pull("made", lambda done, total: heard.append((done, total)))
    assert store.present("tiny") and store.present("made") and folder == store.locate("made")
    assert {path.name for path in folder.iterdir()} >= {"model.onnx", "weights.bin", "embeddings.npy", "tokenizer.json"}
    total = store.catalogue["tiny"].size_bytes + MADE.size_bytes
    assert [done for done, _ in heard] == sorted(done for done, _ in heard) and set(heard) >= {(total, total)}
    assert [path.suffix for path in (store.directory / ".fetching").iterdir()] == [".lock", ".lock"]


def test_a_derived_model_is_made_once(store: WeightsStore) -> None:
    before = changed_at(store.pull("made"))
    assert changed_at(store.pull("made")) == before


def test_another_origin_or_converter_makes_it_again(
    store: WeightsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = changed_at(store.pull("made"))
    with write_gguf(tmp_path / "given" / "tiny.gguf").open("ab") as gguf:
        gguf.write(b"\0" * 64)
    other = open_store(tmp_path, origin(tmp_path / "given" / "tiny.gguf"))
    assert not other.present("made")
    second = changed_at(other.pull("made"))
    monkeypatch.setattr(derived, "CONVERTER", "qwen2-onnx next")
    assert not other.present("made")
    assert first < second < changed_at(other.pull("made")) and other.present("made")


@pytest.mark.parametrize("name", ["weights.bin", "tokenizer.json", derived.RECORD])
def test_a_damaged_file_is_noticed_and_made_again(store: WeightsStore, name: str) -> None:
    folder = store.pull("made")
    whole = (folder / "weights.bin").read_bytes()
    (folder / name).write_bytes(b"damaged")
    with pytest.raises(WeightsUnavailable, match="tsite weights pull made"):
        store.locate("made")
    assert (store.pull("made") / "weights.bin").read_bytes() == whole


FULL_DISK = """
import pickle, resource, signal, sys
from pipeline.errors import WeightsUnavailable
store = pickle.load(sys.stdin.buffer)
store.pull("tiny")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    store.pull("made")
except WeightsUnavailable as error:
    print(error)
"""
"""Files end at 50 000 bytes, weights.bin would have 600 000: writing more is an OSError, as on a full disk."""

KILLED = """
import os, pickle, signal, sys
store = pickle.load(sys.stdin.buffer)
store.pull("made", lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done > 0.8 * total else None)
"""


def run_beside(script: str, store: WeightsStore) -> subprocess.CompletedProcess[bytes]:
    argv = [sys.executable, "-c", script]
    return subprocess.run(argv, input=pickle.dumps(store), stdout=subprocess.PIPE, cwd=ROOT, check=False)


def test_a_disk_that_takes_no_more_leaves_nothing_half(store: WeightsStore) -> None:
    said = run_beside(FULL_DISK, store).stdout.decode()
    assert "could not be made from tiny" in said and "File too large" in said
    assert not (store.directory / "made").exists() and not (store.directory / ".fetching" / "made").exists()
    assert store.present("tiny")


def test_a_kill_leaves_nothing_half_and_the_next_pull_makes_it(store: WeightsStore) -> None:
    assert run_beside(KILLED, store).returncode == -signal.SIGKILL
    assert not (store.directory / "made").exists() and (store.directory / ".fetching" / "made" / "made").exists()
    assert (store.pull("made") / "weights.bin").is_file()
    assert not (store.directory / ".fetching" / "made").exists()


def test_two_processes_make_it_once(store: WeightsStore) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=store.pull, args=("made",)) for _ in range(2)]
    started = time.time_ns()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert changed_at(store.locate("made")) > started


def test_a_model_derived_from_a_derived_one_is_wrong_input(tmp_path: Path) -> None:
    twice = DerivedModel(name="twice", purpose="", licence="MIT", made_from="made", size_bytes=1)
    with pytest.raises(WrongInput, match="cannot be made from made"):
        open_store(tmp_path, twice).present("twice")
