"""Where the files of an inspected package come from, and what a server said when it delivered them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import WrongInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered to one request: header values as sent, empty where absent. size_bytes: of the body.

    fault: why there is no whole body, empty where it came; status is 0 where nothing was asked.
    """

    status: int = 0
    media_type: str = ""
    cache_control: str = ""
    encoding: str = ""
    location: str = ""
    size_bytes: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Everything a server was asked for. answers: by path inside the package.

    pointer: to current.json, None where it was not asked. byte_range: to a request for a few bytes of one file.
    """

    answers: Mapping[str, Answer]
    pointer: Answer | None
    byte_range: Answer | None


class Files(Protocol):
    """A package's files by their paths inside it. Implementations: Folder, Served."""

    def size_bytes(self, path: str) -> int:
        """Raises WrongInput(path, why) for a file that cannot be had."""

    def read(self, path: str, byte_range: tuple[int, int] | None = None) -> bytes:
        """A whole file, or (length, offset) of it. Raises WrongInput(path, why) for a file that cannot be had."""

    def manifests(self) -> Sequence[str]:
        """The DASH manifests beside the multivariant playlist."""

    def prepare(self, paths: Iterable[str]) -> None:
        """These are read next: time to fetch them together."""

    def delivery(self, ranged: tuple[str, int, int] | None) -> Delivery | None:
        """How it was delivered; None where no server did. ranged: (path, length, offset) to ask for as a range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """See Files: a package on disk."""

    root: Path

    def size_bytes(self, path: str) -> int:
        """See Files.size_bytes."""
        try:
            if (self.root / path).is_file():
                return (self.root / path).stat().st_size
        except OSError as error:  # a name too long for any file
            raise WrongInput(path[:200], f"cannot exist: {error.strerror}") from error
        raise WrongInput(path, "does not exist")

    def read(self, path: str, byte_range: tuple[int, int] | None = None) -> bytes:
        """See Files.read."""
        length, offset = byte_range or (self.size_bytes(path), 0)
        self.size_bytes(path)
        return read_range(self.root / path, length, offset)

    def manifests(self) -> Sequence[str]:
        """See Files.manifests."""
        return sorted(path.name for path in self.root.glob("*.mpd"))

    def prepare(self, paths: Iterable[str]) -> None:
        """See Files.prepare: nothing to fetch."""

    def delivery(self, ranged: tuple[str, int, int] | None) -> None:
        """See Files.delivery: nobody delivered it."""


def read_range(path: Path, length: int, offset: int) -> bytes:
    """Some bytes of a file, fewer where it ends."""
    size = path.stat().st_size
    if offset >= size:
        return b""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(min(length, size - offset))
