"""Reads a whole package from disk: playlists by their own references, segments by their own boxes."""

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.errors import WrongInput
from pipeline.package.init_segment import InitSegment, read_init_segment
from pipeline.package.measuring import MeasuredSegment, measure_segment
from pipeline.package.read_playlist import KEY_PICTURES, RENDITION, VARIANT, Playlist, SegmentLine, read_playlist

UNREADABLE_PLAYLIST, UNRESOLVED_URI, BROKEN_INIT, BROKEN_SEGMENT = "1", "14", "17", "18"
"""Rules that speak of what cannot even be loaded."""


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
    """

    directory: Path
    master: Playlist
    media: dict[str, LoadedMedia]
    faults: tuple[Fault, ...]
    lost: int

    def of_kind(self, *kinds: Kind) -> tuple[LoadedMedia, ...]:
        """The media playlists of these kinds, in the order the multivariant playlist names them."""
        return tuple(media for media in self.media.values() if media.kind in kinds)

    @property
    def tolerance_s(self) -> Fraction:
        """One picture or one audio frame, whichever is longer: nothing can be cut finer."""
        return max((media.sample_s for media in self.of_kind(Kind.VIDEO, Kind.AUDIO)), default=Fraction(0))

    def referred(self, uri: str) -> LoadedMedia | None:
        """The media playlist a URI of the multivariant playlist names."""
        return self.media.get(resolve(self.master.path, uri) or "")


def resolve(from_path: str, uri: str) -> str | None:
    """A relative URI as a path inside the package; None where it is absolute or leaves the package."""
    parts = urlsplit(uri)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(from_path), unquote(parts.path)))
    return None if path.startswith("../") or path == ".." or "\0" in path else path


def load_package(directory: Path, master_path: str) -> LoadedPackage:
    """Reads a package. Raises WrongInput where its multivariant playlist cannot be read."""
    master = read_playlist((directory / master_path).read_bytes(), master_path)
    loader = _Loader(directory)
    media: dict[str, LoadedMedia] = {}
    lost = 0
    for kind, uri, line in _references(master):
        path = loader.existing(master, uri, line)
        if path in media:
            continue
        loaded = loader.media(kind, path) if path else None
        if path and loaded:
            media[path] = loaded
        else:
            lost += 1
    return LoadedPackage(directory=directory, master=master, media=media, faults=tuple(loader.faults), lost=lost)


def find_master(directory: Path) -> str:
    """The name of the multivariant playlist: master.m3u8, or the first playlist with variants. Raises WrongInput."""
    candidates = sorted(directory.glob("*.m3u8"), key=lambda path: (path.name != "master.m3u8", path.name))
    for path in candidates:
        if path.name == "master.m3u8" or b"#EXT-X-STREAM-INF" in path.read_bytes():
            return path.name
    raise WrongInput(str(directory), "no multivariant playlist (master.m3u8) here")


def _references(master: Playlist) -> list[tuple[Kind, str, int]]:
    found = [(Kind.VIDEO, uri.uri, uri.line) for uri in master.uris if uri.tag(VARIANT)]
    kinds = {"AUDIO": Kind.AUDIO, "SUBTITLES": Kind.SUBTITLES, "VIDEO": Kind.VIDEO}
    for tag in master.tags:
        uri = tag.attributes.get("URI")
        if tag.name == RENDITION and uri is not None and tag.attributes.get("TYPE") in kinds:
            found.append((kinds[tag.attributes["TYPE"]], uri, tag.line))
        elif tag.name == KEY_PICTURES and uri is not None:
            found.append((Kind.KEY_PICTURES, uri, tag.line))
    return found


class _Loader:
    """Collects faults while it reads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.faults: list[Fault] = []

    def existing(self, playlist: Playlist, uri: str, line: int) -> str | None:
        path = resolve(playlist.path, uri)
        if path is None:
            self._fault(UNRESOLVED_URI, playlist.where(line), f"{uri} is not relative to the package")
        elif not (self._directory / path).is_file():
            self._fault(UNRESOLVED_URI, playlist.where(line), f"{uri} does not exist")
        else:
            return path
        return None

    def media(self, kind: Kind, path: str) -> LoadedMedia | None:
        try:
            playlist = read_playlist((self._directory / path).read_bytes(), path)
        except WrongInput as error:
            self._fault(UNREADABLE_PLAYLIST, error.field, error.problem)
            return None
        init_path, init = self._init(playlist)
        segments = tuple(
            self._segment(kind, playlist, line, segment_path, init)
            for line in playlist.segments
            if (segment_path := self.existing(playlist, line.uri, line.line))
        )
        return LoadedMedia(kind=kind, playlist=playlist, init=init, init_path=init_path, segments=segments)

    def _init(self, playlist: Playlist) -> tuple[str, InitSegment | None]:
        tag = next((segment.map_tag for segment in playlist.segments if segment.map_tag), None)
        path = self.existing(playlist, tag.attributes.get("URI", ""), tag.line) if tag else None
        if path is None:
            return "", None
        try:
            return path, read_init_segment((self._directory / path).read_bytes(), path)
        except WrongInput as error:
            self._fault(BROKEN_INIT, error.field, error.problem)
            return path, None

    def _segment(
        self, kind: Kind, playlist: Playlist, line: SegmentLine, path: str, init: InitSegment | None
    ) -> LoadedSegment:
        measured, text = None, None
        content = (self._directory / path).read_bytes()
        if line.byte_range:
            content = content[line.byte_range[1] : sum(line.byte_range)]
        if kind is Kind.SUBTITLES:
            text = content.decode("utf-8", "replace")
        elif kind is not Kind.KEY_PICTURES and init is not None:
            try:
                measured = measure_segment(content, init, line.uri, path)
            except WrongInput as error:
                self._fault(BROKEN_SEGMENT, f"{playlist.where(line.line)} {error.field}", error.problem)
        return LoadedSegment(line=line, path=path, size_bytes=len(content), measured=measured, text=text)

    def _fault(self, rule: str, where: str, found: str) -> None:
        self.faults.append(Fault(rule=rule, where=where, found=found))
