"""A Landing in memory; ships with the package so that every test uses the same one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from pipeline.publish.landing import Address, Part
from pipeline.publish.storage import ObjectMissing


@dataclass(slots=True, kw_only=True)
class InMemoryLanding:
    """See Landing. send() is what a sender's PUT to an address does. under_way: parts by upload; whole: objects."""

    under_way: dict[tuple[str, str], dict[int, bytes]] = field(default_factory=dict)
    whole: dict[str, bytes] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _signed: dict[str, tuple[str, str, int, int, bytes]] = field(default_factory=dict)

    def send(self, address: Address, body: bytes) -> bool:
        """Whether the store takes these bytes at that address."""
        key, upload_id, number, size_bytes, md5 = self._signed[address.url]
        right = len(body) == size_bytes and hashlib.md5(body, usedforsecurity=False).digest() == md5
        if right and (key, upload_id) in self.under_way:
            self.under_way[key, upload_id][number] = body
            return True
        return False

    def begin(self, key: str) -> str:
        """See Landing.begin."""
        upload_id = f"upload-{next(self._numbers)}"
        self.under_way[key, upload_id] = {}
        return upload_id

    def address(self, key: str, upload_id: str, number: int, *, size_bytes: int, md5: bytes) -> Address:
        """See Landing.address."""
        url = f"memory://{key}/{upload_id}/{number}?signed={next(self._numbers)}"
        self._signed[url] = key, upload_id, number, size_bytes, md5
        return Address(url=url, headers={"Content-Length": str(size_bytes)})

    def arrived(self, key: str, upload_id: str) -> list[Part]:
        """See Landing.arrived."""
        parts = self._parts(key, upload_id)
        return [Part(number=number, size_bytes=len(parts[number]), tag="") for number in sorted(parts)]

    def complete(self, key: str, upload_id: str) -> None:
        """See Landing.complete."""
        if (key, upload_id) in self.under_way:
            parts = self.under_way.pop((key, upload_id))
            self.whole[key] = b"".join(parts[number] for number in sorted(parts))
        if key not in self.whole:
            raise ObjectMissing(key)

    def abort(self, key: str, upload_id: str) -> None:
        """See Landing.abort."""
        self.under_way.pop((key, upload_id), None)

    def read(self, key: str, offset_bytes: int) -> Iterator[bytes]:
        """See Landing.read."""
        if key not in self.whole:
            raise ObjectMissing(key)
        content = self.whole[key][offset_bytes:]
        yield from (content[at : at + 1000] for at in range(0, len(content), 1000))

    def delete(self, key: str) -> None:
        """See Landing.delete."""
        self.whole.pop(key, None)

    def _parts(self, key: str, upload_id: str) -> dict[int, bytes]:
        if (key, upload_id) not in self.under_way:
            raise ObjectMissing(key)
        return self.under_way[key, upload_id]
