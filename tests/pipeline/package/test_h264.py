from fractions import Fraction

import pytest

from pipeline.errors import WrongInput
from pipeline.package.bitstream import unit_headers
from pipeline.package.h264 import parse_sequence_parameters, starts_decoding
from pipeline.package.picture import Colour


class BitWriter:
    def __init__(self) -> None:
        self.bits = ""

    def put(self, value: int, count: int) -> None:
        self.bits += f"{value:0{count}b}"

    def golomb(self, value: int) -> None:
        code = f"{value + 1:b}"
        self.bits += "0" * (len(code) - 1) + code

    def payload(self) -> bytes:
        bits = self.bits + "1"
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")


def high_profile_sps(*, crop_bottom: int = 0, sar: tuple[int, int] | None = None, transfer: int | None = None) -> bytes:
    """1920x1088 less the crop, as x264 writes it; the three zero bytes rule is not triggered by these values."""
    out = BitWriter()
    for value in (100, 0, 42):
        out.put(value, 8)
    for value in (0, 1, 0, 0):  # id, 4:2:0, 8 bit luma and chroma
        out.golomb(value)
    out.put(0, 2)
    for value in (0, 2, 4):  # frame number, picture order type 2, references
        out.golomb(value)
    out.put(0, 1)
    out.golomb(119)
    out.golomb(67)
    out.put(0b11, 2)
    out.put(int(crop_bottom > 0), 1)
    if crop_bottom:
        for value in (0, 0, 0, crop_bottom):
            out.golomb(value)
    out.put(1, 1)
    out.put(int(sar is not None), 1)
    if sar:
        out.put(255, 8)
        out.put(sar[0], 16)
        out.put(sar[1], 16)
    out.put(0, 1)
    out.put(int(transfer is not None), 1)
    if transfer is not None:
        out.put(5, 3)
        out.put(0, 1)
        out.put(1, 1)
        for value in (9, transfer, 9):
            out.put(value, 8)
    out.put(0, 5)
    return b"\x67" + out.payload()


def test_size_is_after_cropping_and_level_as_coded() -> None:
    parameters = parse_sequence_parameters(high_profile_sps(crop_bottom=4))
    assert (parameters.width_px, parameters.height_px) == (1920, 1080)
    assert (parameters.profile_idc, parameters.level_idc) == (100, 42)
    assert parameters.colour == Colour()


def test_display_aspect_counts_the_sample_aspect() -> None:
    parameters = parse_sequence_parameters(high_profile_sps(crop_bottom=4, sar=(4, 3)))
    assert parameters.display_aspect == Fraction(1920, 1080) * Fraction(4, 3)


@pytest.mark.parametrize(("transfer", "video_range"), [(16, "PQ"), (18, "HLG"), (1, "SDR")])
def test_transfer_tells_the_video_range(transfer: int, video_range: str) -> None:
    assert parse_sequence_parameters(high_profile_sps(transfer=transfer)).colour.video_range == video_range


def test_a_parameter_set_cut_off_is_refused() -> None:
    with pytest.raises(WrongInput, match="ends too early"):
        parse_sequence_parameters(high_profile_sps()[:8])


def sample(*types: int) -> bytes:
    return b"".join(b"\0\0\0\2" + bytes([0x60 | kind, 0]) for kind in types)


def test_only_an_idr_picture_starts_decoding() -> None:
    assert starts_decoding(sample(9, 6, 5), 4)
    assert not starts_decoding(sample(9, 6, 1), 4)
    assert not starts_decoding(sample(6), 4)


def test_dishonest_unit_lengths_end_the_walk() -> None:
    assert [header & 31 for header in unit_headers(sample(7) + b"\0\0\xff\xff\x65", 4)] == [7]
