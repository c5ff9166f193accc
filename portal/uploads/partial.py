"""The part of an upload that is here: one file, one writer, and an offset that survives whatever happens.

The file's size is the offset, so every byte that was written counts, whoever is killed. A body with a checksum counts
only when it has been verified: until then a small file beside it says where the unproven bytes begin.
"""

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal.uploads.protocol import Checksum

CHUNK_BYTES = 256 * 1024
SPARE_BYTES = 1024**3
"""Left free on the disk whatever is sent: the database and the work in progress need it."""
ROOM_EVERY_BYTES = 16 * 1024**2
"""How often a body on its way looks at the room that is left; before its first byte the request does."""
LOOK_EVERY_S = 0.02

ReadInto = Callable[[memoryview], int]
"""Fills the beginning of a buffer with the body's next bytes and says how many; 0 at the end. OSError: sender gone."""


class Body(Protocol):
    """What a sender sends. hand: held while a piece is read and written, so that few copy at one time."""

    @property
    def hand(self) -> AbstractContextManager[object]:
        """See above."""

    def wait(self) -> None:
        """Until there is something to read, or nothing more will come."""

    def read_into(self, buffer: memoryview) -> int:
        """See ReadInto."""


class Busy(Exception):
    """Somebody else is writing it."""


class ChecksumMismatch(Exception):
    """The body is not what its checksum says; nothing of it was kept."""


class TooLong(Exception):
    """The body has more bytes than the upload may have; nothing of it was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """One upload's file. It comes into being with the first writer."""

    path: Path

    @property
    def _unproven(self) -> Path:
        return self.path.with_suffix(".unproven")

    def offset_bytes(self) -> int:
        """How much is here, as one that does not write sees it."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return 0
        return min(size, _begins(self._unproven, size))

    @contextmanager
    def writing(self, *, patience_s: float) -> Iterator["Writer"]:
        """Be the one that writes. The kernel lets go of the lock when a process dies. Raises Busy after patience_s."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle, patience_s)
            size = os.fstat(handle).st_size
            proven = min(size, _begins(self._unproven, size))
            if proven < size:
                os.ftruncate(handle, proven)
            self._unproven.unlink(missing_ok=True)
            yield Writer(handle=handle, unproven=self._unproven, offset_bytes=proven)
        finally:
            os.close(handle)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Keep every writer out. Raises Busy where there is one, FileNotFoundError where there is no file."""
        handle = os.open(self.path, os.O_RDONLY)
        try:
            _lock(handle, 0)
            yield
        finally:
            os.close(handle)

    def remove(self) -> None:
        """Take it away; no error where it is not there."""
        self.path.unlink(missing_ok=True)
        self._unproven.unlink(missing_ok=True)


@dataclass(slots=True, kw_only=True)
class Writer:
    """The one that writes. offset_bytes: how much is here and counts."""

    handle: int
    unproven: Path
    offset_bytes: int

    def append(self, body: Body, *, limit_bytes: int, checksum: Checksum | None = None) -> None:
        """Take the body to its end; what counts of it is on the disk when this returns or raises.

        Raises TooLong past limit_bytes, ChecksumMismatch, OSError where the sender is gone or the disk is full. Without
        a checksum the bytes before such an OSError count.
        """
        begin = self.offset_bytes
        if checksum is None:
            try:
                self._take(body, begin + limit_bytes)
            except TooLong:
                self._take_back(begin)
                raise
            finally:
                os.fdatasync(self.handle)
            return
        _write_down(self.unproven, begin)
        digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
        proven = False
        try:
            self._take(body, begin + limit_bytes, digest.update)
            proven = digest.digest() == checksum.digest
        finally:
            if not proven:
                self._take_back(begin)
            os.fdatasync(self.handle)
            self.unproven.unlink()
        if not proven:
            raise ChecksumMismatch

    def _take(self, body: Body, end_bytes: int, look: Callable[[memoryview], object] = len) -> None:
        buffer = memoryview(bytearray(CHUNK_BYTES))
        while True:
            body.wait()
            with body.hand:
                count = body.read_into(buffer)
                if not count:
                    return
                if self.offset_bytes + count > end_bytes:
                    raise TooLong
                look(buffer[:count])
                self._write(buffer[:count])

    def _write(self, piece: memoryview) -> None:
        if self.offset_bytes // ROOM_EVERY_BYTES != (self.offset_bytes + len(piece)) // ROOM_EVERY_BYTES:
            see_that_there_is_room(self.handle, len(piece))
        while piece:
            count = os.pwrite(self.handle, piece, self.offset_bytes)
            self.offset_bytes += count
            piece = piece[count:]

    def _take_back(self, offset_bytes: int) -> None:
        os.ftruncate(self.handle, offset_bytes)
        self.offset_bytes = offset_bytes


def see_that_there_is_room(place: int | Path, wanted_bytes: int) -> None:
    """OSError(ENOSPC) where the disk would have less than SPARE_BYTES left."""
    disk = os.statvfs(place)
    if disk.f_bavail * disk.f_frsize < wanted_bytes + SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _lock(handle: int, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy from None
            time.sleep(LOOK_EVERY_S)
        else:
            return


def _begins(unproven: Path, size_bytes: int) -> int:
    """Where the unproven bytes begin; size_bytes where all is proven."""
    try:
        text = unproven.read_text("ascii")
    except FileNotFoundError:
        return size_bytes
    return int(text or 0)


def _write_down(unproven: Path, offset_bytes: int) -> None:
    """On the disk before a byte that it speaks of."""
    with unproven.open("w", encoding="ascii") as file:
        file.write(str(offset_bytes))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(unproven.parent)


def sync_folder(folder: Path) -> None:
    """Names made or moved in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
