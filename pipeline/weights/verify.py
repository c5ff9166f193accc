"""Whether files are what the catalogue says. Nothing reaches its final name, or a loader, without passing here."""

import contextlib
import json
import os
from pathlib import Path

from pipeline.digests import sha256_of
from pipeline.errors import TsiteError
from pipeline.weights.catalogue import ModelFile, ModelWeights

MARKER = ".verified.json"
"""Size, time of change and digest of each file when it was last hashed: a gigabyte is not hashed at every start."""


class SourceFailed(TsiteError):
    """One source could not give a file; the store goes on to the next. wrong_bytes: it gave others than asked for."""

    def __init__(self, explanation: str, wrong_bytes: bool = False) -> None:
        super().__init__(explanation, wrong_bytes)
        self.explanation = explanation
        self.wrong_bytes = wrong_bytes

    def __str__(self) -> str:
        return self.explanation


def accept(partial: Path, destination: Path, file: ModelFile) -> None:
    """Move a fetched file to its final name if its bytes are right; otherwise delete it and raise SourceFailed."""
    size_bytes = partial.stat().st_size
    if size_bytes != file.size_bytes or sha256_of(partial) != file.sha256:
        partial.unlink()
        raise SourceFailed(f"{file.name} came with the wrong bytes ({size_bytes} of them)", wrong_bytes=True)
    with partial.open("rb") as handle:
        os.fsync(handle.fileno())  # the marker must not outlive bytes that a power cut took back
    destination.parent.mkdir(parents=True, exist_ok=True)
    os.replace(partial, destination)


def unverified_files(folder: Path, model: ModelWeights) -> tuple[ModelFile, ...]:
    """The model's files that are absent from the folder or hold wrong bytes.

    A file whose size and time of change are those of its last verification is not hashed again.
    """
    known = _read_marker(folder)
    facts = {file.name: _facts(folder / file.name, file, known.get(file.name)) for file in model.files}
    good = {name: fact for name, fact in facts.items() if fact is not None}
    if good != known and good:
        _write_marker(folder, good)
    return tuple(file for file in model.files if file.name not in good)


def vouch(folder: Path) -> tuple[ModelFile, ...]:
    """Hash the files just made in a folder and remember them as verified."""
    files = []
    facts: dict[str, dict[str, object]] = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
        status, digest = path.stat(), sha256_of(path)
        files.append(ModelFile(name=path.name, size_bytes=status.st_size, sha256=digest))
        facts[path.name] = {"size_bytes": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": digest}
    _write_marker(folder, facts)
    return tuple(files)


def _facts(path: Path, file: ModelFile, known: dict[str, object] | None) -> dict[str, object] | None:
    """What the marker keeps about a right file; None for an absent or wrong one."""
    try:
        status = path.stat()
        if status.st_size != file.size_bytes:
            return None
        facts: dict[str, object] = {"size_bytes": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": file.sha256}
        return facts if facts == known or sha256_of(path) == file.sha256 else None
    except FileNotFoundError:
        return None


def _read_marker(folder: Path) -> dict[str, dict[str, object]]:
    try:
        marker = json.loads((folder / MARKER).read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # a damaged marker only costs another hashing
        return {}
    return marker if isinstance(marker, dict) else {}


def _write_marker(folder: Path, facts: dict[str, dict[str, object]]) -> None:
    temporary = folder / f"{MARKER}.{os.getpid()}"
    with contextlib.suppress(OSError):  # a read-only store works too; it is hashed at every start
        temporary.write_text(json.dumps(facts, indent=1, sort_keys=True), "utf-8")
        os.replace(temporary, folder / MARKER)
