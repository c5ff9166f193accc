"""Where footage lands in parts before it is footage: what a store of parts promises, and how a file is parted. Pure.

Limits are Amazon's (S3 user guide, "Multipart upload limits"): 10 000 parts, 5 MiB to 5 GiB each but the last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

SMALLEST_PART_BYTES = 8 * 2**20
"""What an interruption costs at the most, for files of up to 8 GB."""
MOST_PARTS = 1000
"""One answer of a store lists so many; 20 GiB make 640 parts of 32 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A file of size_bytes in count parts of part_bytes, the last one shorter. Parts are numbered from 1."""

    size_bytes: int
    part_bytes: int

    @property
    def count(self) -> int:
        """How many parts there are."""
        return -(-self.size_bytes // self.part_bytes)

    def size_of(self, number: int) -> int:
        """How many bytes that part has; 0 for a number that there is not."""
        if not 1 <= number <= self.count:
            return 0
        return min(self.part_bytes, self.size_bytes - (number - 1) * self.part_bytes)

    def missing(self, arrived: Iterable["Part"]) -> list[int]:
        """The numbers of parts that are not there in their whole size."""
        there = {part.number for part in arrived if part.size_bytes == self.size_of(part.number)}
        return [number for number in range(1, self.count + 1) if number not in there]


def plan_parts(size_bytes: int) -> Parting:
    """The smallest parts, doubled from SMALLEST_PART_BYTES, of which MOST_PARTS are enough."""
    part_bytes = SMALLEST_PART_BYTES
    while part_bytes * MOST_PARTS < size_bytes:
        part_bytes *= 2
    return Parting(size_bytes=size_bytes, part_bytes=part_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that lies in the store. tag: the store's name for its bytes."""

    number: int
    size_bytes: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where one part may be PUT, and with which headers: the signature covers them."""

    url: str
    headers: Mapping[str, str]


class Landing(Protocol):
    """Takes objects in parts, each at an address that is signed for one size and one MD5.

    Every method raises ComponentMissing where the store cannot be reached.
    """

    def begin(self, key: str) -> str:
        """A new object to be; returns what names it until it is whole."""
        ...

    def address(self, key: str, upload_id: str, number: int, *, size_bytes: int, md5: bytes) -> Address:
        """Where that part may be sent within ADDRESS_FOR_S, by whoever knows it, with these very bytes."""
        ...

    def arrived(self, key: str, upload_id: str) -> list[Part]:
        """What is there, by number. Raises ObjectMissing where no such upload is under way."""
        ...

    def complete(self, key: str, upload_id: str) -> None:
        """Put what has arrived together. Done already: nothing. Raises ObjectMissing where there is neither."""
        ...

    def abort(self, key: str, upload_id: str) -> None:
        """Forget the parts; no error where there are none."""
        ...

    def read(self, key: str, offset_bytes: int) -> Iterator[bytes]:
        """The whole object's bytes from there on, in pieces. Raises ObjectMissing."""
        ...

    def delete(self, key: str) -> None:
        """Remove the whole object; no error where there is none."""
        ...


ADDRESS_FOR_S = 3600
"""A part of 32 MiB at 75 kB/s takes seven minutes; an address that ended is asked for again."""
