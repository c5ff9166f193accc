"""Reads a whole package: playlists by their own references, segments by their own boxes."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from urllib.parse import unquote, urlsplit

from pipeline.errors import WrongInput
from pipeline.package.files import Delivery, Files
from pipeline.package.init_segment import InitSegment, read_init_segment
from pipeline.package.measuring import MeasuredSegment, measure_segment
from pipeline.package.read_playlist import KEY_PICTURES, RENDITION, VARIANT, Playlist, SegmentLine, Tag, read_playlist

UNREADABLE_PLAYLIST, UNRESOLVED_URI, BROKEN_INIT, BROKEN_SEGMENT = "1", "14", "17", "18"
"""Rules that speak of what cannot even be loaded."""

MAX_TEXT_BYTES = 4 * 2**20
"""Of a playlist, a manifest or a subtitle segment: a hundred times what six minutes need."""

UNMEASURED_SAMPLE_S = Fraction(1, 20)
"""One picture or audio frame of media that could not be measured: longer than at 24 pictures a second."""

Progress = Callable[[float, str], None]
"""Hears the share of media playlists read, and the one that is read next."""


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


def load_package(files: Files, master_path: str, on_progress: Progress = lambda share, path: None) -> LoadedPackage:
    """Reads a package. Raises WrongInput where its multivariant playlist cannot be read."""
    master = read_playlist(read_text(files, master_path), master_path)
    loader = _Loader(files)
    media: dict[str, LoadedMedia] = {}
    lost = 0
    references = _references(master)
    for index, (kind, uri, line) in enumerate(references):
        on_progress(index / len(references), uri)
        path = loader.existing(master, uri, line)
        if path in media:
            continue
        loaded = loader.media(kind, path) if path else None
        if path and loaded:
            media[path] = loaded
        else:
            lost += 1
    files.manifests()  # so that its answer is among those that the delivery is judged by
    return LoadedPackage(
        files=files,
        master=master,
        media=media,
        faults=tuple(loader.faults),
        lost=lost,
        delivery=files.delivery(_first_byte_of_a_range(media)),
    )


def read_text(files: Files, path: str) -> bytes:
    """A text file's bytes. Raises WrongInput for one of a size that no honest text has."""
    if (size := files.size_bytes(path)) > MAX_TEXT_BYTES:
        raise WrongInput(path, f"is text of {size} bytes; {MAX_TEXT_BYTES} at most are read")
    return files.read(path)


def _first_byte_of_a_range(media: dict[str, LoadedMedia]) -> tuple[str, int, int] | None:
    """The first byte of the first byte range that a playlist names, as (path, length, offset)."""
    ranged = (
        (segment.path, 1, segment.line.byte_range[1])
        for one in media.values()
        for segment in one.segments
        if segment.line.byte_range and segment.size_bytes
    )
    return next(ranged, None)


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

    def __init__(self, files: Files) -> None:
        self._files = files
        self.faults: list[Fault] = []

    def existing(self, playlist: Playlist, uri: str, line: int) -> str | None:
        path = resolve(playlist.path, uri)
        if path is None:
            self._fault(UNRESOLVED_URI, playlist.where(line), f"{uri} is not relative to the package")
            return None
        try:
            self._files.size_bytes(path)
        except WrongInput as error:
            self._fault(UNRESOLVED_URI, playlist.where(line), f"{uri} {error.problem}")
            return None
        return path

    def media(self, kind: Kind, path: str) -> LoadedMedia | None:
        try:
            playlist = read_playlist(read_text(self._files, path), path)
        except WrongInput as error:
            self._fault(UNREADABLE_PLAYLIST, error.field, error.problem)
            return None
        paths = (resolve(path, line.uri) for line in playlist.segments)
        self._files.prepare(path for path in paths if path)
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
        if tag is None or path is None:
            return "", None
        try:
            return path, read_init_segment(self._files.read(path, _map_range(tag)), path)
        except WrongInput as error:
            self._fault(BROKEN_INIT, error.field, error.problem)
            return path, None

    def _segment(
        self, kind: Kind, playlist: Playlist, line: SegmentLine, path: str, init: InitSegment | None
    ) -> LoadedSegment:
        measured, text = None, None
        size_bytes = self._files.size_bytes(path)
        if line.byte_range:
            size_bytes = max(0, min(line.byte_range[0], size_bytes - line.byte_range[1]))
        try:
            if kind is Kind.SUBTITLES:
                text = read_text(self._files, path).decode("utf-8", "replace")
            elif kind is not Kind.KEY_PICTURES and init is not None:
                measured = measure_segment(self._files.read(path, line.byte_range), init, line.uri, path)
        except WrongInput as error:
            self._fault(BROKEN_SEGMENT, f"{playlist.where(line.line)} {error.field}", error.problem)
        return LoadedSegment(line=line, path=path, size_bytes=size_bytes, measured=measured, text=text)

    def _fault(self, rule: str, where: str, found: str) -> None:
        self.faults.append(Fault(rule=rule, where=where, found=found))


def _map_range(tag: Tag) -> tuple[int, int] | None:
    """BYTERANGE of EXT-X-MAP (RFC 8216 4.3.2.5): (length, offset); None for the whole file."""
    match = re.fullmatch(r"([0-9]{1,18})@([0-9]{1,18})", tag.attributes.get("BYTERANGE", ""))
    return (int(match[1]), int(match[2])) if match else None
