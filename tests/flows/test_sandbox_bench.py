"""What the sandbox costs a call, measured on calls that really happen."""

from pathlib import Path

import pytest

from flows.sandbox_bench import measure_sandbox
from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.tools import Tools
from tests.conftest import Footages

pytestmark = pytest.mark.media


def test_each_way_is_timed_and_guarding_costs_something(tools: Tools, footages: Footages) -> None:
    calls = measure_sandbox(tools, footages.plain(1), rounds=3)
    assert [call.how for call in calls] == ["bare", "limits", "sandbox"]
    assert calls[0].cpu_s < calls[2].cpu_s < 1
    assert all(call.wall_s > 0 for call in calls)


def test_a_file_that_cannot_be_read_measures_nothing(tools: Tools, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"x" * 100)
    with pytest.raises(ProgramFailed):
        measure_sandbox(tools, broken, rounds=1)
