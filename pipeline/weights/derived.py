"""Models made here from fetched ones: made apart, moved into place whole, made again when their origin changes."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.weights.catalogue import ModelFile, ModelWeights
from pipeline.weights.verify import unverified_files, vouch

RECORD = ".derived.json"
"""Beside the files: the digests they were made from, what made them, and what they are."""

CONVERTER = "qwen2-onnx 1"
"""What makes a folder. Count on when the same GGUF file would give other files."""


def is_current(folder: Path, origin: ModelWeights) -> bool:
    """Whether the folder holds what this version makes from these bytes, unchanged since.

    Sizes and times of change are looked at; a file that was touched is hashed.
    """
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        if {key: record[key] for key in ("converter", "origin")} != _recipe(origin):
            return False
        files = tuple(ModelFile(**file) for file in record["files"])
    except (OSError, ValueError, KeyError, TypeError):  # absent or damaged: it is made again
        return False
    made = ModelWeights(name=folder.name, purpose="", licence="", files=files, sources=())
    return not unverified_files(folder, made)


def make_derived(
    origin: ModelWeights,
    origin_folder: Path,
    *,
    folder: Path,
    partials: Path,
    on_share: Callable[[float], None],
) -> None:
    """Convert the origin's only file in partials, then put the result in the folder's place.

    on_share hears the share of the work done. Raises OSError where the disk does not take it; the folder is then what
    it was.
    """
    from pipeline.weights.convert.qwen2 import convert_qwen2  # loads numpy: only where a model is made

    (gguf,) = origin.files
    fresh = partials / "made"
    fresh.mkdir()
    convert_qwen2(origin_folder / gguf.name, fresh, on_share)
    files = [{"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256} for file in vouch(fresh)]
    (fresh / RECORD).write_text(json.dumps(_recipe(origin) | {"files": files}, indent=1), "utf-8")
    if folder.exists():
        os.replace(folder, partials / "outdated")
    os.replace(fresh, folder)


def _recipe(origin: ModelWeights) -> dict[str, Any]:
    return {"converter": CONVERTER, "origin": {file.name: file.sha256 for file in origin.files}}
