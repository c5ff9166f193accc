from pathlib import Path

import pytest

from pipeline.errors import TimeLimitExceeded
from pipeline.ffmpeg.isolation import Isolation, find_isolation
from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.ffmpeg.tools import Tools

pytestmark = pytest.mark.media


def test_bubblewrap_that_works_isolates(tools: Tools) -> None:
    assert find_isolation(tools.bwrap) == Isolation(bwrap=tools.bwrap)


def test_without_bubblewrap_it_says_so() -> None:
    assert find_isolation(None) == Isolation(bwrap=None, lacking="bubblewrap is not installed")


def test_bubblewrap_that_the_system_forbids_is_not_used(tmp_path: Path) -> None:
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    found = find_isolation(forbidden)
    assert found.bwrap is None
    assert "No permissions to create new namespace" in found.lacking


def test_a_machine_too_busy_to_answer_does_not_lose_its_isolation(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_busy(*_: object) -> None:
        raise TimeLimitExceeded(("/bin/true",), -9, "stopped")

    monkeypatch.setattr(SubprocessRunner, "run", too_busy)
    assert find_isolation(Path("/usr/bin/bwrap")) == Isolation(bwrap=Path("/usr/bin/bwrap"))
