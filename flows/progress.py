"""How far a run is, as a progress artifact on Prefect's record."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.meter import Meter

EVERY_S = 5.0
"""Each update costs the server some 50 ms of CPU, beside an encode that wants them all."""


@contextmanager
def follow(meter: Meter, *, slug: str) -> Iterator[None]:
    """Keep a progress artifact up to date while the block runs; at its good end it stands at 100 %."""
    artifact = cast(UUID, create_progress_artifact(0.0, key=f"progress-{slug}", description=f"Producing {slug}"))
    done = threading.Event()

    def update() -> None:
        while not done.wait(EVERY_S):
            update_progress_artifact(artifact, round(100 * meter.standing()[0], 1))

    follower = threading.Thread(target=update, daemon=True)
    follower.start()
    try:
        yield
    finally:
        done.set()
        follower.join()
    update_progress_artifact(artifact, 100.0)
