"""MP4 boxes, AVI chunks and EBML elements written by hand: what no muxer would write."""

import struct
from collections.abc import Callable

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta"}


def box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def full_box(kind: bytes, payload: bytes, *, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + payload)


def boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        size = size if size >= 8 else len(content) - at
        found.append((kind, content[at + 8 : at + size]))
        at += size
    return found


def rewrite(content: bytes, kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with every box of this kind given another payload (or, beginning with a box, put in its place).

    Sizes above it follow; sample offsets do not, so the media must lie before the index or be found by luck.
    """
    out = b""
    for name, payload in boxes(content):
        if name == kind:
            out += box(name, change(payload))
        elif name in CONTAINERS:
            out += box(name, rewrite(payload, kind, change))
        else:
            out += box(name, payload)
    return out


def patched(payload: bytes, at: int, value: bytes) -> bytes:
    return payload[:at] + value + payload[at + len(value) :]


def chunk(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def avi_with_subtitles(script: bytes) -> bytes:
    """An AVI of one black MJPEG-less picture and a GAB2 subtitle track that holds script (CVE-2017-9993)."""
    main = struct.pack("<14I", 40_000, 0, 0, 0x10, 25, 0, 2, 0, 64, 64, 0, 0, 0, 0)
    picture = chunk(
        b"strh", struct.pack("<4s4sIHHIIIIIIIIhhhh", b"vids", b"MJPG", *[0] * 4, 1, 25, 0, 25, 0, 0, 0, *[0] * 4)
    )
    picture += chunk(b"strf", struct.pack("<IiiHH4sIiiII", 40, 64, 64, 1, 24, b"MJPG", 0, 0, 0, 0, 0))
    text = chunk(
        b"strh", struct.pack("<4s4sIHHIIIIIIIIhhhh", b"txts", b"\0" * 4, *[0] * 4, 1, 25, 0, 25, 0, 0, 0, *[0] * 4)
    )
    text += chunk(b"strf", b"")
    header = chunk(b"avih", main) + chunk(b"LIST", b"strl" + picture) + chunk(b"LIST", b"strl" + text)
    gab2 = (
        b"GAB2\0"
        + struct.pack("<HI", 2, 4)
        + "x".encode("utf-16le")
        + b"\0\0"
        + struct.pack("<HI", 4, len(script))
        + script
    )
    movi = chunk(b"LIST", b"movi" + chunk(b"01tx", gab2) + chunk(b"00dc", b"\xff\xd8\xff\xd9"))
    body = b"AVI " + chunk(b"LIST", b"hdrl" + header) + movi
    return b"RIFF" + struct.pack("<I", len(body)) + body


def element(identity: int, payload: bytes) -> bytes:
    """An EBML element with an eight-byte size."""
    name = identity.to_bytes((identity.bit_length() + 7) // 8, "big")
    return name + (len(payload) | 1 << 56).to_bytes(8, "big") + payload


def matroska(tracks: list[bytes], *, seconds: float = 10.0, extra: bytes = b"", scale: int = 1_000_000) -> bytes:
    """A Matroska file of these track entries, one block of nonsense for the first, and extra before it."""
    head = element(0x1A45DFA3, element(0x4282, b"matroska") + element(0x4287, b"\4") + element(0x4285, b"\2"))
    media = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, b"\x81\0\0\x80" + bytes(2000)))
    facts = element(0x2AD7B1, scale.to_bytes(4, "big")) + element(0x4489, struct.pack(">d", seconds * 1000))
    return head + element(
        0x18538067, element(0x1549A966, facts) + element(0x1654AE6B, b"".join(tracks)) + extra + media
    )


def track(number: int, *, width: int = 64, height: int = 64, codec: bytes = b"V_MJPEG") -> bytes:
    picture = element(0xE0, element(0xB0, width.to_bytes(4, "big")) + element(0xBA, height.to_bytes(4, "big")))
    numbered = element(0xD7, number.to_bytes(4, "big")) + element(0x73C5, number.to_bytes(4, "big"))
    return element(0xAE, numbered + element(0x83, b"\1") + element(0x86, codec) + picture)
