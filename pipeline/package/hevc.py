"""What an HEVC stream says of itself: sequence parameter set and picture types (ITU-T H.265 7.3)."""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.package.bitstream import Bits, unescaped, unit_headers
from pipeline.package.h264 import read_usability
from pipeline.package.picture import Colour, SequenceParameters

SEQUENCE_PARAMETERS = 33
"""nal_unit_type of a sequence parameter set."""

PICTURE_NAL_TYPES = range(32)
IDR_TYPES = frozenset({19, 20})
"""IDR_W_RADL and IDR_N_LP. A clean random access picture (21) is no IDR: pictures after it may refer before it."""

MAX_REFERENCE_SETS, MAX_REFERENCES, MAX_LONG_TERM = 64, 16, 32
"""Bounds of the standard (7.4.3.2, 7.4.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTierLevel:
    """As coded. compatibility: 32 flags, the first one the highest bit. constraints: the 6 bytes after them."""

    space: int
    high_tier: bool
    profile_idc: int
    compatibility: int
    constraints: bytes
    level_idc: int

    def codecs(self, sample_entry: str) -> str:
        """The RFC 6381 string (ISO/IEC 14496-15 annex E): hvc1.1.6.L93.90."""
        reversed_flags = int(f"{self.compatibility:032b}"[::-1], 2)
        parts = [
            sample_entry,
            f"{('', 'A', 'B', 'C')[self.space]}{self.profile_idc}",
            f"{reversed_flags:X}",
            f"{'H' if self.high_tier else 'L'}{self.level_idc}",
            *(f"{byte:X}" for byte in self.constraints.rstrip(b"\0")),
        ]
        return ".".join(parts)


def read_profile(bits: Bits) -> ProfileTierLevel:
    """general_profile_space to general_level_idc: the same 96 bits in a parameter set and in hvcC."""
    return ProfileTierLevel(
        space=bits.take(2),
        high_tier=bits.flag(),
        profile_idc=bits.take(5),
        compatibility=bits.take(32),
        constraints=bits.take(48).to_bytes(6, "big"),
        level_idc=bits.take(8),
    )


def parse_sequence_parameters(nal: bytes) -> SequenceParameters:
    """Reads one SPS unit, its two header bytes included. Raises WrongInput where it ends too early or breaks bounds."""
    bits = Bits(unescaped(nal[2:]), "sequence parameter set")
    bits.take(4)  # sps_video_parameter_set_id
    sub_layers = bits.take(3)  # sps_max_sub_layers_minus1
    bits.take(1)
    profile = read_profile(bits)
    _skip_sub_layers(bits, sub_layers)
    bits.exp_golomb()  # sps_seq_parameter_set_id
    width_px, height_px = _read_size(bits)
    bits.exp_golomb(), bits.exp_golomb()  # bit depths
    order_bits = bits.exp_golomb() + 4  # log2_max_pic_order_cnt_lsb
    for _ in range(sub_layers + 1 if bits.flag() else 1):
        bits.exp_golomb(), bits.exp_golomb(), bits.exp_golomb()
    for _ in range(6):  # block sizes and transform depths
        bits.exp_golomb()
    if bits.flag() and bits.flag():
        _skip_scaling_lists(bits)
    bits.take(2)  # amp_enabled_flag, sample_adaptive_offset_enabled_flag
    if bits.flag():  # pcm
        bits.take(8), bits.exp_golomb(), bits.exp_golomb(), bits.take(1)
    _skip_reference_sets(bits)
    if bits.flag():
        for _ in range(_bounded(bits, MAX_LONG_TERM)):
            bits.take(order_bits + 1)
    bits.take(2)  # sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
    shape, colour = read_usability(bits) if bits.flag() else (Fraction(1), Colour())
    return SequenceParameters(
        profile_idc=profile.profile_idc,
        level_idc=profile.level_idc,
        width_px=width_px,
        height_px=height_px,
        display_aspect=Fraction(width_px, height_px) * shape,
        colour=colour,
    )


def _skip_sub_layers(bits: Bits, count: int) -> None:
    present = [(bits.flag(), bits.flag()) for _ in range(count)]
    if count:
        bits.take(2 * (8 - count))
    for profile_present, level_present in present:
        bits.take(88 * profile_present + 8 * level_present)


def _read_size(bits: Bits) -> tuple[int, int]:
    """Width and height inside the conformance window."""
    chroma = bits.exp_golomb()
    if chroma == 3:
        bits.take(1)  # separate_colour_plane_flag
    width_px, height_px = bits.exp_golomb(), bits.exp_golomb()
    if bits.flag():
        left, right, top, bottom = (bits.exp_golomb() for _ in range(4))
        width_px -= (left + right) * (2 if chroma in (1, 2) else 1)
        height_px -= (top + bottom) * (2 if chroma == 1 else 1)
    if width_px <= 0 or height_px <= 0:
        raise WrongInput("sequence parameter set", f"crops the picture to {width_px}x{height_px}")
    return width_px, height_px


def _skip_scaling_lists(bits: Bits) -> None:
    for size in range(4):
        for _ in range(0, 6, 3 if size == 3 else 1):
            if not bits.flag():
                bits.exp_golomb()  # scaling_list_pred_matrix_id_delta
                continue
            for _ in range(min(64, 1 << (4 + (size << 1))) + (size > 1)):
                bits.signed_exp_golomb()


def _skip_reference_sets(bits: Bits) -> None:
    """st_ref_pic_set: a set may be told as a difference to the one before it, so how long each is must be known."""
    before: list[int] = []
    for index in range(_bounded(bits, MAX_REFERENCE_SETS)):
        before = _predicted_set(bits, before) if index and bits.flag() else _plain_set(bits)


def _plain_set(bits: Bits) -> list[int]:
    negative, positive = _bounded(bits, MAX_REFERENCES), _bounded(bits, MAX_REFERENCES)
    deltas = []
    for sign, count in ((-1, negative), (1, positive)):
        delta = 0
        for _ in range(count):
            delta += sign * (bits.exp_golomb() + 1)
            bits.take(1)  # used_by_curr_pic
            deltas.append(delta)
    return deltas


def _predicted_set(bits: Bits, before: list[int]) -> list[int]:
    sign = bits.take(1)
    shift = (1 - 2 * sign) * (bits.exp_golomb() + 1)
    kept = [delta + shift for delta in (*before, 0) if bits.flag() or bits.flag()]
    # The order in which a third set would refer to them: nearest first, those before the picture first.
    return sorted((delta for delta in kept if delta < 0), reverse=True) + sorted(delta for delta in kept if delta > 0)


def _bounded(bits: Bits, most: int) -> int:
    count = bits.exp_golomb()
    if count > most:
        raise WrongInput("sequence parameter set", f"counts {count} where {most} are allowed")
    return count


def starts_decoding(sample: bytes, length_bytes: int) -> bool:
    """True where the sample's picture is an IDR picture."""
    kinds = ((header >> 1) & 0x3F for header in unit_headers(sample, length_bytes))
    return next((kind for kind in kinds if kind in PICTURE_NAL_TYPES), None) in IDR_TYPES
