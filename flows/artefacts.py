"""Artefacts: every stage's result, addressed by what made it (DESIGN law 3), written whole or not at all."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")

FOLDER_MARK = "{artefact}"
"""Stands in value.json for the artefact's own folder, so that a value's paths survive the move into place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtefactStore:
    """Finished artefacts under root/<stage>/<key>; one under construction under root/.building."""

    root: Path

    def key(self, stage: str, version: int, **inputs: object) -> str:
        """sha256 over the stage, its version and its inputs as canonical JSON. Dataclasses, paths, fractions welcome.

        Paths of other artefacts count by their own keys, wherever the store lies.
        """
        described = {"stage": stage, "version": version, **inputs}
        plain = TypeAdapter(dict[str, object]).dump_python(described, mode="json")
        canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.replace(str(self.root), "").encode()).hexdigest()

    def find(self, stage: str, key: str, kind: type[Value]) -> Value | None:
        """The finished artefact; None where there is none."""
        final = self.root / stage / key
        return self._load(final, kind) if (final / "value.json").is_file() else None

    def ensure(self, stage: str, key: str, kind: type[Value], build: Callable[[Path], Value]) -> tuple[Value, bool]:
        """(value, whether it was there already). build fills the folder it is given and returns the value.

        A key is built once at a time on this machine, in whatever thread or process: the others wait and take it.
        A build that fails or is killed leaves nothing that a later call would mistake for an artefact.
        """
        final = self.root / stage / key
        if (final / "value.json").is_file():
            return self._load(final, kind), True
        with self._lock(key):
            if (final / "value.json").is_file():
                return self._load(final, kind), True
            building = self.root / ".building" / key
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            try:
                value = build(building)
                text = TypeAdapter(kind).dump_json(value).decode().replace(str(building), FOLDER_MARK)
                (building / "value.json").write_text(text, encoding="utf-8")
                final.parent.mkdir(parents=True, exist_ok=True)
                shutil.rmtree(final, ignore_errors=True)  # a folder without its value.json was never finished
                building.rename(final)
            finally:
                shutil.rmtree(building, ignore_errors=True)
            return self._load(final, kind), False

    def _load(self, final: Path, kind: type[Value]) -> Value:
        text = (final / "value.json").read_text(encoding="utf-8").replace(FOLDER_MARK, str(final))
        return TypeAdapter(kind).validate_json(text)

    @contextmanager
    def _lock(self, key: str) -> Iterator[None]:
        locks = self.root / ".locks"
        locks.mkdir(parents=True, exist_ok=True)
        with (locks / key).open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # the kernel lets go when a holder is killed
            yield
