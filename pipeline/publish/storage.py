"""Storage: where a channel's objects lie. What every kind of it promises is shown by tests/contract/test_storage.py.

TsiteError
└── ObjectMissing         nothing is stored under a key
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from pipeline.errors import TsiteError, WrongInput

KEY_LENGTH_BYTES = 1024
"""The longest key S3 takes."""


class ObjectMissing(TsiteError):
    """Nothing is stored under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"nothing is stored as {self.key}"


class Storage(Protocol):
    """Objects by key. A key is a relative path with forward slashes.

    Every method raises WrongInput for a key that is not, ComponentMissing where the storage cannot be reached.
    """

    def put(self, key: str, source: Path | bytes, *, sha256: str, content_type: str, cache_control: str) -> None:
        """Store an object, replacing what was there. Readers see the old object or the new one, never a part.

        Raises CheckFailed, and stores nothing, where the bytes are not those of sha256.
        """
        ...

    def read(self, key: str) -> bytes:
        """The object's bytes. Raises ObjectMissing."""
        ...

    def digest(self, key: str) -> str | None:
        """The sha256 of what is really stored, not of what was once sent; None where nothing is."""
        ...

    def copy(self, source: str, key: str) -> None:
        """Store under key what is stored under source, without sending it again. Raises ObjectMissing."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """Every key that begins with prefix, in no order that may be relied on."""
        ...


def validated(key: str) -> str:
    """The key itself. Raises WrongInput where it could lead outside the storage or means different things to two."""
    parts = key.split("/")
    wrong = (
        any(part in {"", ".", ".."} for part in parts)
        or parts[0].startswith(".")  # ours: LocalStorage keeps unfinished objects there
        or "\\" in key
        or not key.isprintable()
        or len(key.encode("utf-8", "surrogatepass")) > KEY_LENGTH_BYTES
    )
    if wrong:
        raise WrongInput("key", f"{key!r} cannot name an object")
    return key
