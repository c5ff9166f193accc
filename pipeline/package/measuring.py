"""Measured facts about segments: when they start and end, how large they are, where their key pictures lie."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.package.codings import starts_decoding
from pipeline.package.fragments import Fragment, read_fragments
from pipeline.package.init_segment import InitSegment


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPicture:
    """A picture at which decoding can begin. offset, length: the bytes from its moof to its own last byte.

    leads_fragment: nothing precedes it in the moof, so that those bytes alone show it.
    """

    start_s: Fraction
    offset: int
    length: int
    leads_fragment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSegment:
    """One media segment. start_s, end_s: first and last presentation time after the edit list, in seconds.

    decode_start, decode_end: the main track's tfdt and the decode time after its last sample, in its timescale.
    gaps: one plain sentence for every fragment that does not continue its predecessor inside the segment.
    starts_with_key: decoding can begin at the first sample of the main track, by what is coded in it.
    starts_with_sync: the boxes say so too.
    """

    uri: str
    size_bytes: int
    start_s: Fraction
    end_s: Fraction
    decode_start: int
    decode_end: int
    samples: int
    gaps: tuple[str, ...]
    starts_with_key: bool
    starts_with_sync: bool
    key_pictures: tuple[KeyPicture, ...]
    track_count: int

    @property
    def duration_s(self) -> Fraction:
        """Presented length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Bits a second of a playlist: over its whole length, and over its heaviest run of segments."""

    average_bps: Fraction
    peak_bps: Fraction


def measure_segment(content: bytes, init: InitSegment, uri: str, name: str) -> MeasuredSegment:
    """Reads one media segment's bytes. name: the file, for WrongInput."""
    fragments = read_fragments(content, init, name)
    main = [fragment for fragment in fragments if fragment.track is init.main] or list(fragments[:1])
    track = main[0].track
    shown = [
        (sample.decode_time + sample.composition_offset - track.edit_start, sample.duration)
        for fragment in main
        for sample in fragment.samples
    ]
    keys = _key_pictures(content, main) if track.picture else ()
    first_sample = main[0].samples[0]
    return MeasuredSegment(
        uri=uri,
        size_bytes=len(content),
        # Samples before the edit's start are priming: decoded, never presented.
        start_s=track.seconds(max(0, min(time for time, _ in shown))),
        end_s=track.seconds(max(time + duration for time, duration in shown)),
        decode_start=main[0].decode_time,
        decode_end=main[-1].decode_end,
        samples=len(shown),
        gaps=_gaps(main),
        starts_with_key=track.picture is None
        or starts_decoding(track.picture, content[first_sample.offset : first_sample.offset + first_sample.size_bytes]),
        starts_with_sync=first_sample.sync,
        key_pictures=keys,
        track_count=len({fragment.track.identity for fragment in fragments}),
    )


def _key_pictures(content: bytes, fragments: list[Fragment]) -> tuple[KeyPicture, ...]:
    keys = []
    for fragment in fragments:
        track = fragment.track
        assert track.picture is not None
        for index, sample in enumerate(fragment.samples):
            end = sample.offset + sample.size_bytes
            if starts_decoding(track.picture, content[sample.offset : end]):
                shown = sample.decode_time + sample.composition_offset - track.edit_start
                keys.append(
                    KeyPicture(
                        start_s=track.seconds(max(0, shown)),
                        offset=fragment.moof_start,
                        length=end - fragment.moof_start,
                        leads_fragment=index == 0,
                    )
                )
    return tuple(keys)


def _gaps(fragments: list[Fragment]) -> tuple[str, ...]:
    return tuple(
        f"tfdt {following.decode_time} follows {fragment.decode_end}"
        for fragment, following in itertools.pairwise(fragments)
        if following.decode_time != fragment.decode_end
    )


def measure_rates(pieces: Sequence[tuple[int, Fraction]], target_duration_s: int) -> Rates:
    """Rates of (size_bytes, duration_s) pieces in order.

    Peak: the largest rate of any contiguous run that lasts 0.5 to 1.5 target durations (RFC 8216 4.1); where no run
    does (a programme shorter than half a segment), the whole.
    """
    total_bits = 8 * sum(size for size, _ in pieces)
    total_s = sum((duration for _, duration in pieces), Fraction(0))
    average = total_bits / total_s if total_s else Fraction(0)
    peak = Fraction(0)
    for first in range(len(pieces)):
        bits, seconds = 0, Fraction(0)
        for size, duration in pieces[first:]:
            bits, seconds = bits + 8 * size, seconds + duration
            if seconds > Fraction(3, 2) * target_duration_s:
                break
            if seconds >= Fraction(1, 2) * target_duration_s and seconds > 0:
                peak = max(peak, bits / seconds)
    return Rates(average_bps=average, peak_bps=peak or average)


def nearest_second(duration_s: Fraction) -> int:
    """Rounded to the nearest whole second, halves up: how EXTINF is compared with TARGETDURATION."""
    return math.floor(duration_s + Fraction(1, 2))
