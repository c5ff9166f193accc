"""Viewers by script: each reads a page and its playlists, then picture and sound whenever a segment is due."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from portal.viewer_bench.footage import SEGMENT_S

PATIENCE_S = 30.0


@dataclass(slots=True, kw_only=True)
class Seen:
    """What all viewers saw. media_s, pages_s: seconds for each request answered well. errors: what went wrong."""

    media_s: list[float] = field(default_factory=list)
    pages_s: list[float] = field(default_factory=list)
    size_bytes: int = 0
    errors: list[str] = field(default_factory=list)


async def watch(address: str, page: str | None, master: str, *, viewers: int, seconds: float, paced: bool) -> Seen:
    """That many viewers for so long. paced: a segment once the one before has been seen, else as fast as they come."""
    seen = Seen()
    ends = time.monotonic() + seconds
    await asyncio.gather(
        *(_view(address, page, master, seen, ends=ends, wait_s=SEGMENT_S * n / viewers if paced else 0, paced=paced)
          for n in range(viewers))
    )  # fmt: skip
    return seen


async def _view(
    address: str, page: str | None, master: str, seen: Seen, *, ends: float, wait_s: float, paced: bool
) -> None:
    await asyncio.sleep(wait_s)
    try:
        async with _connected(address) as wire:
            if page is not None:
                await _get(wire, page, seen, is_page=True)
            playlists = [urljoin(master, line) for line in _uris(await _get(wire, master, seen))]
            rows = [[urljoin(at, line) for line in _uris(await _get(wire, at, seen))] for at in playlists]
            due = time.monotonic()
            for pair in zip(*rows, strict=False):
                for place in pair:
                    await _get(wire, place, seen)
                due += SEGMENT_S
                if time.monotonic() > ends:
                    return
                if paced:
                    await asyncio.sleep(min(ends, due) - time.monotonic())
    except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as fault:
        seen.errors.append(f"{type(fault).__name__}: {fault}")


def _uris(playlist: bytes) -> Iterator[str]:
    """Addresses in a playlist, those of its renditions of sound among them."""
    for line in playlist.decode().splitlines():
        if line.startswith("#EXT-X-MEDIA:"):
            yield line.partition('URI="')[2].partition('"')[0]
        elif line and not line.startswith("#"):
            yield line


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Wire]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _get(wire: Wire, place: str, seen: Seen, *, is_page: bool = False) -> bytes:
    """The body. Raises ValueError for any answer but 200."""
    reader, writer = wire
    begun = time.perf_counter()
    writer.write(f"GET {place} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE_S):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if not head.startswith("http/1.1 200 "):
            raise ValueError(f"{place}: {head.splitlines()[0]}")
        length = int(head.partition("content-length:")[2].split()[0])
        body = await reader.readexactly(length)
    (seen.pages_s if is_page else seen.media_s).append(time.perf_counter() - begun)
    seen.size_bytes += length
    return body
