"""What an H.264 stream says of itself: sequence parameter set and picture types (ITU-T H.264 7.3)."""

from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.package.bitstream import Bits, unescaped, unit_headers
from pipeline.package.picture import EXTENDED_SAR, UNSPECIFIED, Colour, SequenceParameters, sample_aspect

IDR = 5
"""nal_unit_type of a slice of an instantaneous decoder refresh picture."""

PICTURE_NAL_TYPES = range(1, 6)
HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""profile_idc values whose parameter sets carry a chroma format."""


def parse_sequence_parameters(nal: bytes) -> SequenceParameters:
    """Reads one SPS network abstraction layer unit, header included. Raises WrongInput where it ends too early."""
    bits = Bits(unescaped(nal[1:]), "sequence parameter set")
    profile_idc, _, level_idc = bits.take(8), bits.take(8), bits.take(8)
    bits.exp_golomb()  # seq_parameter_set_id
    chroma = _skip_chroma(bits) if profile_idc in HIGH_PROFILES else 1
    bits.exp_golomb()  # log2_max_frame_num_minus4
    _skip_picture_order(bits)
    bits.exp_golomb()  # max_num_ref_frames
    bits.take(1)  # gaps_in_frame_num_value_allowed_flag
    width_mbs, height_units = bits.exp_golomb() + 1, bits.exp_golomb() + 1
    frame_mbs_only = bits.take(1)
    if not frame_mbs_only:
        bits.take(1)  # mb_adaptive_frame_field_flag
    bits.take(1)  # direct_8x8_inference_flag
    left, right, top, bottom = (bits.exp_golomb() for _ in range(4)) if bits.take(1) else (0, 0, 0, 0)
    crop_x = 2 if chroma in (1, 2) else 1
    crop_y = (2 if chroma == 1 else 1) * (2 - frame_mbs_only)
    width_px = width_mbs * 16 - (left + right) * crop_x
    height_px = height_units * 16 * (2 - frame_mbs_only) - (top + bottom) * crop_y
    if width_px <= 0 or height_px <= 0:
        raise WrongInput("sequence parameter set", f"crops the picture to {width_px}x{height_px}")
    shape, colour = read_usability(bits) if bits.take(1) else (Fraction(1), Colour())
    return SequenceParameters(
        profile_idc=profile_idc,
        level_idc=level_idc,
        width_px=width_px,
        height_px=height_px,
        display_aspect=Fraction(width_px, height_px) * shape,
        colour=colour,
    )


def _skip_chroma(bits: Bits) -> int:
    chroma = bits.exp_golomb()
    if chroma == 3:
        bits.take(1)
    bits.exp_golomb(), bits.exp_golomb()  # bit depths
    bits.take(1)
    if bits.take(1):  # scaling matrix
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma


def _skip_scaling_list(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed_exp_golomb()) % 256
        last = following or last


def _skip_picture_order(bits: Bits) -> None:
    kind = bits.exp_golomb()
    if kind == 0:
        bits.exp_golomb()
    elif kind == 1:
        bits.take(1)
        bits.exp_golomb(), bits.exp_golomb()
        for _ in range(bits.exp_golomb()):
            bits.exp_golomb()


def read_usability(bits: Bits) -> tuple[Fraction, Colour]:
    """Sample aspect ratio and colour from the video usability information (annex E; the same in HEVC)."""
    shape, primaries, transfer, matrix, full_range = Fraction(1), UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, False
    if bits.flag():
        code = bits.take(8)
        shape = sample_aspect(code, *((bits.take(16), bits.take(16)) if code == EXTENDED_SAR else (1, 1)))
    if bits.flag():
        bits.take(1)  # overscan_appropriate_flag
    if bits.flag():
        _, full_range = bits.take(3), bits.flag()
        if bits.flag():
            primaries, transfer, matrix = bits.take(8), bits.take(8), bits.take(8)
    return shape, Colour(primaries=primaries, transfer=transfer, matrix=matrix, full_range=full_range)


def starts_decoding(sample: bytes, length_bytes: int) -> bool:
    """True where the sample's picture is an IDR picture: decoding can begin here and nothing after refers before it."""
    kinds = (header & 0x1F for header in unit_headers(sample, length_bytes))
    return next((kind for kind in kinds if kind in PICTURE_NAL_TYPES), None) == IDR
