"""A strict, small playlist reader (RFC 8216 4). It keeps line numbers, so that every finding can name its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import WrongInput

DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{0,18})?\Z", re.ASCII)
ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(,|\Z)')
QUOTED_ATTRIBUTES = frozenset(
    {"ASSOC-LANGUAGE", "AUDIO", "CHANNELS", "CHARACTERISTICS", "CODECS", "GROUP-ID", "INSTREAM-ID", "LANGUAGE", "NAME",
     "SUBTITLES", "URI", "VIDEO"}
)  # fmt: skip
"""Attributes whose value is a quoted string (RFC 8216 4.3.4)."""

VARIANT, KEY_PICTURES, RENDITION = "EXT-X-STREAM-INF", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-MEDIA"
SEGMENT_DURATION, BYTE_RANGE, MAP, DISCONTINUITY = "EXTINF", "EXT-X-BYTERANGE", "EXT-X-MAP", "EXT-X-DISCONTINUITY"
MULTIVARIANT_TAGS = frozenset({VARIANT, KEY_PICTURES, RENDITION, "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY"})
MEDIA_TAGS = frozenset(
    {SEGMENT_DURATION, BYTE_RANGE, MAP, DISCONTINUITY, "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE",
     "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE", "EXT-X-I-FRAMES-ONLY", "EXT-X-KEY",
     "EXT-X-PROGRAM-DATE-TIME", "EXT-X-DATERANGE", "EXT-X-GAP", "EXT-X-BITRATE", "EXT-X-PART", "EXT-X-SKIP"}
)  # fmt: skip
"""Tags that may stand in one kind of playlist only (RFC 8216 4.3.2 to 4.3.4)."""

WITH_ATTRIBUTES = frozenset({VARIANT, KEY_PICTURES, RENDITION, MAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One #EXT line. attributes are unquoted and empty for tags without a list."""

    name: str
    value: str
    line: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uri:
    """One URI line with the tags that stand between it and the URI before it."""

    uri: str
    line: int
    tags: tuple[Tag, ...]

    def tag(self, name: str) -> Tag | None:
        """The first of its tags with that name."""
        return next((tag for tag in self.tags if tag.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLine:
    """One media segment as its playlist tells it. byte_range: (length, offset). map_tag: the EXT-X-MAP in force."""

    uri: str
    line: int
    duration_s: Fraction
    byte_range: tuple[int, int] | None
    map_tag: Tag | None
    discontinuity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A playlist as read. path: its name for people, relative to the package."""

    path: str
    tags: tuple[Tag, ...]
    uris: tuple[Uri, ...]
    segments: tuple[SegmentLine, ...]

    def all(self, name: str) -> tuple[Tag, ...]:
        """Every tag with that name."""
        return tuple(tag for tag in self.tags if tag.name == name)

    def first(self, name: str) -> Tag | None:
        """The first tag with that name."""
        return next(iter(self.all(name)), None)

    def where(self, line: int) -> str:
        """file:line."""
        return f"{self.path}:{line}"

    @property
    def duration_s(self) -> Fraction:
        """Sum of EXTINF in seconds."""
        return sum((segment.duration_s for segment in self.segments), Fraction(0))

    @property
    def target_duration_s(self) -> int | None:
        """EXT-X-TARGETDURATION, None where it is absent or no whole number."""
        tag = self.first("EXT-X-TARGETDURATION")
        return whole_number(tag.value) if tag else None


def whole_number(text: str) -> int | None:
    """A decimal-integer of RFC 8216 4.2, at most 18 digits; None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) else None


def read_playlist(content: bytes, path: str) -> Playlist:
    """Reads either kind of playlist. Raises WrongInput whose field is file:line.

    Refused: bytes that are not UTF-8, a byte order mark, another first line than #EXTM3U, attribute lists that do not
    follow the grammar or repeat a name, a string that is not quoted, EXTINF or EXT-X-BYTERANGE that is no number, a
    segment without EXTINF, an EXTINF or EXT-X-STREAM-INF without a URI.
    """
    tags: list[Tag] = []
    pending: list[Tag] = []
    uris: list[Uri] = []
    for number, line in enumerate(_lines(content, path), start=1):
        if line.startswith("#EXT"):
            tag = _read_tag(line, number, path)
            tags.append(tag)
            pending.append(tag)
        elif line.strip() and not line.startswith("#"):
            uris.append(Uri(uri=line, line=number, tags=tuple(pending)))
            pending = []
    for tag in pending:
        if tag.name in {SEGMENT_DURATION, VARIANT}:
            raise WrongInput(f"{path}:{tag.line}", f"{tag.name} without a URI")
    multivariant = any(tag.name in {VARIANT, KEY_PICTURES, RENDITION} for tag in tags)
    segments = () if multivariant and not any(tag.name == SEGMENT_DURATION for tag in tags) else _segments(uris, path)
    return Playlist(path=path, tags=tuple(tags), uris=tuple(uris), segments=segments)


def _lines(content: bytes, path: str) -> list[str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongInput(f"{path}:{line}", "is not UTF-8") from error
    if text.startswith("\ufeff"):
        raise WrongInput(f"{path}:1", "starts with a byte order mark")
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0] != "#EXTM3U":
        raise WrongInput(f"{path}:1", f"the first line is {lines[0][:60]!r}, not #EXTM3U")
    return lines


def _read_tag(line: str, number: int, path: str) -> Tag:
    name, _, value = line[1:].partition(":")
    attributes = _read_attributes(value, f"{path}:{number}") if name in WITH_ATTRIBUTES else {}
    return Tag(name=name, value=value.strip(), line=number, attributes=attributes)


def _read_attributes(text: str, where: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = ATTRIBUTE.match(text, position)
        if match is None or (match[3] == "," and match.end() == len(text)):
            raise WrongInput(where, f"not an attribute list from {text[position : position + 40]!r}")
        name, value = match[1], match[2]
        if name in attributes:
            raise WrongInput(where, f"{name} stands twice")
        if name in QUOTED_ATTRIBUTES and not value.startswith('"'):
            raise WrongInput(where, f"{name} must be a quoted string")
        attributes[name] = value.strip('"')
        position = match.end()
    return attributes


def _segments(uris: list[Uri], path: str) -> tuple[SegmentLine, ...]:
    segments: list[SegmentLine] = []
    map_tag: Tag | None = None
    range_ends: dict[str, int] = {}
    for uri in uris:
        map_tag = next((tag for tag in reversed(uri.tags) if tag.name == MAP), map_tag)
        duration = uri.tag(SEGMENT_DURATION)
        if duration is None:
            if uri.tag(VARIANT):  # a variant inside a media playlist: rule 2 speaks of it
                continue
            raise WrongInput(f"{path}:{uri.line}", "a segment without EXTINF")
        seconds = duration.value.split(",", 1)[0]
        if not DECIMAL.match(seconds):
            raise WrongInput(f"{path}:{duration.line}", f"EXTINF {seconds!r} is not a number of seconds")
        byte_range = _read_byte_range(uri, range_ends, path)
        segments.append(
            SegmentLine(
                uri=uri.uri,
                line=uri.line,
                duration_s=Fraction(seconds),
                byte_range=byte_range,
                map_tag=map_tag,
                discontinuity=uri.tag(DISCONTINUITY) is not None,
            )
        )
    return tuple(segments)


def _read_byte_range(uri: Uri, range_ends: dict[str, int], path: str) -> tuple[int, int] | None:
    """(length, offset); a range without an offset continues the one before it of the same file (RFC 8216 4.3.2.2)."""
    tag = uri.tag(BYTE_RANGE)
    if tag is None:
        return None
    match = re.fullmatch(r"([0-9]{1,18})(?:@([0-9]{1,18}))?", tag.value)
    if match is None or (match[2] is None and uri.uri not in range_ends):
        raise WrongInput(f"{path}:{tag.line}", f"EXT-X-BYTERANGE {tag.value!r} names no range")
    length, offset = int(match[1]), int(match[2]) if match[2] else range_ends[uri.uri]
    range_ends[uri.uri] = offset + length
    return length, offset
