"""From an opened sample entry to its codec's own reader: one door for all codecs."""

from dataclasses import replace
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.package import av1, h264, hevc
from pipeline.package.bitstream import Bits
from pipeline.package.boxes import Box, BoxReader
from pipeline.package.picture import Coding, Picture

VISUAL_ENTRY_BYTES = 78
"""Fixed part of a visual sample entry before its boxes (ISO/IEC 14496-12 12.1.3)."""

AV1C_BYTES = 4
HVCC_ARRAYS = 22
"""Offset of numOfArrays in HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1)."""


def starts_decoding(picture: Picture, sample: bytes) -> bool:
    """True where decoding can begin at this sample and nothing after it refers before it."""
    match picture.coding:
        case Coding.AV1:
            return av1.starts_decoding(sample)
        case Coding.HEVC:
            return hevc.starts_decoding(sample, picture.nal_length_bytes)
        case Coding.H264:
            return h264.starts_decoding(sample, picture.nal_length_bytes)


def read_picture(reader: BoxReader, entry: Box) -> tuple[str, Picture | None]:
    """The RFC 6381 string and the picture of a visual sample entry; nothing for a codec that is not read here.

    Raises WrongInput naming the file where the codec's configuration is missing or broken.
    """
    match entry.kind:
        case "avc1" | "avc3":
            return _read_avc(reader, entry)
        case "hvc1" | "hev1":
            return _read_hevc(reader, entry)
        case "av01":
            return _read_av1(reader, entry)
    return "", None


def _inner(reader: BoxReader, entry: Box, kind: str) -> Box | None:
    return next((box for box in reader.boxes(entry, skip_bytes=VISUAL_ENTRY_BYTES) if box.kind == kind), None)


def _configuration(reader: BoxReader, entry: Box, kind: str) -> Box:
    box = _inner(reader, entry, kind)
    if box is None:
        raise WrongInput(reader.name, f"{entry.kind} without {kind}")
    return box


def _read_avc(reader: BoxReader, entry: Box) -> tuple[str, Picture]:
    avcc = _configuration(reader, entry, "avcC")
    profile, constraints, level, lengths, sets = reader.numbers("BBBBB", avcc.body + 1, within=avcc)
    if not sets & 0x1F:
        raise WrongInput(reader.name, "avcC holds no sequence parameter set")
    size = reader.number("H", avcc.body + 6, within=avcc)
    parameters = h264.parse_sequence_parameters(reader.content[avcc.body + 8 : min(avcc.body + 8 + size, avcc.end)])
    picture = Picture(coding=Coding.H264, parameters=parameters, nal_length_bytes=(lengths & 3) + 1)
    return f"{entry.kind}.{profile:02x}{constraints:02x}{level:02x}", picture


def _read_hevc(reader: BoxReader, entry: Box) -> tuple[str, Picture]:
    hvcc = _configuration(reader, entry, "hvcC")
    lengths, arrays = reader.numbers("BB", hvcc.body + HVCC_ARRAYS - 1, within=hvcc)
    profile = hevc.read_profile(Bits(reader.content[hvcc.body + 1 : hvcc.end], "hvcC"))
    position = hvcc.body + HVCC_ARRAYS + 1
    for _ in range(arrays):
        kind, count = reader.numbers("BH", position, within=hvcc)
        position += 3
        for _ in range(count):
            size = reader.number("H", position, within=hvcc)
            if kind & 0x3F == hevc.SEQUENCE_PARAMETERS:
                nal = reader.content[position + 2 : min(position + 2 + size, hvcc.end)]
                parameters = hevc.parse_sequence_parameters(nal)
                picture = Picture(coding=Coding.HEVC, parameters=parameters, nal_length_bytes=(lengths & 3) + 1)
                return profile.codecs(entry.kind), picture
            position += 2 + size
    raise WrongInput(reader.name, "hvcC holds no sequence parameter set")


def _read_av1(reader: BoxReader, entry: Box) -> tuple[str, Picture]:
    av1c = _configuration(reader, entry, "av1C")
    record = reader.content[av1c.body : av1c.end]
    stream = av1.first_sequence_header(record[AV1C_BYTES:])
    if stream is None:
        # AV1-ISOBMFF 2.3.3 recommends it there; a player could not tell the picture's size before the first sample.
        raise WrongInput(reader.name, "av1C holds no sequence header")
    av1.refuse_contradiction(stream, record, reader.name)
    shape = stream.parameters.display_aspect * _pixel_aspect(reader, entry)
    return stream.codecs, Picture(coding=Coding.AV1, parameters=replace(stream.parameters, display_aspect=shape))


def _pixel_aspect(reader: BoxReader, entry: Box) -> Fraction:
    """pasp, which is where AV1 tells it; square without."""
    pasp = _inner(reader, entry, "pasp")
    across, down = reader.numbers("II", pasp.body, within=pasp) if pasp else (1, 1)
    return Fraction(across, down) if across and down else Fraction(1)
