"""The digest of a whole package."""

from pathlib import Path

from pipeline.digests import sha256_of
from pipeline.model.package import digest_of


def package_files(directory: Path) -> list[str]:
    """Relative paths of all files under directory, with forward slashes, in byte order."""
    names = (path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    return sorted(names, key=lambda name: name.encode())


def package_digest(directory: Path) -> str:
    """sha256 over one line a file, `<sha256>  <relative path>`, in byte order of the paths.

    In a shell: `find * -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum`.
    """
    return digest_of({name: sha256_of(directory / name) for name in package_files(directory)})
