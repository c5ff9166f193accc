"""Hostile files at the door, with the sandbox and without it: `tsite bench door` runs all of tests/hostile/make.py."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.errors import FootageRefused, ProgramFailed
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome, Runner, SubprocessRunner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.admission import admit
from pipeline.intake.keeping import keep
from pipeline.intake.probing import measure
from pipeline.intake.surveying import survey
from pipeline.model.admission import Admission
from tests.conftest import Footages
from tests.hostile.headers import headers
from tests.hostile.make import CANARY
from tests.hostile.scripts import scripts
from tests.pipeline.intake.test_admission import CARDS_S

pytestmark = pytest.mark.media


@dataclass(slots=True)
class Overheard:
    """A runner that keeps every word its programs said."""

    runner: Runner
    words: list[bytes] = field(default_factory=list)

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        try:
            outcome = self.runner.run(job, on_progress=on_progress)
        except ProgramFailed as fault:
            self.words.append(fault.stderr_tail.encode())
            raise
        self.words += [outcome.stdout, outcome.stderr_tail.encode()]
        return outcome


@pytest.fixture
def door(tools: Tools, tmp_path: Path):  # type: ignore[no-untyped-def]
    def ask(name: str, content: bytes, runner: Runner) -> Admission:
        arrived = tmp_path / name
        arrived.write_bytes(content)
        footage = keep(arrived, tmp_path / "kept")
        try:
            measured = measure(footage, tools=tools, runner=runner)
            seen, _ = survey(footage, measured, tools=tools, runner=runner, wav=tmp_path / "sound.wav")
        except FootageRefused as refusal:
            return refusal.admission
        return admit(measured.probe, seen, cards_s=CARDS_S)

    return ask


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@pytest.mark.parametrize("sandboxed", [True, False])
def test_no_script_under_a_videos_name_reads_a_file_or_calls_anybody(  # type: ignore[no-untyped-def]
    door, tools: Tools, tmp_path: Path, listener: socket.socket, sandboxed: bool
) -> None:
    canary = tmp_path / "canary.ts"
    canary.write_text(CANARY)
    overheard = Overheard(SubprocessRunner(bwrap=tools.bwrap if sandboxed else None))
    for name, content in scripts(str(canary), f"http://127.0.0.1:{listener.getsockname()[1]}").items():
        verdict = door(name, content, overheard)
        assert not verdict.admitted, name
        if not name.endswith(".avi") or name.startswith("hls"):
            assert verdict.reasons[0].code in {"disguised", "not_video", "unreadable"}, name
    assert len(overheard.words) >= 40
    assert not any(CANARY.encode() in words for words in overheard.words)
    with pytest.raises(TimeoutError):
        listener.accept()


EXPECTED = {
    "length-says-68-years.mp4": "truncated",
    "times-without-end.mp4": None,
    "10000-tracks.mp4": "too_many_streams",
    "10000-tracks.mkv": None,
    "edits-endless.mp4": None,
    "boxes-deep.mp4": None,
    "nested.mkv": "unreadable",
    "media-elsewhere.mov": None,
    "sizes-huge.mp4": None,
    "picture-of-4-giga.mkv": None,
    "empty.mp4": "empty",
    "bomb.zip.mp4": "not_video",
}
"""A choice of tests/hostile/headers.py; None where any refusal will do."""


def test_headers_that_lie_or_multiply_are_refused_and_cost_little(  # type: ignore[no-untyped-def]
    door, tools: Tools, footages: Footages, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.ts"
    canary.write_text(CANARY)
    overheard = Overheard(SubprocessRunner(bwrap=tools.bwrap))
    made = headers(footages.plain(2).read_bytes(), str(canary))
    for name, code in EXPECTED.items():
        verdict = door(name, made[name], overheard)
        assert not verdict.admitted, name
        assert code in {None, *(reason.code for reason in verdict.reasons)}, (name, verdict)
    assert not any(CANARY.encode() in words for words in overheard.words)
