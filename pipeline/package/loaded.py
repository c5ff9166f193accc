"""A package as it was read: playlists, segments and what could not be read. The values that all checks look at."""

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from urllib.parse import unquote, urlsplit

from pipeline.package.files import Delivery, Files
from pipeline.package.init_segment import InitSegment
from pipeline.package.measuring import MeasuredSegment
from pipeline.package.read_playlist import Playlist, SegmentLine

UNREADABLE_PLAYLIST, UNRESOLVED_URI, BROKEN_INIT, BROKEN_SEGMENT = "1", "14", "17", "18"
"""Rules that speak of what cannot even be loaded."""

UNMEASURED_SAMPLE_S = Fraction(1, 20)
"""One picture or audio frame of media that could not be measured: longer than at 24 pictures a second."""


class Kind(StrEnum):
    """What a media playlist is for, from how the multivariant playlist refers to it."""

    VIDEO = "video"
    AUDIO = "audio"
    SUBTITLES = "subtitles"
    KEY_PICTURES = "key pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that could not be loaded, and the rule that forbids it."""

    rule: str
    where: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSegment:
    """One segment. path: inside the package. size_bytes: of its byte range where it has one.

    measured is None for text, for I-frames and for what could not be read.
    """

    line: SegmentLine
    path: str
    size_bytes: int
    measured: MeasuredSegment | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMedia:
    """One media playlist with everything it names that is there."""

    kind: Kind
    playlist: Playlist
    init: InitSegment | None
    init_path: str
    segments: tuple[LoadedSegment, ...]

    @property
    def measured(self) -> tuple[MeasuredSegment, ...]:
        """The segments whose boxes could be read."""
        return tuple(segment.measured for segment in self.segments if segment.measured)

    @property
    def complete(self) -> bool:
        """True where every segment is there and, but for text, could be measured."""
        readable = self.kind in {Kind.SUBTITLES, Kind.KEY_PICTURES} or len(self.measured) == len(self.segments)
        return readable and len(self.segments) == len(self.playlist.segments)

    @property
    def real_duration_s(self) -> Fraction:
        """What the segments really show, in seconds; what EXTINF adds up to where they could not all be measured."""
        if not self.complete or not self.measured:
            return self.playlist.duration_s
        return self.measured[-1].end_s - self.measured[0].start_s

    @property
    def sample_s(self) -> Fraction:
        """Length of one picture or one audio frame in seconds; 0 where nothing was measured."""
        samples = sum(segment.samples for segment in self.measured)
        shown_s = sum((segment.duration_s for segment in self.measured), Fraction(0))
        return shown_s / samples if samples else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPackage:
    """Everything the checks look at. media: by path of the playlist.

    lost: how many references of the multivariant playlist led to nothing that can be read; faults say why.
    delivery: what a server said when it delivered all this; None for a folder.
    """

    files: Files
    master: Playlist
    media: dict[str, LoadedMedia]
    faults: tuple[Fault, ...]
    lost: int
    delivery: Delivery | None

    def of_kind(self, *kinds: Kind) -> tuple[LoadedMedia, ...]:
        """The media playlists of these kinds, in the order the multivariant playlist names them."""
        return tuple(media for media in self.media.values() if media.kind in kinds)

    @property
    def unread(self) -> bool:
        """True where some video or sound could not be read, so that what seems not to be there may be in it."""
        return self.lost > 0 or any(media.init is None for media in self.of_kind(Kind.VIDEO, Kind.AUDIO))

    @property
    def tolerance_s(self) -> Fraction:
        """One picture or one audio frame, whichever is longer: nothing can be cut finer."""
        samples = [media.sample_s for media in self.of_kind(Kind.VIDEO, Kind.AUDIO) if media.sample_s]
        return max(samples, default=UNMEASURED_SAMPLE_S)

    def referred(self, uri: str) -> LoadedMedia | None:
        """The media playlist a URI of the multivariant playlist names."""
        return self.media.get(resolve(self.master.path, uri) or "")


def resolve(from_path: str, uri: str) -> str | None:
    """A relative URI as a path inside the package; None where it is none, is absolute or leaves the package."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # brackets that do not close
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(from_path), unquote(parts.path)))
    return None if path.startswith("../") or path == ".." or "\0" in path else path
