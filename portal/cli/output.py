"""What the command line shows: JSON and tables on stdout, sentences and progress on stderr."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as Remaining

from flows.meter import Display, NoDisplay


def say(sentence: str) -> None:
    """One line for a person, on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def print_json(shape: object) -> None:
    """One JSON object on stdout and nothing else there."""
    print(json.dumps(shape, ensure_ascii=False))


@dataclass(slots=True)
class Bars:
    """A bar a stage, on a terminal."""

    progress: Progress
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def show(self, stage: str, share: float, note: str = "") -> None:
        """See flows.meter.Display."""
        if stage not in self.tasks:
            self.tasks[stage] = self.progress.add_task(stage, total=1.0, note="")
        self.progress.update(self.tasks[stage], completed=share, note=note)


@dataclass(slots=True)
class Lines:
    """A line when a stage begins and one when it ends, where stderr is not a terminal."""

    last: dict[str, float] = field(default_factory=dict)

    def show(self, stage: str, share: float, note: str = "") -> None:
        """See flows.meter.Display."""
        before = self.last.get(stage, -1.0)
        self.last[stage] = share
        if before < 0 and share < 1:
            say(f"{stage} …")
        elif share >= 1 and before < 1:
            say(f"{stage} {note or 'done'}")


@contextmanager
def display(*, quiet: bool = False) -> Iterator[Display]:
    """Bars on a terminal, lines elsewhere, nothing where quiet."""
    if quiet:
        yield NoDisplay()
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=32),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        Remaining(compact=True),
        TextColumn("[dim]{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)
