"""An ONNX model under construction: nodes in order, weights written beside the graph one at a time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import onnx
from onnx import helper

from pipeline.weights.convert.layout import BLOCK, MODEL_FILE, WEIGHTS_FILE

FLOAT, INT32, INT64, UINT8 = (
    onnx.TensorProto.FLOAT,
    onnx.TensorProto.INT32,
    onnx.TensorProto.INT64,
    onnx.TensorProto.UINT8,
)
CONTRIB = "com.microsoft"
"""onnxruntime's own operators."""

_OPSET, _CONTRIB_OPSET, _IR_VERSION = 17, 1, 9
_PAGE_BYTES = 4096
"""onnxruntime maps weights into memory from the beginning of a page."""


class OnnxFile:
    """Written into a folder by save(). A context manager: weights go to disk as they come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._weights = (folder / WEIGHTS_FILE).open("wb")
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def __enter__(self) -> "OnnxFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._weights.close()

    def node(self, operator: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> None:
        """Add a node. An operator that is not ONNX' own bears its domain: "com.microsoft.QuickGelu"."""
        domain, _, name = operator.rpartition(".")
        self._nodes.append(helper.make_node(name, inputs, outputs, domain=domain, **attributes))

    def constant(self, name: str, kind: int, shape: Sequence[int], values: Sequence[int]) -> str:
        """A small constant inside the graph."""
        self._constants.append(helper.make_tensor(name, kind, shape, values))
        return name

    def weights(self, name: str, values: numpy.ndarray) -> str:
        """Write weights into WEIGHTS_FILE."""
        self._weights.write(b"\0" * (-self._weights.tell() % _PAGE_BYTES))
        self.refer(name, values, self._folder / WEIGHTS_FILE, self._weights.tell())
        self._weights.write(values.tobytes())
        return name

    def refer(self, name: str, values: numpy.ndarray, file: Path, offset: int) -> str:
        """Weights that stand in a file of the folder already, from this byte on."""
        kind = UINT8 if values.dtype == numpy.uint8 else FLOAT
        tensor = onnx.TensorProto(name=name, data_type=kind, dims=values.shape, data_location=onnx.TensorProto.EXTERNAL)
        for key, value in (("location", file.name), ("offset", offset), ("length", values.nbytes)):
            tensor.external_data.add(key=key, value=str(value))
        self._constants.append(tensor)
        return name

    def multiply(self, value: str, matrix: str, scales: str, shape: tuple[int, int], bias: str = "") -> str:
        """value times a matrix of 8-bit blocks of that many rows and columns, plus a bias. The name of the product."""
        rows, columns = shape
        product = f"{matrix}.product"
        self.node(
            f"{CONTRIB}.MatMulNBits",
            [value, matrix, scales, *(["", "", bias] if bias else [])],
            [product],
            K=columns,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,  # what is multiplied is scaled to 8 bits as well, block by block
        )
        return product

    def save(self, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Write the graph with these inputs and outputs (see value)."""
        graph = helper.make_graph(self._nodes, "graph", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(CONTRIB, _CONTRIB_OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        (self._folder / MODEL_FILE).write_bytes(model.SerializeToString())


def value(name: str, kind: int, shape: Sequence[int | str]) -> Any:
    """An input or output. A word in shape: a size that differs from call to call."""
    return helper.make_tensor_value_info(name, kind, shape)
