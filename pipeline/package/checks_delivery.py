"""Rule 42: how a server delivers a package. Where no server did, it is not applicable: see inspecting."""

import re
from collections.abc import Iterator, Mapping

from pipeline.model.package import Check
from pipeline.package.checking import SHOULD, Checker, Problem, Rule
from pipeline.package.files import Answer, Delivery
from pipeline.package.loading import Kind, LoadedMedia, LoadedPackage

TYPES = Rule(
    number="42", clause="A 10.1, R 4", says="playlists, manifests, segments and the pointer have their media types"
)
COMPRESSED = Rule(
    number="42", clause="A 10.4", level=SHOULD, says="playlists and manifests are compressed for who can read that"
)
LASTING = Rule(
    number="42",
    clause="ours: immutable paths",
    says="what lies under a digest may be kept for a year, the pointer not at all",
)
RANGES = Rule(number="42", clause="R 4.3.2.2", says="byte ranges are answered where a playlist names some")

YEAR_S = 365 * 24 * 3600
PLAYLIST_TYPES = frozenset({"application/vnd.apple.mpegurl", "audio/mpegurl"})
MANIFEST_TYPES = frozenset({"application/dash+xml"})
POINTER_TYPES = frozenset({"application/json"})
MEDIA_TYPES = {
    Kind.VIDEO: frozenset({"video/mp4"}),
    Kind.KEY_PICTURES: frozenset({"video/mp4"}),
    Kind.AUDIO: frozenset({"audio/mp4", "video/mp4"}),
    Kind.SUBTITLES: frozenset({"text/vtt"}),
}
UNMAPPED_TYPES = frozenset({"video/mp2t", "audio/aac", "audio/mpeg", "audio/ac3"})
"""Of segments without EXT-X-MAP: transport streams and packed audio (RFC 8216 3.2, 3.4)."""


def delivery_is_right(package: LoadedPackage) -> Iterator[Check]:
    """Rule 42: media types, lifetimes, compression of playlists, byte ranges."""
    delivery = package.delivery
    if delivery is None:
        return
    master = package.master.path
    expected = {path: types for path, types in _expected_types(package).items() if path in delivery.answers}
    wrong = {
        path: f"Content-Type {answer.media_type or 'absent'}, not {' or '.join(sorted(types))}"
        for path, types in expected.items()
        if (answer := delivery.answers[path]).status == 200 and answer.media_type not in types
    }
    yield from TYPES.judge_all(_grouped(wrong), master, f"{len(expected)} objects of the right media type")
    fleeting = {
        path: f"Cache-Control {delivery.answers[path].cache_control or 'absent'}, not a year"
        for path in expected
        if delivery.answers[path].status == 200 and not _lasts_a_year(delivery.answers[path])
    }
    yield from LASTING.judge_all(_grouped(fleeting), master, f"{len(expected)} objects may be kept for a year")
    plain = {
        path: "not compressed though gzip was welcome"
        for path, types in expected.items()
        if types in (PLAYLIST_TYPES, MANIFEST_TYPES) and not delivery.answers[path].encoding
    }
    yield from COMPRESSED.judge_all(_grouped(plain), master, "playlists and manifests are compressed")
    yield from _pointer_checks(delivery)
    if delivery.byte_range is not None:
        answer = delivery.byte_range
        found = f"a request for a byte range is answered with status {answer.status} and {answer.size_bytes} bytes"
        yield RANGES.judge(answer.status == 206 and answer.size_bytes == 1, master, found)


def _expected_types(package: LoadedPackage) -> dict[str, frozenset[str]]:
    expected = dict.fromkeys(package.files.manifests(), MANIFEST_TYPES)
    for media in package.media.values():
        expected.update(dict.fromkeys(_media_paths(media), _media_types(media)))
    for path in (package.master.path, *package.media):
        expected[path] = PLAYLIST_TYPES
    return expected


def _media_paths(media: LoadedMedia) -> list[str]:
    return [*([media.init_path] if media.init_path else []), *(segment.path for segment in media.segments)]


def _media_types(media: LoadedMedia) -> frozenset[str]:
    mapped = media.init_path or media.kind is Kind.SUBTITLES
    return MEDIA_TYPES[media.kind] if mapped else UNMAPPED_TYPES


def _grouped(found: Mapping[str, str]) -> Iterator[Problem]:
    """One finding for all objects of which the same is true: a server errs by the hundred."""
    for problem in dict.fromkeys(found.values()):
        paths = [path for path, other in found.items() if other == problem]
        yield paths[0], problem if len(paths) == 1 else f"{problem}; so are {len(paths) - 1} others"


def _pointer_checks(delivery: Delivery) -> Iterator[Check]:
    if delivery.pointer is None:
        return
    answer = delivery.pointer
    fresh = _max_age_s(answer) == 0 or re.search(r"\bno-(cache|store)\b", answer.cache_control.lower()) is not None
    yield LASTING.judge(fresh, "current.json", f"Cache-Control {answer.cache_control or 'absent'} on the pointer")
    yield TYPES.judge(answer.media_type in POINTER_TYPES, "current.json", f"Content-Type {answer.media_type}")


def _lasts_a_year(answer: Answer) -> bool:
    refused = re.search(r"\bno-(cache|store)\b", answer.cache_control.lower())
    return refused is None and (_max_age_s(answer) or 0) >= YEAR_S


def _max_age_s(answer: Answer) -> int | None:
    match = re.search(r"(?:\A|[\s,])max-age=\"?([0-9]{1,18})", answer.cache_control.lower())
    return int(match[1]) if match else None


CHECKERS: tuple[Checker, ...] = (delivery_is_right,)
