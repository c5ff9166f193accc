"""tus 1.0.0 as text: its headers read and written. Pure; what is not understood raises BadHeader.

The protocol: https://tus.io/protocols/resumable-upload, version 1.0.0. docs/uploads.md has every rule and its test.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-defer-length", "creation-with-upload", "checksum", "expiration", "termination")
CHECKSUM_BYTES = {"sha256": 32, "sha1": 20, "md5": 16}
"""The algorithms that Upload-Checksum may name, the best leading, and the length of their digests."""
BODY_TYPE = "application/offset+octet-stream"

METADATA_LENGTH = 16 * 1024
"""The longest Upload-Metadata: names of 2000 signs and three titles in base64, twice."""

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]+")  # ASCII that can be seen, without space and comma


class BadHeader(ValueError):
    """A header of the protocol that cannot be understood. name: which one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """What a body must have: the digest by hashlib's name of the algorithm."""

    algorithm: str
    digest: bytes


def parse_number(text: str | None, name: str) -> int | None:
    """The number of bytes that a header of that name gives, None where it is not there."""
    if text is None:
        return None
    if not _NUMBER.fullmatch(text.strip(" \t")):
        raise BadHeader(name)
    return int(text)


def parse_length(length: str | None, deferred: str | None) -> int | None:
    """Upload-Length of a creation, None where Upload-Defer-Length puts it off. Exactly one of them must be there."""
    length_bytes = parse_number(length, "Upload-Length")
    if deferred is not None and (deferred.strip(" \t") != "1" or length_bytes is not None):
        raise BadHeader("Upload-Defer-Length")
    if deferred is None and length_bytes is None:
        raise BadHeader("Upload-Length")
    return length_bytes


def parse_checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum: an algorithm of CHECKSUM_BYTES, a space, the digest in base64."""
    if text is None:
        return None
    algorithm, _, encoded = text.strip(" \t").partition(" ")
    digest = _decoded(encoded, "Upload-Checksum")
    if len(digest) != CHECKSUM_BYTES.get(algorithm):
        raise BadHeader("Upload-Checksum")
    return Checksum(algorithm=algorithm, digest=digest)


def parse_metadata(text: str | None) -> dict[str, str]:
    """Upload-Metadata as keys and values; what in a value is not UTF-8 is replaced. Values are never paths."""
    if not text or not text.strip(" \t"):
        return {}
    if len(text) > METADATA_LENGTH:
        raise BadHeader("Upload-Metadata")
    found: dict[str, str] = {}
    for pair in text.split(","):
        key, _, encoded = pair.strip(" \t").partition(" ")
        if key in found or not _KEY.fullmatch(key):
            raise BadHeader("Upload-Metadata")
        found[key] = _decoded(encoded, "Upload-Metadata").decode("utf-8", "replace")
    return found


def write_metadata(values: Mapping[str, str]) -> str:
    """The header that parse_metadata reads."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}".strip() for key, value in values.items())


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadHeader(header) from error
