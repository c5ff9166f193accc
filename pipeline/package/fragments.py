"""Media segments: movie fragments and their samples, from moof, tfhd, tfdt and trun."""

from dataclasses import dataclass

from pipeline.errors import WrongInput
from pipeline.package.boxes import Box, BoxReader
from pipeline.package.init_segment import InitSegment, Track

TFHD_BASE_OFFSET, TFHD_DESCRIPTION, TFHD_DURATION, TFHD_SIZE, TFHD_FLAGS = 0x1, 0x2, 0x8, 0x10, 0x20
TRUN_DATA_OFFSET, TRUN_FIRST_FLAGS, TRUN_DURATION, TRUN_SIZE, TRUN_FLAGS, TRUN_COMPOSITION = (
    0x1, 0x4, 0x100, 0x200, 0x400, 0x800,
)  # fmt: skip
NOT_SYNC = 0x10000
"""sample_is_non_sync_sample among the flags of a sample (ISO/IEC 14496-12 8.8.3.1)."""

MAX_SAMPLES = 100_000
"""More samples than six minutes hold in any track; a file that claims more without bytes for them is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One access unit. Times in the track's timescale, decode_time on the media timeline; offset into the file.

    sync: told to be a sample at which decoding can begin.
    """

    decode_time: int
    duration: int
    composition_offset: int
    offset: int
    size_bytes: int
    sync: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """The samples of one track in one moof. moof_start: the moof's offset into the file."""

    track: Track
    moof_start: int
    decode_time: int
    samples: tuple[Sample, ...]

    @property
    def decode_end(self) -> int:
        """Decode time after the last sample: where the next fragment of the track must begin."""
        return self.decode_time + sum(sample.duration for sample in self.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Defaults:
    base_offset: int
    duration: int
    size: int
    flags: int


def read_fragments(content: bytes, init: InitSegment, name: str) -> tuple[Fragment, ...]:
    """All fragments of one media segment, in file order. Raises WrongInput naming the file where boxes lie."""
    reader = BoxReader(content=content, name=name)
    tracks = {track.identity: track for track in init.tracks}
    fragments: list[Fragment] = []
    count = 0
    for moof in reader.children(None, "moof"):
        trafs = reader.children(moof, "traf")
        if not trafs:
            raise WrongInput(name, f"moof at offset {moof.start} has no traf")
        for traf in trafs:
            fragments.append(_read_fragment(reader, moof, traf, tracks))
            count += len(fragments[-1].samples)
            _refuse_flood(count, name)
    if not fragments:
        raise WrongInput(name, "a media segment without a movie fragment")
    return tuple(fragments)


def _read_fragment(reader: BoxReader, moof: Box, traf: Box, tracks: dict[int, Track]) -> Fragment:
    tfhd = reader.need(traf, "tfhd")
    identity = reader.number("I", tfhd.body + 4, within=tfhd)
    if identity not in tracks:
        raise WrongInput(reader.name, f"fragment of track {identity}, which the initialization segment does not have")
    track = tracks[identity]
    tfdt = reader.need(traf, "tfdt")
    long_time = reader.number("B", tfdt.body, within=tfdt)
    decode_time = reader.number("Q" if long_time else "I", tfdt.body + 4, within=tfdt)
    defaults = _fragment_defaults(reader, tfhd, track, moof)
    samples: list[Sample] = []
    clock, offset = decode_time, defaults.base_offset
    for trun in reader.children(traf, "trun"):
        run, offset = _read_run(reader, trun, defaults, clock=clock, offset=offset)
        samples += run
        _refuse_flood(len(samples), reader.name)
        clock = samples[-1].decode_time + samples[-1].duration if samples else clock
    if not samples:
        raise WrongInput(reader.name, f"moof at offset {moof.start} has no samples")
    return Fragment(track=track, moof_start=moof.start, decode_time=decode_time, samples=tuple(samples))


def _refuse_flood(samples: int, name: str) -> None:
    if samples > MAX_SAMPLES:
        raise WrongInput(name, f"claims more than {MAX_SAMPLES} samples")


def _fragment_defaults(reader: BoxReader, tfhd: Box, track: Track, moof: Box) -> _Defaults:
    said = reader.number("I", tfhd.body, within=tfhd) & 0xFFFFFF
    position = tfhd.body + 8
    base_offset, duration, size = moof.start, track.default_duration, track.default_size
    if said & TFHD_BASE_OFFSET:
        base_offset, position = reader.number("Q", position, within=tfhd), position + 8
    if said & TFHD_DESCRIPTION:
        position += 4
    if said & TFHD_DURATION:
        duration, position = reader.number("I", position, within=tfhd), position + 4
    if said & TFHD_SIZE:
        size, position = reader.number("I", position, within=tfhd), position + 4
    flags = reader.number("I", position, within=tfhd) if said & TFHD_FLAGS else track.default_flags
    return _Defaults(base_offset=base_offset, duration=duration, size=size, flags=flags)


def _read_run(
    reader: BoxReader, trun: Box, defaults: _Defaults, *, clock: int, offset: int
) -> tuple[list[Sample], int]:
    """The samples of one trun and the offset after the last of them."""
    version_flags, count = reader.numbers("II", trun.body, within=trun)
    flags, position = version_flags & 0xFFFFFF, trun.body + 8
    first_flags = defaults.flags
    if flags & TRUN_DATA_OFFSET:
        offset, position = defaults.base_offset + reader.number("i", position, within=trun), position + 4
    if flags & TRUN_FIRST_FLAGS:
        first_flags, position = reader.number("I", position, within=trun), position + 4
    fields = [flag for flag in (TRUN_DURATION, TRUN_SIZE, TRUN_FLAGS, TRUN_COMPOSITION) if flags & flag]
    # Composition offsets are signed in every version ever written; version 0 merely says they are not negative.
    layout = "".join("i" if flag == TRUN_COMPOSITION else "I" for flag in fields)
    _refuse_flood(count, reader.name)
    samples: list[Sample] = []
    for _ in range(count):
        said = dict(zip(fields, reader.numbers(layout, position, within=trun), strict=True))
        position += 4 * len(fields)
        sample = Sample(
            decode_time=clock,
            duration=said.get(TRUN_DURATION, defaults.duration),
            composition_offset=said.get(TRUN_COMPOSITION, 0),
            offset=offset,
            size_bytes=said.get(TRUN_SIZE, defaults.size),
            sync=not said.get(TRUN_FLAGS, defaults.flags if samples else first_flags) & NOT_SYNC,
        )
        if not 0 <= offset <= offset + sample.size_bytes <= len(reader.content):
            raise WrongInput(reader.name, f"a sample at offset {offset} lies outside the file")
        samples.append(sample)
        clock, offset = clock + sample.duration, offset + sample.size_bytes
    return samples, offset
