"""What an H.264 stream says of itself: sequence parameter set and picture types (ITU-T H.264 7.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import WrongInput

IDR = 5
"""nal_unit_type of a slice of an instantaneous decoder refresh picture."""

PICTURE_NAL_TYPES = range(1, 6)
EXTENDED_SAR = 255
UNSPECIFIED = 2
HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""profile_idc values whose parameter sets carry a chroma format."""

SAMPLE_ASPECT_RATIOS = (
    (1, 1), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
    (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
)  # fmt: skip
"""Table E-1, aspect_ratio_idc 0 (unspecified, taken as square) to 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Code points of ISO/IEC 23091-2; 2 is unspecified. full_range: 0-255 instead of 16-235."""

    primaries: int = UNSPECIFIED
    transfer: int = UNSPECIFIED
    matrix: int = UNSPECIFIED
    full_range: bool = False

    @property
    def video_range(self) -> str:
        """The value of HLS VIDEO-RANGE: PQ, HLG or SDR."""
        return {16: "PQ", 18: "HLG"}.get(self.transfer, "SDR")


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceParameters:
    """profile_idc and level_idc as coded (level 4.2 is 42); size after cropping; display_aspect with sample aspect."""

    profile_idc: int
    level_idc: int
    width_px: int
    height_px: int
    display_aspect: Fraction
    colour: Colour


class _Bits:
    """A bit reader over a raw byte sequence payload."""

    def __init__(self, payload: bytes) -> None:
        self._value = int.from_bytes(payload, "big")
        self._left = len(payload) * 8

    def take(self, count: int) -> int:
        if count > self._left:
            raise WrongInput("sequence parameter set", "ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def exp_golomb(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def signed_exp_golomb(self) -> int:
        code = self.exp_golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def parse_sequence_parameters(nal: bytes) -> SequenceParameters:
    """Reads one SPS network abstraction layer unit, header included. Raises WrongInput where it ends too early."""
    bits = _Bits(nal[1:].replace(b"\0\0\3", b"\0\0"))
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
    sample_aspect, colour = _usability(bits) if bits.take(1) else (Fraction(1), Colour())
    return SequenceParameters(
        profile_idc=profile_idc,
        level_idc=level_idc,
        width_px=width_px,
        height_px=height_px,
        display_aspect=Fraction(width_px, height_px) * sample_aspect,
        colour=colour,
    )


def _skip_chroma(bits: _Bits) -> int:
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


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed_exp_golomb()) % 256
        last = following or last


def _skip_picture_order(bits: _Bits) -> None:
    kind = bits.exp_golomb()
    if kind == 0:
        bits.exp_golomb()
    elif kind == 1:
        bits.take(1)
        bits.exp_golomb(), bits.exp_golomb()
        for _ in range(bits.exp_golomb()):
            bits.exp_golomb()


def _usability(bits: _Bits) -> tuple[Fraction, Colour]:
    """Sample aspect ratio and colour from the video usability information (annex E)."""
    sample_aspect, primaries, transfer, matrix, full_range = Fraction(1), UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, 0
    if bits.take(1):
        code = bits.take(8)
        pair = (bits.take(16), bits.take(16)) if code == EXTENDED_SAR else (1, 1)
        if code < len(SAMPLE_ASPECT_RATIOS):
            pair = SAMPLE_ASPECT_RATIOS[code]
        sample_aspect = Fraction(*pair) if all(pair) else Fraction(1)
    if bits.take(1):
        bits.take(1)  # overscan_appropriate_flag
    if bits.take(1):
        _, full_range = bits.take(3), bits.take(1)
        if bits.take(1):
            primaries, transfer, matrix = bits.take(8), bits.take(8), bits.take(8)
    return sample_aspect, Colour(primaries=primaries, transfer=transfer, matrix=matrix, full_range=bool(full_range))


def nal_types(sample: bytes, length_bytes: int) -> Iterator[int]:
    """nal_unit_type of every unit in one length-prefixed sample, in order, as far as the lengths are honest."""
    position = 0
    while position + length_bytes < len(sample):
        size = int.from_bytes(sample[position : position + length_bytes], "big")
        position += length_bytes
        if size == 0 or position + size > len(sample):
            return
        yield sample[position] & 0x1F
        position += size


def starts_decoding(sample: bytes, length_bytes: int) -> bool:
    """True where the sample's picture is an IDR picture: decoding can begin here and nothing after refers before it."""
    return next((kind for kind in nal_types(sample, length_bytes) if kind in PICTURE_NAL_TYPES), None) == IDR
