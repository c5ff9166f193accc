from fractions import Fraction

import pytest

from pipeline.errors import WrongInput
from pipeline.package.hevc import ProfileTierLevel, parse_sequence_parameters, starts_decoding
from tests.pipeline.package.bit_writer import BitWriter


def main_profile_sps(
    *, crop_bottom: int = 0, transfer: int = 1, sub_layers: int = 0, scaling: bool = False, sets: int = 0
) -> bytes:
    """1920x1088 less the crop, level 4, with everything before the usability information that may be there."""
    out = BitWriter()
    out.put(0, 4)
    out.put(sub_layers, 3)
    out.put(1, 1)
    out.put(0b00000001, 8)  # Main profile, main tier
    out.put(0x6 << 28, 32)
    # No three zero bytes in a row, so that nothing needs escaping.
    out.put(0x900101010101, 48)
    out.put(120, 8)
    for _ in range(sub_layers):
        out.put(0b01, 2)
    if sub_layers:
        out.put(0, 2 * (8 - sub_layers))
    for _ in range(sub_layers):
        out.put(90, 8)
    for value in (0, 1, 1920, 1088):
        out.golomb(value)
    out.put(int(crop_bottom > 0), 1)
    if crop_bottom:
        for value in (0, 0, 0, crop_bottom):
            out.golomb(value)
    for value in (0, 0, 4):  # bit depths, picture order bits
        out.golomb(value)
    out.put(0, 1)
    for value in (4, 2, 0, 0, 3, 0, 3, 1, 1):
        out.golomb(value)
    write_scaling(out, scaling)
    out.put(0b10, 2)
    out.put(0, 1)
    write_reference_sets(out, sets)
    out.put(0, 1)
    out.put(0b11, 2)
    out.put(0b1, 1)  # usability information
    out.put(0b00, 2)
    out.put(1, 1)
    out.put(0b101, 3)
    out.put(0b01, 2)
    for value in (9, transfer, 9):
        out.put(value, 8)
    return b"\x42\x01" + out.payload()


def write_scaling(out: BitWriter, scaling: bool) -> None:
    out.put(0b11 if scaling else 0, 2 if scaling else 1)
    if not scaling:
        return
    for size in range(4):
        for matrix in range(0, 6, 3 if size == 3 else 1):
            out.put(int(matrix == 0), 1)
            if matrix:
                out.golomb(1)
                continue
            for _ in range(min(64, 1 << (4 + 2 * size)) + (size > 1)):
                out.golomb(0)


def write_reference_sets(out: BitWriter, sets: int) -> None:
    """The first as it is: one before, one after. The others as the one before them, moved by one picture."""
    out.golomb(sets)
    if sets:
        for value in (1, 1, 0):
            out.golomb(value)
        out.put(1, 1)
        out.golomb(0)
        out.put(1, 1)
    # -1, +1 moved back by one: -2 and, because 0 is the picture itself, only -1 beside it.
    for references in (2, 2, 2)[: max(0, sets - 1)]:
        out.put(1, 1)
        out.put(1, 1)
        out.golomb(0)
        out.put((1 << references + 1) - 1, references + 1)


@pytest.mark.parametrize(
    "facts",
    [{}, {"sub_layers": 2}, {"scaling": True}, {"sets": 1}, {"sets": 2}, {"sets": 3, "scaling": True, "sub_layers": 1}],
    ids=str,
)
def test_size_level_and_colour_are_read_past_whatever_stands_before_them(facts: dict[str, int]) -> None:
    parameters = parse_sequence_parameters(main_profile_sps(crop_bottom=4, transfer=18, **facts))  # type: ignore[arg-type]
    assert (parameters.width_px, parameters.height_px) == (1920, 1080)
    assert (parameters.profile_idc, parameters.level_idc) == (1, 120)
    assert parameters.display_aspect == Fraction(16, 9)
    assert parameters.colour.video_range == "HLG" and parameters.colour.primaries == 9


def test_a_parameter_set_cut_off_is_refused() -> None:
    with pytest.raises(WrongInput, match="ends too early"):
        parse_sequence_parameters(main_profile_sps()[:20])


def test_more_reference_sets_than_the_standard_allows_are_refused() -> None:
    out = main_profile_sps(sets=70)
    with pytest.raises(WrongInput, match="counts 70 where 64"):
        parse_sequence_parameters(out)


def test_the_codecs_string_reverses_the_compatibility_flags_and_drops_empty_constraints() -> None:
    profile = ProfileTierLevel(
        space=0, high_tier=False, profile_idc=1, compatibility=0x60000000, constraints=b"\x90\0\0\0\0\0", level_idc=93
    )
    assert profile.codecs("hvc1") == "hvc1.1.6.L93.90"
    high = ProfileTierLevel(
        space=1, high_tier=True, profile_idc=2, compatibility=0x20000000, constraints=b"\xb0\0\0\0\0\1", level_idc=150
    )
    assert high.codecs("hev1") == "hev1.A2.4.H150.B0.0.0.0.0.1"


def sample(*types: int) -> bytes:
    return b"".join(b"\0\0\0\3" + bytes([kind << 1, 1, 0]) for kind in types)


def test_only_an_idr_picture_starts_decoding_and_a_clean_random_access_picture_does_not() -> None:
    assert starts_decoding(sample(32, 33, 34, 39, 19), 4)
    assert starts_decoding(sample(20), 4)
    assert not starts_decoding(sample(33, 21), 4)
    assert not starts_decoding(sample(1, 19), 4)
    assert not starts_decoding(sample(39), 4)
