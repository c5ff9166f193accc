import errno
import hashlib
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from portal.uploads import partial as module
from portal.uploads.partial import Busy, ChecksumMismatch, Partial, TooLong
from portal.uploads.protocol import Checksum

ROOT = Path(__file__).parents[3]


@pytest.fixture
def partial(tmp_path: Path) -> Partial:
    return Partial(path=tmp_path / "uploads" / "one.upload")


class Sent:
    """A body that comes in these pieces; an error among them is the connection's end."""

    def __init__(self, *pieces: bytes | OSError) -> None:
        self.hand = nullcontext()
        self.coming = iter(pieces)

    def wait(self) -> None:
        """There always is something."""

    def read_into(self, buffer: memoryview) -> int:
        """The next piece."""
        piece = next(self.coming, b"")
        if isinstance(piece, OSError):
            raise piece
        buffer[: len(piece)] = piece
        return len(piece)


def append(partial: Partial, *pieces: bytes | OSError, limit: int = 100, checksum: Checksum | None = None) -> int:
    with partial.writing(patience_s=0) as writer:
        writer.append(Sent(*pieces), limit_bytes=limit, checksum=checksum)
        return writer.offset_bytes


def sha256(body: bytes) -> Checksum:
    return Checksum(algorithm="sha256", digest=hashlib.sha256(body).digest())


def test_nothing_is_here_before_the_first_byte(partial: Partial) -> None:
    assert partial.offset_bytes() == 0


def test_bodies_follow_one_another(partial: Partial) -> None:
    assert append(partial, b"one", b"two") == 6
    assert append(partial, b"three") == 11
    assert partial.path.read_bytes() == b"onetwothree"
    assert partial.offset_bytes() == 11


def test_what_came_before_the_connection_broke_counts(partial: Partial) -> None:
    with pytest.raises(ConnectionResetError):
        append(partial, b"half", ConnectionResetError())
    assert partial.offset_bytes() == 4
    assert append(partial, b" and half") == 13


def test_a_body_longer_than_the_upload_leaves_nothing(partial: Partial) -> None:
    append(partial, b"ab")
    with pytest.raises(TooLong):
        append(partial, b"cd", b"ef", limit=3)
    assert partial.path.read_bytes() == b"ab"


def test_a_body_with_the_right_checksum_counts(partial: Partial) -> None:
    append(partial, b"ab")
    assert append(partial, b"c", b"d", checksum=sha256(b"cd")) == 4
    assert sorted(path.name for path in partial.path.parent.iterdir()) == ["one.upload"]


@pytest.mark.parametrize("error", [None, ConnectionResetError()])
def test_of_a_body_that_is_not_what_its_checksum_says_nothing_counts(partial: Partial, error: OSError | None) -> None:
    append(partial, b"ab")
    pieces: list[bytes | OSError] = [b"c", *([error] if error else [])]
    with pytest.raises((ChecksumMismatch, ConnectionResetError)):
        append(partial, *pieces, checksum=sha256(b"cd"))
    assert partial.path.read_bytes() == b"ab"
    assert append(partial, b"cd", checksum=sha256(b"cd")) == 4


def test_a_full_disk_keeps_what_is_there(partial: Partial, monkeypatch: pytest.MonkeyPatch) -> None:
    append(partial, b"ab")
    monkeypatch.setattr(module, "SPARE_BYTES", 2**62)
    monkeypatch.setattr(module, "ROOM_EVERY_BYTES", 3)
    with pytest.raises(OSError, match="No space") as full:
        append(partial, b"cd")
    assert full.value.errno == errno.ENOSPC
    assert partial.path.read_bytes() == b"ab"


def test_there_is_one_writer(partial: Partial) -> None:
    with partial.writing(patience_s=0):
        with pytest.raises(Busy), partial.writing(patience_s=0.01):
            raise AssertionError("two writers")
        with pytest.raises(Busy), partial.finishing():
            raise AssertionError("finished while it is written")
    assert append(partial, b"x") == 1


def test_a_writer_waits_for_the_one_before_it(partial: Partial) -> None:
    entered, leave = threading.Event(), threading.Event()

    def write() -> None:
        with partial.writing(patience_s=0):
            entered.set()
            leave.wait(10)

    first = threading.Thread(target=write)
    first.start()
    assert entered.wait(10)
    threading.Timer(0.05, leave.set).start()
    with partial.writing(patience_s=10) as writer:
        assert writer.offset_bytes == 0
    first.join()


KILLED = """
import os, signal, sys
from contextlib import nullcontext
from pathlib import Path
from portal.uploads.partial import Partial
from portal.uploads.protocol import Checksum

class Killer:
    hand = nullcontext()
    pieces = iter([b"x" * 1000, b"y" * 1000])

    def wait(self):
        pass

    def read_into(self, buffer):
        piece = next(self.pieces, None)
        if piece is None:
            os.kill(os.getpid(), signal.SIGKILL)
        buffer[: len(piece)] = piece
        return len(piece)

checksum = Checksum(algorithm="sha256", digest=bytes(32)) if sys.argv[2] == "with" else None
with Partial(path=Path(sys.argv[1])).writing(patience_s=0) as writer:
    writer.append(Killer(), limit_bytes=10_000, checksum=checksum)
"""


@pytest.mark.parametrize(("checksum", "counts"), [("without", 2000), ("with", 0)])
def test_a_killed_server_loses_only_what_a_checksum_had_to_prove(partial: Partial, checksum: str, counts: int) -> None:
    argv = [sys.executable, "-c", KILLED, str(partial.path), checksum]
    assert subprocess.run(argv, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert partial.path.stat().st_size == 2000
    assert partial.offset_bytes() == counts
    assert append(partial, b"z") == counts + 1
    assert partial.path.stat().st_size == counts + 1


def test_removing_what_is_not_there_is_no_error(partial: Partial) -> None:
    partial.remove()
    append(partial, b"x")
    partial.remove()
    assert list(partial.path.parent.iterdir()) == []
