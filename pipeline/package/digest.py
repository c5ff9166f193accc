"""Digests: of a file, and of a whole package."""

import hashlib
from pathlib import Path

from pipeline.model.package import digest_of


def file_digest(path: Path) -> str:
    """sha256 of one file, as lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def package_files(directory: Path) -> list[str]:
    """Relative paths of all files under directory, with forward slashes, in byte order."""
    names = (path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    return sorted(names, key=lambda name: name.encode())


def package_digest(directory: Path) -> str:
    """sha256 over one line a file, `<sha256>  <relative path>`, in byte order of the paths.

    In a shell: `find * -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum`.
    """
    return digest_of({name: file_digest(directory / name) for name in package_files(directory)})
