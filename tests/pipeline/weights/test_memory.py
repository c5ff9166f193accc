"""Memory is given back."""

from pathlib import Path

import numpy

from pipeline.weights.memory import give_back_memory


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_what_is_freed_goes_back_to_the_system() -> None:
    kept = []
    blocks = []
    for _ in range(2000):  # small enough to lie in the heap, each followed by one that stays
        blocks.append(numpy.ones(100_000, numpy.uint8))
        kept.append(numpy.ones(64, numpy.uint8))
    full_bytes = _resident_bytes()
    blocks.clear()
    give_back_memory()
    assert full_bytes - _resident_bytes() > 150_000_000
    assert len(kept) == 2000
