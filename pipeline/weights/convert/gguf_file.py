"""A GGUF file: what it says about its model, and its weights as plain numbers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy

from pipeline.errors import WrongInput


class GgufFile:
    """Reads one file. on_bytes hears the bytes of weights read so far. Raises WrongInput where it is not GGUF."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None]) -> None:
        from gguf import GGUFReader

        try:
            self._reader = GGUFReader(path)
        except (ValueError, IndexError) as error:
            raise WrongInput(path.name, f"not a GGUF file: {error}") from error
        self._path = path
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        self._on_bytes = on_bytes
        self._read_bytes = 0

    @property
    def weights_bytes(self) -> int:
        """Bytes of all weights in the file."""
        return sum(int(tensor.n_bytes) for tensor in self._tensors.values())

    def field(self, key: str) -> Any:
        """A fact about the model: a number, a text or a list. Raises WrongInput where the file lacks it."""
        found = self._reader.fields.get(key)
        if found is None:
            raise WrongInput(self._path.name, f"it has no field {key}")
        return found.contents()

    def holds(self, name: str) -> bool:
        """Whether there are weights of that name."""
        return name in self._tensors

    def vector(self, name: str) -> numpy.ndarray:
        """Weights as float32."""
        return self._floats(name, slice(None))

    def shape(self, name: str) -> tuple[int, int]:
        """Rows and columns of a matrix."""
        columns, rows = self._tensor(name).shape
        return int(rows), int(columns)

    def rows(self, name: str, numbers: numpy.ndarray) -> numpy.ndarray:
        """A matrix's rows of those numbers as float32."""
        return self._floats(name, numbers)

    def _floats(self, name: str, rows: Any) -> numpy.ndarray:
        from gguf.quants import dequantize

        tensor = self._tensor(name)
        packed = tensor.data[rows]
        self._read_bytes += packed.nbytes
        self._on_bytes(self._read_bytes)
        return numpy.asarray(dequantize(packed, tensor.tensor_type), dtype=numpy.float32)

    def _tensor(self, name: str) -> Any:
        if name not in self._tensors:
            raise WrongInput(self._path.name, f"it has no weights {name}")
        return self._tensors[name]
