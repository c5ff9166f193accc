import struct

import pytest

from pipeline.errors import WrongInput
from pipeline.package.boxes import BoxReader


def box(kind: str, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind.encode()) + body


def test_boxes_are_found_by_path() -> None:
    reader = BoxReader(content=box("ftyp", b"cmfc") + box("moov", box("trak", box("tkhd", b"12345678"))), name="x.mp4")
    found = reader.need(None, "moov", "trak", "tkhd")
    assert reader.numbers("II", found.body, within=found) == (0x31323334, 0x35363738)
    assert reader.find(None, "moov", "mvex") is None


def test_a_64_bit_length_and_a_box_to_the_end_are_understood() -> None:
    large = struct.pack(">I4sQ", 1, b"free", 20) + b"abcd"
    rest = struct.pack(">I4s", 0, b"mdat") + b"xyz"
    kinds = [(one.kind, one.body, one.end) for one in BoxReader(content=large + rest, name="x").boxes()]
    assert kinds == [("free", 16, 20), ("mdat", 28, 31)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(struct.pack(">I4s", 4000, b"moov"), id="a length past the end"),
        pytest.param(struct.pack(">I4s", 4, b"moov"), id="a length shorter than its own header"),
        pytest.param(box("free") + b"\0\0\0", id="stray bytes"),
        pytest.param(struct.pack(">I4sI", 1, b"moov", 0), id="a 64-bit length cut off"),
    ],
)
def test_lengths_that_lie_are_refused_with_the_file_named(content: bytes) -> None:
    with pytest.raises(WrongInput, match=r"^evil\.mp4: "):
        list(BoxReader(content=content, name="evil.mp4").boxes())


def test_a_number_outside_its_box_is_refused() -> None:
    reader = BoxReader(content=box("tfdt", b"1234") + box("free", b"5678"), name="x")
    tfdt = reader.need(None, "tfdt")
    with pytest.raises(WrongInput, match="too short"):
        reader.number("Q", tfdt.body, within=tfdt)
