"""The initialization segment: what its tracks are, from moov, the codec's configuration and esds."""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.package.boxes import Box, BoxReader
from pipeline.package.codings import read_picture
from pipeline.package.picture import Picture

AUDIO_ENTRY_BYTES = 28
"""Fixed part of an audio sample entry before its boxes (ISO/IEC 14496-12 12.2.3)."""

SAMPLING_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """An MPEG-4 audio track. object_type 2 is AAC-LC."""

    object_type: int
    channels: int
    sample_rate_hz: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One track. codecs: its RFC 6381 string, empty for a codec we cannot read.

    edit_start: media time that is presented at zero (edit list), in timescale units.
    default_*: what trex says for samples that do not say it themselves.
    """

    identity: int
    handler: str
    timescale: int
    sample_entry: str
    codecs: str
    picture: Picture | None
    sound: Sound | None
    edit_start: int
    default_duration: int
    default_size: int
    default_flags: int

    def seconds(self, units: int) -> Fraction:
        """Timescale units as seconds."""
        return Fraction(units, self.timescale)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitSegment:
    """The tracks of one initialization segment, in order."""

    tracks: tuple[Track, ...]

    @property
    def main(self) -> Track:
        """The picture where there is one, else the first track."""
        return next((track for track in self.tracks if track.handler == "vide"), self.tracks[0])


def read_init_segment(content: bytes, name: str) -> InitSegment:
    """Parses an initialization segment. Raises WrongInput naming the file where it is none."""
    reader = BoxReader(content=content, name=name)
    moov = reader.need(None, "moov")
    tracks = tuple(_read_track(reader, moov, trak) for trak in reader.children(moov, "trak"))
    if not tracks:
        raise WrongInput(name, "an initialization segment without tracks")
    return InitSegment(tracks=tracks)


def _read_track(reader: BoxReader, moov: Box, trak: Box) -> Track:
    tkhd = reader.need(trak, "tkhd")
    identity = reader.number("I", tkhd.body + (20 if _version(reader, tkhd) else 12), within=tkhd)
    mdhd = reader.need(trak, "mdia", "mdhd")
    timescale = reader.number("I", mdhd.body + (20 if _version(reader, mdhd) else 12), within=mdhd)
    if timescale == 0:
        raise WrongInput(reader.name, f"track {identity} has timescale 0")
    hdlr = reader.need(trak, "mdia", "hdlr")
    handler = reader.content[hdlr.body + 8 : hdlr.body + 12].decode("latin-1")
    stsd = reader.need(trak, "mdia", "minf", "stbl", "stsd")
    entry = next(reader.boxes(stsd, skip_bytes=8), None)
    if entry is None:
        raise WrongInput(reader.name, f"track {identity} has no sample entry")
    codecs, picture = read_picture(reader, entry)
    sound = None
    if entry.kind == "mp4a":
        codecs, sound = _read_aac(reader, entry)
    default_duration, default_size, default_flags = _track_defaults(reader, moov, identity)
    return Track(
        identity=identity,
        handler=handler,
        timescale=timescale,
        sample_entry=entry.kind,
        codecs=codecs,
        picture=picture,
        sound=sound,
        edit_start=_edit_start(reader, trak),
        default_duration=default_duration,
        default_size=default_size,
        default_flags=default_flags,
    )


def _version(reader: BoxReader, box: Box) -> int:
    return reader.number("B", box.body, within=box)


def _edit_start(reader: BoxReader, trak: Box) -> int:
    """media_time of the first edit that is not empty; 0 without an edit list."""
    elst = reader.find(trak, "edts", "elst")
    if elst is None:
        return 0
    layout = "QqI" if _version(reader, elst) else "IiI"
    entry_bytes = 20 if _version(reader, elst) else 12
    for index in range(reader.number("I", elst.body + 4, within=elst)):
        media_time = reader.numbers(layout, elst.body + 8 + index * entry_bytes, within=elst)[1]
        if media_time >= 0:
            return media_time
    return 0


def _track_defaults(reader: BoxReader, moov: Box, identity: int) -> tuple[int, int, int]:
    mvex = reader.need(moov, "mvex")
    for trex in reader.children(mvex, "trex"):
        track, _, duration, size, flags = reader.numbers("IIIII", trex.body + 4, within=trex)
        if track == identity:
            return duration, size, flags
    return 0, 0, 0


def _read_aac(reader: BoxReader, entry: Box) -> tuple[str, Sound | None]:
    esds = next((box for box in reader.boxes(entry, skip_bytes=AUDIO_ENTRY_BYTES) if box.kind == "esds"), None)
    if esds is None:
        raise WrongInput(reader.name, "mp4a without esds")
    object_type_indication, config = _decoder_config(reader.content[esds.body + 4 : esds.end])
    if object_type_indication != 0x40 or len(config) < 2:  # not MPEG-4 audio
        return f"mp4a.{object_type_indication:02x}", None
    word = int.from_bytes(config[:2], "big")
    object_type, rate_index, channels = word >> 11, (word >> 7) & 15, (word >> 3) & 15
    rate_hz = SAMPLING_RATES_HZ[rate_index] if rate_index < len(SAMPLING_RATES_HZ) else 0
    sound = Sound(object_type=object_type, channels=8 if channels == 7 else channels, sample_rate_hz=rate_hz)
    return f"mp4a.40.{object_type}", sound


def _decoder_config(descriptor: bytes) -> tuple[int, bytes]:
    """objectTypeIndication and AudioSpecificConfig out of an ES descriptor (ISO/IEC 14496-1 7.2.6)."""
    object_type, config, position = 0, b"", 0
    while position < len(descriptor):
        tag = descriptor[position]
        position += 1
        size = 0
        while position < len(descriptor):
            byte = descriptor[position]
            position += 1
            size = size << 7 | byte & 0x7F
            if not byte & 0x80:
                break
        if tag == 3:  # ES_Descriptor: its fixed part is ES_ID and flags; ours has no optional fields
            position += 3
        elif tag == 4 and position < len(descriptor):  # DecoderConfigDescriptor
            object_type = descriptor[position]
            position += 13
        else:
            config = descriptor[position : position + size] if tag == 5 else config
            position += size
    return object_type, config
