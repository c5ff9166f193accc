"""Rules 1 to 9: the form of each playlist."""

from collections.abc import Iterator

from pipeline.model.package import Check
from pipeline.package.checking import SHOULD, Checker, Problem, Rule, seconds
from pipeline.package.loading import UNREADABLE_PLAYLIST, Kind, LoadedMedia, LoadedPackage
from pipeline.package.measuring import nearest_second
from pipeline.package.read_playlist import MAP, MEDIA_TAGS, MULTIVARIANT_TAGS, Playlist, whole_number

READABLE = Rule(
    number="1",
    clause="R 4.1, 4.3.1.1",
    says="playlists are UTF-8 without a byte order mark, start with #EXTM3U and follow the grammar",
)
ONE_KIND = Rule(number="2", clause="R 4.1", says="no media tags in a multivariant playlist, nor the reverse")
VERSION_ENOUGH = Rule(number="3", clause="R 7", says="EXT-X-VERSION is high enough for what is used")
VERSION_NOT_HIGHER = Rule(number="3", clause="R 7", level=SHOULD, says="EXT-X-VERSION is no higher than needed")
VOD = Rule(number="4", clause="A 8.6", says="EXT-X-PLAYLIST-TYPE:VOD in every media playlist")
ENDED = Rule(number="5", clause="B 4.4.3.4", says="EXT-X-ENDLIST in every media playlist")
TARGET_HOLDS = Rule(number="6", clause="B 4.4.3.1", says="every EXTINF, rounded, is at most EXT-X-TARGETDURATION")
REAL_DURATION = Rule(
    number="7", clause="A 7.7", says="what a segment really holds lasts at most half a second longer than the target"
)
SIX_SECONDS = Rule(number="8", clause="A 7.5", level=SHOULD, says="the target of video and audio is six seconds")
ONE_TARGET = Rule(number="9", clause="A 8.2", says="video and audio share one target")

RECOMMENDED_TARGET_S = 6
REAL_EXCESS_S = 0.5


def playlists_are_readable(package: LoadedPackage) -> Iterator[Check]:
    """Rule 1: UTF-8 without a byte order mark, #EXTM3U first, and every line follows the grammar."""
    problems = [(fault.where, fault.found) for fault in package.faults if fault.rule == UNREADABLE_PLAYLIST]
    found = f"{1 + len(package.media)} playlists in UTF-8 that start with #EXTM3U"
    yield from READABLE.judge_all(problems, package.master.path, found)


def playlists_are_of_one_kind(package: LoadedPackage) -> Iterator[Check]:
    """Rule 2: no media tags in a multivariant playlist, nor the reverse."""
    for playlist, foreign in [
        (package.master, MEDIA_TAGS),
        *((media.playlist, MULTIVARIANT_TAGS) for media in package.media.values()),
    ]:
        problems = [(playlist.where(tag.line), f"{tag.name} here") for tag in playlist.tags if tag.name in foreign]
        yield from ONE_KIND.judge_all(problems, playlist.path, "tags of one kind only")


def versions_fit(package: LoadedPackage) -> Iterator[Check]:
    """Rule 3: EXT-X-VERSION high enough for what is used, and no higher."""
    highest = max((_needed_version(media.playlist) for media in package.media.values()), default=1)
    for playlist in (package.master, *(media.playlist for media in package.media.values())):
        tag = playlist.first("EXT-X-VERSION")
        where = playlist.where(tag.line) if tag else playlist.path
        said = (whole_number(tag.value) if tag else None) or 1
        needed = _needed_version(playlist)
        yield VERSION_ENOUGH.judge(said >= needed, where, f"version {said}, {needed} is needed")
        # A multivariant playlist may announce the version of the playlists it leads to.
        limit = max(needed, highest) if playlist is package.master else needed
        yield VERSION_NOT_HIGHER.judge(said <= limit, where, f"version {said}, {limit} is enough")


def _needed_version(playlist: Playlist) -> int:
    if playlist.first(MAP):
        return 6
    if playlist.first("EXT-X-BYTERANGE") or playlist.first("EXT-X-I-FRAMES-ONLY"):
        return 4
    return 3 if any("." in tag.value.split(",")[0] for tag in playlist.all("EXTINF")) else 1


def playlists_are_vod(package: LoadedPackage) -> Iterator[Check]:
    """Rule 4: EXT-X-PLAYLIST-TYPE:VOD in every media playlist."""
    for media in package.media.values():
        tag = media.playlist.first("EXT-X-PLAYLIST-TYPE")
        where = media.playlist.where(tag.line) if tag else media.playlist.path
        yield VOD.judge(tag is not None and tag.value == "VOD", where, tag.value if tag else "no EXT-X-PLAYLIST-TYPE")


def playlists_end(package: LoadedPackage) -> Iterator[Check]:
    """Rule 5: EXT-X-ENDLIST."""
    for media in package.media.values():
        tag = media.playlist.first("EXT-X-ENDLIST")
        where = media.playlist.where(tag.line) if tag else media.playlist.path
        yield ENDED.judge(tag is not None, where, "EXT-X-ENDLIST" if tag else "no EXT-X-ENDLIST")


def durations_keep_to_target(package: LoadedPackage) -> Iterator[Check]:
    """Rule 6: every EXTINF, rounded, is at most the target duration."""
    for media in package.media.values():
        target = media.playlist.target_duration_s
        if target is None:
            yield TARGET_HOLDS.judge(False, media.playlist.path, "no EXT-X-TARGETDURATION that is a whole number")
            continue
        problems = [
            (media.playlist.where(line.line), f"EXTINF {seconds(line.duration_s)}, target {target} s")
            for line in media.playlist.segments
            if nearest_second(line.duration_s) > target
        ]
        longest = max((line.duration_s for line in media.playlist.segments), default=0)
        found = f"longest EXTINF {seconds(longest)}, target {target} s"
        yield from TARGET_HOLDS.judge_all(problems, media.playlist.path, found)


def real_durations_keep_to_target(package: LoadedPackage) -> Iterator[Check]:
    """Rule 7: what is really in a segment lasts at most half a second longer than the target."""
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO):
        target = media.playlist.target_duration_s
        if target is None or not media.measured:
            continue
        longest = max(segment.duration_s for segment in media.measured)
        yield from REAL_DURATION.judge_all(
            _too_long(media, target), media.playlist.path, f"longest {seconds(longest)}, target {target} s"
        )


def _too_long(media: LoadedMedia, target: int) -> list[Problem]:
    return [
        (media.playlist.where(segment.line.line), f"{seconds(segment.measured.duration_s)}, target {target} s")
        for segment in media.segments
        if segment.measured and segment.measured.duration_s > target + REAL_EXCESS_S
    ]


def target_is_six_seconds(package: LoadedPackage) -> Iterator[Check]:
    """Rule 8: the target duration of video and audio should be six seconds."""
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO):
        target = media.playlist.target_duration_s
        # A programme shorter than one segment cannot reach it.
        short = len(media.playlist.segments) <= 1 and media.playlist.duration_s < RECOMMENDED_TARGET_S
        yield SIX_SECONDS.judge(target == RECOMMENDED_TARGET_S or short, media.playlist.path, f"target {target} s")


def targets_are_equal(package: LoadedPackage) -> Iterator[Check]:
    """Rule 9: video and audio share one target duration."""
    playlists = [media.playlist for media in package.of_kind(Kind.VIDEO, Kind.AUDIO)]
    if not playlists:
        return
    first = playlists[0].target_duration_s
    problems = [
        (playlist.path, f"target {playlist.target_duration_s} s, {playlists[0].path} has {first} s")
        for playlist in playlists[1:]
        if playlist.target_duration_s != first
    ]
    yield from ONE_TARGET.judge_all(problems, package.master.path, f"target {first} s everywhere")


CHECKERS: tuple[Checker, ...] = (
    playlists_are_readable,
    playlists_are_of_one_kind,
    versions_fit,
    playlists_are_vod,
    playlists_end,
    durations_keep_to_target,
    real_durations_keep_to_target,
    target_is_six_seconds,
    targets_are_equal,
)
