"""Matrices of a GGUF file as 8-bit blocks."""

from collections.abc import Sequence

import numpy

from pipeline.weights.convert.gguf_file import GgufFile
from pipeline.weights.convert.layout import BLOCK

ROWS_AT_ONCE = 128
"""Few enough that a block of them stays in the processor's cache."""
_ZERO, _LARGEST = 128, 127


def in_blocks(
    source: GgufFile, names: Sequence[str], numbers: Sequence[int] | None = None
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Matrices below one another, or one matrix's rows of these numbers: rows x blocks x BLOCK, and the blocks' scales.

    A block is scaled so that its largest weight becomes 127, and moved so that 128 stands for 0. Columns must be a
    multiple of BLOCK.
    """
    rows = [
        (name, numpy.arange(source.shape(name)[0]) if numbers is None else numpy.asarray(numbers)) for name in names
    ]
    shape = (sum(len(wanted) for _, wanted in rows), source.shape(names[0])[1] // BLOCK)
    blocks, scales = numpy.empty((*shape, BLOCK), numpy.uint8), numpy.empty(shape, numpy.float32)
    done = 0
    for name, wanted in rows:
        for start in range(0, len(wanted), ROWS_AT_ONCE):
            floats = source.rows(name, wanted[start : start + ROWS_AT_ONCE]).reshape(-1, shape[1], BLOCK)
            at = slice(done, done + len(floats))
            largest = numpy.abs(floats).max(axis=2)
            largest[largest == 0] = _LARGEST  # a block of zeros stays one
            scales[at] = largest / _LARGEST
            blocks[at] = numpy.rint(floats / scales[at][..., None]) + _ZERO
            done += len(floats)
    return blocks, scales
