"""Files whose headers lie, overflow or multiply. From one honest MP4 and by hand. No IO."""

import gzip
import io
import random
import struct
import zipfile

from tests.hostile.boxes import box, boxes, element, full_box, matroska, patched, rewrite, track

MANY = 10_000


def headers(honest: bytes, canary: str) -> dict[str, bytes]:
    """Name -> content. honest: an MP4 whose index lies behind its media. canary: a path that must not be read."""
    traks = [payload for kind, payload in boxes(dict(boxes(honest))[b"moov"]) if kind == b"trak"]
    first = traks[0]
    outside = full_box(b"url ", b"file://" + canary.encode() + b"\0")
    alias = full_box(b"alis", b"\0" * 150 + canary.encode())
    deep = b""
    for _ in range(2000):
        deep = box(b"moov", deep)
    nested = b""
    for _ in range(500):
        nested = element(0x18538067, nested)
    return {
        "length-says-a-second.mp4": rewrite(honest, b"mvhd", lambda p: patched(p, 12, struct.pack(">II", 1000, 1000))),
        "length-says-68-years.mp4": rewrite(
            honest, b"mvhd", lambda p: patched(p, 12, struct.pack(">II", 1, 2**31 - 1))
        ),
        "clock-of-zero.mp4": rewrite(honest, b"mdhd", lambda p: patched(p, 12, struct.pack(">I", 0))),
        "clock-of-one.mp4": rewrite(honest, b"mdhd", lambda p: patched(p, 12, struct.pack(">I", 1))),
        "times-without-end.mp4": rewrite(
            honest, b"stts", lambda p: patched(p, 4, struct.pack(">III", 1, 2**32 - 1, 1))
        ),
        "times-too-many.mp4": rewrite(honest, b"stts", lambda p: patched(p, 4, struct.pack(">I", 2**32 - 1))),
        "a-million-a-second.mp4": rewrite(honest, b"mdhd", lambda p: patched(p, 12, struct.pack(">I", 10**7))),
        "sizes-huge.mp4": rewrite(honest, b"stsz", lambda p: patched(p, 4, struct.pack(">II", 2**31 - 1, 2**31 - 1))),
        "sizes-negative.mp4": rewrite(honest, b"stsz", lambda p: patched(p, 12, b"\xff\xff\xff\xf0" * 4)),
        "chunks-wild.mp4": rewrite(
            honest, b"stsc", lambda p: patched(p, 8, struct.pack(">III", 2**32 - 1, 2**32 - 1, 9))
        ),
        "offsets-behind-the-end.mp4": rewrite(honest, b"stco", lambda p: patched(p, 8, b"\xff\xff\xff\x00" * 4)),
        "edits-endless.mp4": rewrite(
            honest, b"elst", lambda p: struct.pack(">II", 0, 200_000) + struct.pack(">IiI", 1, 0, 65536) * 200_000
        ),
        "edit-before-the-start.mp4": rewrite(
            honest, b"elst", lambda p: struct.pack(">IIIiI", 0, 1, 2**31 - 1, -(2**31) + 1, 65536)
        ),
        "matrix-of-nothing.mp4": rewrite(honest, b"tkhd", lambda p: patched(p, 40, b"\0" * 36)),
        "matrix-wild.mp4": rewrite(honest, b"tkhd", lambda p: patched(p, 40, b"\x7f\xff\xff\xff\x80\0\0\0" * 4)),
        "picture-of-4-giga.mp4": rewrite(
            honest, b"stsd", lambda p: patched(p, 40, struct.pack(">HH", 65535, 65535)) if b"avc1" in p else p
        ),
        "picture-of-nothing.mp4": rewrite(honest, b"stsd", lambda p: patched(p, 40, bytes(4)) if b"avc1" in p else p),
        "other-codec.mp4": rewrite(honest, b"stsd", lambda p: p.replace(b"avc1", b"hvc1")),
        "script-codec.mp4": rewrite(honest, b"stsd", lambda p: p.replace(b"avc1", b"XBIN")),
        "media-elsewhere.mov": rewrite(honest, b"dref", lambda p: struct.pack(">II", 0, 1) + outside),
        "media-by-alias.mov": rewrite(honest, b"dref", lambda p: struct.pack(">II", 0, 1) + alias),
        "10000-tracks.mp4": rewrite(honest, b"moov", lambda p: p + box(b"trak", first) * MANY),
        "no-track.mp4": rewrite(honest, b"trak", lambda p: b""),
        "boxes-deep.mp4": box(b"ftyp", b"isom\0\0\2\0isom") + deep,
        "box-of-zero.mp4": box(b"ftyp", b"isom\0\0\2\0isom") + struct.pack(">I4s", 0, b"moov"),
        "box-past-the-end.mp4": box(b"ftyp", b"isom\0\0\2\0isom") + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1),
        "fragment-endless.mp4": rewrite(honest, b"mdat", lambda p: p)
        + box(b"moof", box(b"traf", full_box(b"tfhd", b"\0\0\0\1") + full_box(b"trun", struct.pack(">I", 2**32 - 1)))),
        "10000-tracks.mkv": matroska([track(number + 1) for number in range(MANY)]),
        "picture-of-4-giga.mkv": matroska([track(1, width=2**31 - 1, height=2**31 - 1)]),
        "length-of-30-years.mkv": matroska([track(1)], seconds=1e9),
        "clock-of-zero.mkv": matroska([track(1)], scale=0),
        "script-codec.mkv": matroska([track(1, codec=b"V_MS/VFW/FOURCC")]),
        "nested.mkv": element(0x1A45DFA3, element(0x4282, b"matroska")) + nested,
        "attachment-outside.mkv": matroska(
            [track(1)],
            extra=element(
                0x1941A469,
                element(
                    0x61A7,
                    element(0x466E, b"../../../tmp/owned")
                    + element(0x4660, b"font/ttf")
                    + element(0x465C, b"owned")
                    + element(0x46AE, b"\1"),
                ),
            ),
        ),
        "empty.mp4": b"",
        "one-byte.mp4": b"\0",
        "zeros.mp4": bytes(1_000_000),
        "noise.mp4": random.Random(1).randbytes(1_000_000),
        "noise-after-a-start.mp4": honest[:40] + random.Random(2).randbytes(200_000),
        "bomb.gz.mp4": gzip.compress(bytes(10_000_000)),
        "bomb.zip.mp4": _zip(bytes(10_000_000)),
        "document.mp4": b"%PDF-1.7\n" + bytes(2000),
        "program.mp4": b"\x7fELF" + bytes(2000),
        "picture-of-giants.mp4": b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0),
        "jpeg-of-giants.mp4": b"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\3\1\x11\0\2\x11\0\3\x11\0" + bytes(2000),
    }


def _zip(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../footage.mp4", content)
    return buffer.getvalue()


def damaged(name: str, whole: bytes, *, cuts: int, flips: int) -> dict[str, bytes]:
    """The file cut off at so many places, and with bits turned over in so many ways."""
    stem, _, ending = name.rpartition(".")
    made = {
        f"{stem}-cut-{100 * (at + 1) // (cuts + 1):02}.{ending}": whole[: len(whole) * (at + 1) // (cuts + 1)]
        for at in range(cuts)
    }
    for seed in range(flips):
        chance, content = random.Random(seed), bytearray(whole)
        for _ in range(4 ** (seed % 5)):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        made[f"{stem}-flipped-{seed}.{ending}"] = bytes(content)
    return made
