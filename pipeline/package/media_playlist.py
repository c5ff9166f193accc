"""Media playlists as text (RFC 8216 4.3.3). Pure: measured segments in, lines out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.package.measuring import MeasuredSegment, nearest_second

MAP_VERSION = 6
"""EXT-X-MAP in a playlist that is not I-frames only needs version 6 (RFC 8216 7)."""

DECIMAL_VERSION = 3
"""EXTINF with decimals needs version 3 (RFC 8216 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of media. start_s, end_s on the programme. byte_range: (length, offset), None for the whole file."""

    uri: str
    start_s: Fraction
    end_s: Fraction
    byte_range: tuple[int, int] | None = None

    @property
    def duration_s(self) -> Fraction:
        """Length in seconds."""
        return self.end_s - self.start_s


def target_duration_s(playlists: Iterable[Sequence[Entry]]) -> int:
    """The one EXT-X-TARGETDURATION of all video and audio playlists (Apple HLS authoring 8.2)."""
    return max([1, *(nearest_second(entry.duration_s) for entries in playlists for entry in entries)])


def segment_entries(segments: Sequence[MeasuredSegment], *, programme_end_s: Fraction) -> tuple[Entry, ...]:
    """Segments as entries, the last one ending no later than the programme.

    The last AAC frame may reach past the last picture by less than its own 21 ms; the playlist must not, or a
    programme of exactly six minutes would count as longer.
    """
    return tuple(
        Entry(uri=segment.uri, start_s=segment.start_s, end_s=min(segment.end_s, programme_end_s))
        for segment in segments
    )


def key_picture_entries(
    segments: Sequence[MeasuredSegment], *, folder: str, programme_end_s: Fraction
) -> tuple[Entry, ...]:
    """Every key picture that leads a fragment, lasting until the next one. folder: where the segments lie, as a URI."""
    keys = [(segment.uri, key) for segment in segments for key in segment.key_pictures if key.leads_fragment]
    ends = [key.start_s for _, key in keys[1:]] + [programme_end_s]
    return tuple(
        Entry(uri=f"{folder}/{uri}", start_s=key.start_s, end_s=end, byte_range=(key.length, key.offset))
        for (uri, key), end in zip(keys, ends, strict=True)
    )


def media_playlist(
    entries: Sequence[Entry], *, target_duration_s: int, map_uri: str | None, key_pictures: bool = False
) -> str:
    """A complete VOD media playlist. map_uri: the initialization segment, None for WebVTT."""
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{DECIMAL_VERSION if map_uri is None else MAP_VERSION}",
        f"#EXT-X-TARGETDURATION:{target_duration_s}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    if key_pictures:
        lines.append("#EXT-X-I-FRAMES-ONLY")
    if map_uri is not None:
        lines.append(f'#EXT-X-MAP:URI="{map_uri}"')
    for entry in entries:
        lines.append(f"#EXTINF:{_microseconds_between(entry.start_s, entry.end_s)},")
        if entry.byte_range:
            lines.append("#EXT-X-BYTERANGE:{}@{}".format(*entry.byte_range))
        lines.append(entry.uri)
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _microseconds_between(start_s: Fraction, end_s: Fraction) -> str:
    """The difference of both ends rounded down, so that rounding never adds up: the sum is the rounded-down total."""
    microseconds = math.floor(end_s * 1_000_000) - math.floor(start_s * 1_000_000)
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"
