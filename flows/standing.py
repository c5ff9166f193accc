"""Standing: how far a run is and how long it will still take, left where other processes of this home can read it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.meter import Meter

EVERY_S = 2.0
STALE_S = 30.0
"""Older than this it is of a run that was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """share: of the run by the clock, 0 to 1. left_s: seconds still to go, None while no speed is known."""

    share: float
    left_s: float | None


@contextmanager
def told(meter: Meter, home: Path, slug: str) -> Iterator[None]:
    """Keep the run's standing up to date while the block runs; nothing is left of it afterwards."""
    file = _file(home, slug)
    file.parent.mkdir(exist_ok=True)
    done = threading.Event()

    def write() -> None:
        while not done.wait(EVERY_S):
            share, left_s = meter.standing()
            draft = file.with_suffix(".draft")
            draft.write_text(json.dumps(asdict(Standing(share=share, left_s=left_s))), encoding="ascii")
            draft.replace(file)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()
        file.unlink(missing_ok=True)


def read_standing(home: Path, slug: str) -> Standing | None:
    """How far the run of that programme is; None where none is under way that tells."""
    file = _file(home, slug)
    with suppress(OSError, ValueError, TypeError):
        if time.time() - file.stat().st_mtime < STALE_S:
            return Standing(**json.loads(file.read_text(encoding="ascii")))
    return None


def _file(home: Path, slug: str) -> Path:
    return home / "runs" / f"{slug}.json"
