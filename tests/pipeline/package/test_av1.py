from fractions import Fraction

import pytest

from pipeline.errors import WrongInput
from pipeline.package.av1 import (
    FRAME,
    SEQUENCE_HEADER,
    first_sequence_header,
    full_codecs,
    parse_sequence_header,
    refuse_contradiction,
    starts_decoding,
    units,
)
from tests.pipeline.package.bit_writer import BitWriter

BT_709, BT_2020_PQ, UNTOLD = (1, 1, 1), (9, 16, 9), None


def header(
    *,
    level: int = 8,
    colour: tuple[int, int, int] | None = BT_709,
    ten_bit: bool = False,
    timing: bool = False,
    frame_ids: bool = False,
) -> bytes:
    """A sequence header of 1920x1080 in Main profile."""
    out = BitWriter()
    out.put(0, 3)
    out.put(0, 2)
    out.put(int(timing), 1)
    if timing:
        out.put(1, 32)
        out.put(25, 32)
        out.put(1, 1)
        out.golomb(0)
        out.put(1, 1)  # decoder model
        out.put(9, 5)
        out.put(1, 32)
        out.put(9, 5)
        out.put(9, 5)
    out.put(1, 1)  # initial display delay
    out.put(0, 5)
    out.put(0, 12)
    out.put(level, 5)
    if level > 7:
        out.put(0, 1)
    if timing:
        out.put(1, 1)
        out.put(5, 10)
        out.put(5, 10)
        out.put(0, 1)
    out.put(0b10101, 5)  # delay present, 6 pictures
    out.put(10, 4)
    out.put(10, 4)
    out.put(1919, 11)
    out.put(1079, 11)
    out.put(int(frame_ids), 1)
    if frame_ids:
        out.put(0, 7)
    out.put(0b111, 3)
    out.put(0b1111, 4)
    out.put(0b111, 3)  # order hint and what hangs on it
    out.put(1, 1)  # screen content chosen a frame
    out.put(1, 1)
    out.put(6, 3)
    out.put(0b011, 3)
    out.put(int(ten_bit), 1)
    out.put(0, 1)
    out.put(int(colour is not None), 1)
    for point in colour or ():
        out.put(point, 8)
    out.put(0, 1)
    out.put(0, 2)
    out.put(0, 2)
    return out.payload()


@pytest.mark.parametrize("facts", [{}, {"timing": True}, {"frame_ids": True}, {"level": 5}], ids=str)
def test_size_and_colour_are_read_past_whatever_stands_before_them(facts: dict[str, int]) -> None:
    stream = parse_sequence_header(header(**facts))  # type: ignore[arg-type]
    parameters = stream.parameters
    assert (parameters.width_px, parameters.height_px, parameters.display_aspect) == (1920, 1080, Fraction(16, 9))
    assert (parameters.profile_idc, parameters.level_idc) == (0, facts.get("level", 8))
    assert parameters.colour.primaries == 1 and not parameters.colour.full_range


@pytest.mark.parametrize(
    ("facts", "codecs"),
    [
        ({}, "av01.0.08M.08"),
        ({"colour": UNTOLD, "level": 4}, "av01.0.04M.08"),
        ({"colour": BT_2020_PQ, "ten_bit": True}, "av01.0.08M.10.0.110.09.16.09.0"),
    ],
    ids=["BT.709", "untold", "BT.2020 PQ"],
)
def test_the_codecs_string_is_short_where_the_rest_are_its_defaults(facts: dict[str, int], codecs: str) -> None:
    assert parse_sequence_header(header(**facts)).codecs == codecs  # type: ignore[arg-type]


def test_a_string_with_its_defaults_spelled_out_is_the_same_string() -> None:
    assert (
        full_codecs("av01.0.04M.08")
        == full_codecs("av01.0.04M.08.0.110.01.01.01.0")
        == ("av01.0.04m.08.0.110.01.01.01.0")
    )
    assert full_codecs("avc1.64001F") == "avc1.64001f"


def obu(kind: int, payload: bytes) -> bytes:
    return bytes([kind << 3 | 2, len(payload)]) + payload


def test_units_are_walked_as_far_as_their_lengths_are_honest() -> None:
    content = obu(2, b"") + obu(SEQUENCE_HEADER, b"abc") + bytes([FRAME << 3 | 2, 200]) + b"x"
    assert list(units(content)) == [(2, b""), (SEQUENCE_HEADER, b"abc")]
    assert list(units(bytes([FRAME << 3]) + b"to the end")) == [(FRAME, b"to the end")]
    assert list(units(bytes([FRAME << 3 | 2]) + b"\xff" * 9)) == []


def test_only_a_key_frame_that_is_shown_starts_decoding() -> None:
    shown_key, inter, hidden_key, repeated = b"\x10", b"\x30", b"\x00", b"\x80"
    assert starts_decoding(obu(2, b"") + obu(SEQUENCE_HEADER, b"x") + obu(FRAME, shown_key))
    for frame in (inter, hidden_key, repeated, b""):
        assert not starts_decoding(obu(FRAME, frame) + obu(FRAME, shown_key))
    assert not starts_decoding(b"")


def test_a_record_that_contradicts_its_header_is_refused() -> None:
    stream = first_sequence_header(obu(SEQUENCE_HEADER, header()))
    assert stream is not None
    refuse_contradiction(stream, b"\x81\x08\x0c\x00", "init.mp4")
    with pytest.raises(WrongInput, match=r"av1C says .*\(0, 9, 0\)"):
        refuse_contradiction(stream, b"\x81\x09\x0c\x00", "init.mp4")


def test_a_header_cut_off_is_refused() -> None:
    with pytest.raises(WrongInput, match="ends too early"):
        parse_sequence_header(header()[:6])
