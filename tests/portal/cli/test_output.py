import pytest
from rich.console import Console
from rich.progress import Progress

from portal.cli.output import TOLD_EVERY_S, Bars, Lines


def test_the_bar_of_the_whole_run_stays_below_every_stage() -> None:
    progress = Progress(console=Console(quiet=True))
    bars = Bars(progress)
    bars.show("look", 0.5)
    bars.whole(0.1, None)
    bars.show("encode", 0.2)
    bars.whole(0.2, 200.0)
    assert [task.description for task in progress.tasks] == ["look", "encode", "whole run"]
    assert (progress.tasks[-1].completed, progress.tasks[-1].fields["note"]) == (0.2, "about 4 min left")


def test_without_a_terminal_the_time_left_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now_s = [0.0]
    lines = Lines(clock=lambda: now_s[0])
    lines.show("encode", 0.0)
    lines.whole(0.0, None)
    lines.whole(0.1, 300.0)
    lines.whole(0.1, 299.0)
    now_s[0] = TOLD_EVERY_S
    lines.whole(0.2, 240.0)
    assert capsys.readouterr().err.splitlines() == ["encode …", "about 5 min left", "about 4 min left"]
