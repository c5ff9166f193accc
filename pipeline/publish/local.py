"""Objects as files under one folder."""

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.digests import sha256_of
from pipeline.errors import CheckFailed
from pipeline.publish.storage import ObjectMissing, validated

INCOMING = ".incoming"
"""Folder of unfinished objects, on the same file system so that a finished one can be moved into place whole."""

_CHUNK_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalStorage:
    """See Storage. root is made by the first put. Types and lifetimes are the server's to say (media_types)."""

    root: Path

    def put(self, key: str, source: Path | bytes, *, sha256: str, content_type: str, cache_control: str) -> None:
        """See Storage.put."""
        target = self._path(key)
        with self._unfinished(key) as part, _opened(source) as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
                part.write(chunk)
            if digest.hexdigest() != sha256:
                self._part(key).unlink()
                raise CheckFailed(key, (f"its bytes have the sha256 {digest.hexdigest()}, not {sha256}",))
            part.flush()
            os.fsync(part.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            self._part(key).replace(target)

    def read(self, key: str) -> bytes:
        """See Storage.read."""
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise ObjectMissing(key) from None

    def digest(self, key: str) -> str | None:
        """See Storage.digest."""
        try:
            return sha256_of(self._path(key))
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def copy(self, source: str, key: str) -> None:
        """See Storage.copy. One file under two names: objects are replaced whole, never written into."""
        path, target = self._path(source), self._path(key)
        with self._unfinished(key):
            self._part(key).unlink()
            try:
                os.link(path, self._part(key))
            except FileNotFoundError:
                raise ObjectMissing(source) from None
            target.parent.mkdir(parents=True, exist_ok=True)
            self._part(key).replace(target)

    def delete(self, key: str) -> None:
        """See Storage.delete. Folders left empty go too."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        for folder in list(path.parents)[: key.count("/")]:
            try:
                folder.rmdir()
            except OSError:  # Not empty, or gone already.
                return

    def keys(self, prefix: str) -> Iterator[str]:
        """See Storage.keys."""
        folder = self.root / prefix.rpartition("/")[0]
        found = (path.relative_to(self.root).as_posix() for path in folder.rglob("*") if path.is_file())
        yield from (key for key in found if key.startswith(prefix) and not key.startswith("."))

    def _path(self, key: str) -> Path:
        return self.root / validated(key)

    def _part(self, key: str) -> Path:
        # Named after the key: a killed upload leaves at most one behind, which the key's next upload takes over.
        return self.root / INCOMING / hashlib.sha256(key.encode()).hexdigest()

    @contextmanager
    def _unfinished(self, key: str) -> Iterator[BinaryIO]:
        """The key's part file, empty and ours alone while it is open."""
        path = self._part(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as part:
                fcntl.flock(part, fcntl.LOCK_EX)
                # Whoever held the lock before us may have moved this very file into place: then it is a published one.
                if _is_still(part, path):
                    part.truncate()
                    yield part
                    return


def _is_still(opened: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(opened.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _opened(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
