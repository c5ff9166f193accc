"""What is known of coded pictures, whichever codec they are in."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

UNSPECIFIED = 2
"""Code point of ISO/IEC 23091-2 for a colour that is not told."""

EVERYWHERE = "avc1"
"""Sample entry of the codec that every player has: Apple HLS authoring 1.12."""

EXTENDED_SAR = 255
SAMPLE_ASPECT_RATIOS = (
    (1, 1), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
    (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
)  # fmt: skip
"""ITU-T H.264 table E-1 and H.265 table E-1, aspect_ratio_idc 0 (unspecified, taken as square) to 16."""


class Coding(StrEnum):
    """The video codecs whose streams are read here."""

    H264 = "H.264"
    HEVC = "HEVC"
    AV1 = "AV1"


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
    """profile_idc and level_idc as coded: level 4.2 is 42 in H.264, 126 in HEVC, 10 in AV1.

    Size after cropping; display_aspect with the sample aspect.
    """

    profile_idc: int
    level_idc: int
    width_px: int
    height_px: int
    display_aspect: Fraction
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A video track. nal_length_bytes: size of the length before each unit, 0 in AV1, whose units tell their own."""

    coding: Coding
    parameters: SequenceParameters
    nal_length_bytes: int = 0

    @property
    def level(self) -> str:
        """The level for people: 4.2."""
        coded = self.parameters.level_idc
        match self.coding:
            case Coding.H264:
                return f"{coded // 10}.{coded % 10}"
            case Coding.HEVC:
                return f"{coded // 30}.{coded % 30 // 3}"
            case Coding.AV1:
                return f"{2 + coded // 4}.{coded % 4}"

    @property
    def key_name(self) -> str:
        """What the codec calls a picture at which decoding can begin."""
        return "a key frame" if self.coding is Coding.AV1 else "an IDR picture"


def sample_aspect(code: int, width: int, height: int) -> Fraction:
    """aspect_ratio_idc, with sar_width and sar_height where it is extended, as a ratio."""
    if code < len(SAMPLE_ASPECT_RATIOS):
        width, height = SAMPLE_ASPECT_RATIOS[code]
    return Fraction(width, height) if width and height else Fraction(1)


def family(codecs: str) -> tuple[bool, str]:
    """A codecs string's codec, to sort by and to group by: what every player has comes first."""
    entry = codecs.partition(".")[0].lower()
    entry = {"avc3": "avc1", "hev1": "hvc1"}.get(entry, entry)
    return entry != EVERYWHERE, entry
