"""Matrices of a GGUF file as variables of a CTranslate2 model: read, scaled to 8 bits and written one at a time.

CTranslate2's specifications ask of a variable shape, dtype, num_bytes and to_bytes, the last only when it is written.
"""

import numpy

from pipeline.weights.convert.gguf_file import GgufFile

ROWS_AT_ONCE = 128
"""Few enough that a block of them stays in the processor's cache."""


class Int8Matrix:
    """Matrices of the file below one another, or one matrix's rows of the given numbers.

    Each row is scaled so that its largest weight becomes 127; scales_bytes holds the rows' factors once to_bytes()
    was called.
    """

    def __init__(self, source: GgufFile, names: tuple[str, ...], numbers: tuple[int, ...] | None = None) -> None:
        self._source = source
        self._rows = [
            (name, numpy.arange(source.shape(name)[0]) if numbers is None else numpy.asarray(numbers)) for name in names
        ]
        self.shape = (sum(len(wanted) for _, wanted in self._rows), source.shape(names[0])[1])
        self.scales_bytes = b""

    @property
    def dtype(self) -> str:
        """The numbers' type."""
        return "int8"

    def num_bytes(self) -> int:
        """Bytes of all rows."""
        return self.shape[0] * self.shape[1]

    def to_bytes(self) -> bytes:
        """Read and scale the rows."""
        matrix = numpy.empty(self.shape, numpy.int8)
        scales = numpy.empty(self.shape[0], numpy.float32)
        row = 0
        for name, wanted in self._rows:
            for start in range(0, len(wanted), ROWS_AT_ONCE):
                floats = self._source.rows(name, wanted[start : start + ROWS_AT_ONCE])
                block = slice(row, row + len(floats))
                matrix[block], scales[block] = _to_int8(floats)
                row += len(floats)
        self.scales_bytes = scales.tobytes()
        return matrix.tobytes()


class RowScales:
    """The factors of a matrix's rows. CTranslate2 writes variables in the order of their names: weight before this."""

    def __init__(self, matrix: Int8Matrix) -> None:
        self._matrix = matrix
        self.shape = matrix.shape[:1]

    @property
    def dtype(self) -> str:
        """The factors' type."""
        return "float32"

    def num_bytes(self) -> int:
        """Bytes of all factors."""
        return 4 * self.shape[0]

    def to_bytes(self) -> bytes:
        """The factors, known since the matrix was written."""
        return self._matrix.scales_bytes


def _to_int8(rows: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    largest = numpy.abs(rows).max(axis=1)
    largest[largest == 0] = 127  # a row of zeros stays one
    scale = (127 / largest).astype(numpy.float32)
    return numpy.rint(rows * scale[:, None]).astype(numpy.int8), scale
