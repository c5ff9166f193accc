"""What the command line shows: JSON and tables on stdout, sentences and progress on stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from flows.meter import Display, NoDisplay
from flows.remaining import in_words

TOLD_EVERY_S = 30.0
"""How often the time left is told where stderr is not a terminal."""


def say(sentence: str) -> None:
    """One line for a person, on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def print_json(shape: object) -> None:
    """One JSON object on stdout and nothing else there."""
    print(json.dumps(shape, ensure_ascii=False))


@dataclass(slots=True)
class Bars:
    """A bar a stage, and under them one of the whole run with the time it still takes, on a terminal."""

    progress: Progress
    tasks: dict[str, TaskID] = field(default_factory=dict)
    run: TaskID | None = None

    def show(self, stage: str, share: float, note: str = "") -> None:
        """See flows.meter.Display."""
        if stage not in self.tasks:
            self.tasks[stage] = self.progress.add_task(stage, total=1.0, note="")
        self.progress.update(self.tasks[stage], completed=share, note=note)

    def whole(self, share: float, left_s: float | None) -> None:
        """See flows.meter.Display. Its bar is put below a stage's that has just appeared."""
        if self.run is not None and max(self.tasks.values()) > self.run:
            self.progress.remove_task(self.run)
            self.run = None
        if self.run is None:
            self.run = self.progress.add_task("whole run", total=1.0, note="")
        self.progress.update(self.run, completed=share, note=in_words(left_s))


@dataclass(slots=True)
class Lines:
    """A line when a stage begins and one when it ends, where stderr is not a terminal; now and then the time left."""

    last: dict[str, float] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    told_s: float = -TOLD_EVERY_S

    def show(self, stage: str, share: float, note: str = "") -> None:
        """See flows.meter.Display."""
        before = self.last.get(stage, -1.0)
        self.last[stage] = share
        if before < 0 and share < 1:
            say(f"{stage} …")
        elif share >= 1 and before < 1:
            say(f"{stage} {note or 'done'}")

    def whole(self, share: float, left_s: float | None) -> None:
        """See flows.meter.Display."""
        if left_s is not None and self.clock() - self.told_s >= TOLD_EVERY_S:
            self.told_s = self.clock()
            say(in_words(left_s))


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
        TextColumn("[dim]{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)
