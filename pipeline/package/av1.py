"""What an AV1 stream says of itself: sequence header and frame types (AV1 bitstream specification 5.5, 5.9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.package.bitstream import Bits
from pipeline.package.picture import UNSPECIFIED, Colour, SequenceParameters

SEQUENCE_HEADER, FRAME_HEADER, FRAME = 1, 3, 6
"""obu_type."""

KEY_FRAME = 0
"""frame_type."""

BT_709, SRGB, IDENTITY = 1, 13, 0
PROFESSIONAL = 2
DEFAULTS = ("0", "110", "01", "01", "01", "0")
"""What a codecs string leaves out: monochrome, subsampling, colour and range (AV1-ISOBMFF 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A sequence header. subsampling: horizontal, vertical, chroma sample position, as three digits."""

    parameters: SequenceParameters
    high_tier: bool
    bit_depth: int
    monochrome: bool
    subsampling: str

    @property
    def codecs(self) -> str:
        """The RFC 6381 string (AV1-ISOBMFF 5), short where the rest are its defaults: av01.0.04M.08."""
        sequence, colour = self.parameters, self.parameters.colour
        head = f"av01.{sequence.profile_idc}.{sequence.level_idc:02d}{'MH'[self.high_tier]}.{self.bit_depth:02d}"
        told = (colour.primaries, colour.transfer, colour.matrix)
        # Unspecified is played as BT.709: the default it is written as.
        points = (f"{BT_709 if point == UNSPECIFIED else point:02d}" for point in told)
        rest = (str(int(self.monochrome)), self.subsampling, *points, str(int(colour.full_range)))
        return head if rest == DEFAULTS else ".".join([head, *rest])


def full_codecs(codecs: str) -> str:
    """A string of ours or a stranger's with its defaults spelled out, in lower case, so that equals compare equal."""
    parts = codecs.lower().split(".")
    return ".".join([*parts, *DEFAULTS]) if parts[0] == "av01" and len(parts) == 4 else ".".join(parts)


def units(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(obu_type, payload) of every open bitstream unit in order, as far as the lengths are honest."""
    position = 0
    while position < len(content):
        header = content[position]
        position += 2 if header & 4 else 1  # obu_extension_flag
        size = len(content) - position
        if header & 2:  # obu_has_size_field
            size, position = _leb128(content, position)
        if size < 0 or position + size > len(content):
            return
        yield header >> 3 & 15, content[position : position + size]
        position += size


def _leb128(content: bytes, position: int) -> tuple[int, int]:
    """The number and the offset after it; -1 where it does not end."""
    value = 0
    for index, byte in enumerate(content[position : position + 8]):
        value |= (byte & 0x7F) << 7 * index
        if not byte & 0x80:
            return value, position + index + 1
    return -1, position


def parse_sequence_header(payload: bytes) -> Stream:
    """Reads one sequence_header_obu. Raises WrongInput where it ends too early."""
    bits = Bits(payload, "AV1 sequence header")
    profile, _, reduced = bits.take(3), bits.take(1), bits.flag()
    level, high_tier = (bits.take(5), False) if reduced else _read_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    width_px, height_px = bits.take(width_bits) + 1, bits.take(height_bits) + 1
    if not reduced and bits.flag():
        bits.take(7)  # frame id lengths
    bits.take(3)  # use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
    if not reduced:
        _skip_tools(bits)
    bits.take(3)  # enable_superres, enable_cdef, enable_restoration
    bit_depth, monochrome, colour, subsampling = _read_colour(bits, profile)
    parameters = SequenceParameters(
        profile_idc=profile,
        level_idc=level,
        width_px=width_px,
        height_px=height_px,
        display_aspect=Fraction(width_px, height_px),
        colour=colour,
    )
    return Stream(
        parameters=parameters,
        high_tier=high_tier,
        bit_depth=bit_depth,
        monochrome=monochrome,
        subsampling=subsampling,
    )


def _read_operating_points(bits: Bits) -> tuple[int, bool]:
    """seq_level_idx and seq_tier of the first operating point, the one that is played."""
    delay_bits = 0
    if bits.flag():  # timing_info
        bits.take(64)
        if bits.flag():
            bits.exp_golomb()
        if bits.flag():  # decoder_model_info
            delay_bits = bits.take(5) + 1
            bits.take(42)
    display_delay = bits.flag()
    points = []
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        level = bits.take(5)
        points.append((level, level > 7 and bits.flag()))
        if delay_bits and bits.flag():
            bits.take(2 * delay_bits + 1)
        if display_delay and bits.flag():
            bits.take(4)
    return points[0]


def _skip_tools(bits: Bits) -> None:
    bits.take(4)  # interintra, masked compound, warped motion, dual filter
    order_hint = bits.flag()
    if order_hint:
        bits.take(2)
    screen_content = bits.flag() or bits.flag()  # chosen a frame, or forced
    if screen_content and not bits.flag():
        bits.take(1)  # seq_force_integer_mv
    if order_hint:
        bits.take(3)


def _read_colour(bits: Bits, profile: int) -> tuple[int, bool, Colour, str]:
    """color_config (5.5.2)."""
    high = bits.flag()
    bit_depth = 12 if high and profile == PROFESSIONAL and bits.flag() else 10 if high else 8
    monochrome = profile != 1 and bits.flag()
    told = (bits.take(8), bits.take(8), bits.take(8)) if bits.flag() else (UNSPECIFIED,) * 3
    primaries, transfer, matrix = told
    if told == (BT_709, SRGB, IDENTITY) and not monochrome:
        full_range, subsampling = True, "000"
    else:
        full_range = bits.flag()
        subsampling = "110" if monochrome else _read_subsampling(bits, profile, bit_depth)
    colour = Colour(primaries=primaries, transfer=transfer, matrix=matrix, full_range=full_range)
    return bit_depth, monochrome, colour, subsampling


def _read_subsampling(bits: Bits, profile: int, bit_depth: int) -> str:
    across, down = profile != 1, profile == 0
    if profile == PROFESSIONAL and bit_depth == 12:
        across = bits.flag()
        down = across and bits.flag()
    position = bits.take(2) if across and down else 0
    return f"{int(across)}{int(down)}{position}"


def first_sequence_header(content: bytes) -> Stream | None:
    """The first sequence header among units; None where there is none."""
    payload = next((payload for kind, payload in units(content) if kind == SEQUENCE_HEADER), None)
    return parse_sequence_header(payload) if payload is not None else None


def starts_decoding(sample: bytes) -> bool:
    """True where the first frame of a temporal unit is a key frame that is shown: nothing before it is needed."""
    frame = next((payload for kind, payload in units(sample) if kind in {FRAME_HEADER, FRAME}), b"")
    if not frame:
        return False
    show_existing, frame_type, show = frame[0] >> 7, frame[0] >> 5 & 3, frame[0] >> 4 & 1
    return not show_existing and frame_type == KEY_FRAME and bool(show)


def refuse_contradiction(stream: Stream, record: bytes, name: str) -> None:
    """Raises WrongInput where the fixed bytes of av1C say otherwise than the sequence header."""
    said = (record[1] >> 5, record[1] & 31, record[2] >> 7)
    true = (stream.parameters.profile_idc, stream.parameters.level_idc, int(stream.high_tier))
    if said != true:
        raise WrongInput(name, f"av1C says profile, level, tier {said}, its sequence header {true}")
