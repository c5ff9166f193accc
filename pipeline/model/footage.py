"""Footage: the bytes an intern team sent in, kept as they arrived."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """One stored upload, addressed by the digest of its bytes (DESIGN law 2).

    path: where the untouched bytes lie; its name is ours, never the uploader's.
    original_name: what the uploader called it; for people to read, never used as a path.
    """

    sha256: str
    path: Path
    original_name: str
    size_bytes: int
