"""Keeping footage: every byte as it arrived, addressed by its sha256, before anything looks at it (DESIGN law 2)."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from pipeline.digests import sha256_of
from pipeline.errors import WrongInput
from pipeline.model.footage import Footage

CHUNK_BYTES = 4 * 2**20


def keep(source: Path, folder: Path, *, original_name: str | None = None, ours: bool = False) -> Footage:
    """Store source under folder/<sha256>/original and return it. What is already kept is not copied again.

    ours: source is a finished upload and becomes the kept file under a second name, without a copy where the file
    system allows; the caller removes the first name once the footage is on the record.
    Raises WrongInput where source is not a readable file; OSError where the disk is full, leaving nothing half-written.
    """
    if not source.is_file():
        raise WrongInput("footage", f"{source} is not a file")
    folder.mkdir(parents=True, exist_ok=True)
    name = original_name if original_name is not None else source.name
    sha256 = sha256_of(source)
    kept = folder / sha256 / "original"
    if not (kept.is_file() and kept.stat().st_size == source.stat().st_size):
        kept.parent.mkdir(exist_ok=True)
        if not (ours and _linked(source, kept)):
            sha256 = _copy(source, kept, expected_sha256=sha256)
    return Footage(sha256=sha256, path=kept, original_name=name, size_bytes=kept.stat().st_size)


def kept_footage(folder: Path, sha256: str, *, original_name: str) -> Footage:
    """The footage kept under this digest. Raises WrongInput where there is none."""
    kept = folder / sha256 / "original"
    if not kept.is_file():
        raise WrongInput("footage", f"no footage is kept under {sha256}")
    return Footage(sha256=sha256, path=kept, original_name=original_name, size_bytes=kept.stat().st_size)


def ensure_kept(footage: Footage) -> None:
    """Raises WrongInput where the bytes have gone since they were kept: a retention rule may take the same ones."""
    if not footage.path.is_file():
        raise WrongInput("footage", f"{footage.original_name} has just been deleted by a rule; send it again")


def _linked(source: Path, kept: Path) -> bool:
    """Whether kept is source now. False where the file system has no links, or is another one."""
    try:
        source.chmod(0o444)
        kept.unlink(missing_ok=True)  # half of it, left by a disk that was full
        os.link(source, kept)
    except OSError as error:
        if error.errno in {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}:
            return False
        raise
    for path in (kept, kept.parent, kept.parent.parent):
        _sync(path)
    return True


def _sync(path: Path) -> None:
    """What is written and named there survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, kept: Path, *, expected_sha256: str) -> str:
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(dir=kept.parent, prefix=".arriving-")
    try:
        with source.open("rb") as reader, os.fdopen(handle, "wb") as writer:
            while chunk := reader.read(CHUNK_BYTES):
                digest.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        if digest.hexdigest() != expected_sha256:
            raise WrongInput("footage", f"{source.name} changed while it was read; send it again when it is complete")
        Path(temporary).chmod(0o444)
        Path(temporary).replace(kept)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return expected_sha256
