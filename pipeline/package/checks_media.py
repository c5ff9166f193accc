"""Rules 15 to 25: what is inside the segments, read from their boxes."""

import itertools
from collections.abc import Iterator
from fractions import Fraction

from pipeline.model.package import Check
from pipeline.package.checking import SHOULD, Checker, Problem, Rule, seconds
from pipeline.package.init_segment import Track
from pipeline.package.loading import BROKEN_INIT, BROKEN_SEGMENT, Kind, LoadedMedia, LoadedPackage
from pipeline.package.measuring import measure_rates
from pipeline.package.picture import Coding, Picture

STARTS_WITH_IDR = Rule(
    number="15",
    clause="A 7.4",
    says="every video segment starts with an IDR picture (AV1: a key frame) that its boxes tell as a sync sample",
)
IDR_OFTEN = Rule(number="16", clause="A 1.13", level=SHOULD, says="such a picture every two seconds")
HAS_MAP = Rule(number="17", clause="A 8.20", says="EXT-X-MAP leads to an initialization segment that can be read")
CONTINUOUS = Rule(number="18", clause="A 7.3", says="every tfdt is the one before it plus the durations of its samples")
PLAYABLE_PROFILE = Rule(
    number="19",
    clause="A 1.3-1.6",
    says="H.264 in High up to 5.2, HEVC in Main or Main 10 up to 5.0, AV1 in Main up to 5.1",
)
H264_EXISTS = Rule(number="19", clause="A 1.12", level=SHOULD, says="where other codecs are, H.264 is there too")
PARAMETERS_IN_INIT = Rule(number="20", clause="A 1.10", says="avc1 and hvc1, not avc3 and hev1")
SIXTY_FRAMES = Rule(number="21", clause="A 1.19", says="at most 60 frames a second")
ONE_LOOK = Rule(number="22", clause="A 1.21", says="one colour space and one aspect for all rungs, of whatever codec")
SDR_EXISTS = Rule(number="23", clause="A 1.24", says="some rung is SDR")
STEREO_EXISTS = Rule(number="24", clause="A 2.3", says="stereo AAC-LC is there")
AUDIO_RATE = Rule(number="24", clause="A 2.9", level=SHOULD, says="stereo AAC-LC has 32 to 160 kb/s")
ONE_AUDIO = Rule(number="25", clause="A 2.17", says="at most one audio stream in a segment")

IDR_INTERVAL_S = 2
PROFILES = {
    Coding.H264: (frozenset({100}), 52),  # High, 5.2: A 1.3-1.4
    Coding.HEVC: (frozenset({1, 2}), 150),  # Main and Main 10, 5.0: A 1.6
    Coding.AV1: (frozenset({0}), 13),  # Main, 5.1: ours, what decoders in hardware can do; Apple names none
}
"""By codec: the profile_idc allowed, and the highest level_idc."""

MAX_FRAME_RATE = 60
ASPECT_TOLERANCE = Fraction(1, 100)
"""Rungs round their size to whole pixels; a hundredth is more than that moves the aspect."""

AAC_LC = 2
AUDIO_BPS = (32_000, 160_000)


def segments_start_with_idr(package: LoadedPackage) -> Iterator[Check]:
    """Rule 15: decoding can begin at every video segment, by what is coded in it and by what its boxes say."""
    for media, picture in _pictures(package):
        found = f"{len(media.measured)} segments start with {picture.key_name}"
        yield from STARTS_WITH_IDR.judge_all(_false_starts(media, picture), media.playlist.path, found)


def _false_starts(media: LoadedMedia, picture: Picture) -> Iterator[Problem]:
    for segment in media.segments:
        where = media.playlist.where(segment.line.line)
        if segment.measured and not segment.measured.starts_with_key:
            yield where, f"{segment.path} does not start with {picture.key_name}"
        elif segment.measured and not segment.measured.starts_with_sync:
            yield where, f"{segment.path} starts with {picture.key_name} that its boxes do not tell as a sync sample"


def idr_pictures_are_frequent(package: LoadedPackage) -> Iterator[Check]:
    """Rule 16: an IDR picture every two seconds, give or take a frame where the rate does not divide."""
    for media, _ in _pictures(package):
        if not media.complete:
            continue
        starts = [key.start_s for segment in media.measured for key in segment.key_pictures]
        ends = [*starts[1:], media.measured[-1].end_s] if media.measured else []
        gaps = [end - start for start, end in zip(starts, ends, strict=True)]
        longest = max(gaps, default=Fraction(0))
        yield IDR_OFTEN.judge(
            bool(gaps) and longest <= IDR_INTERVAL_S + media.sample_s,
            media.playlist.path,
            f"{len(starts)} pictures at which decoding can begin, {seconds(longest)} apart at most",
        )


def segments_have_a_map(package: LoadedPackage) -> Iterator[Check]:
    """Rule 17: fragmented MP4 is introduced by EXT-X-MAP, and what it names is an initialization segment."""
    broken = [(fault.where, fault.found) for fault in package.faults if fault.rule == BROKEN_INIT]
    yield from (HAS_MAP.judge(False, *problem) for problem in broken)
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO, Kind.KEY_PICTURES):
        bare = [line for line in media.playlist.segments if line.map_tag is None]
        problems = [(media.playlist.where(line.line), f"{len(bare)} segments without EXT-X-MAP") for line in bare[:1]]
        yield from HAS_MAP.judge_all(problems, media.playlist.path, f"EXT-X-MAP {media.init_path}")


def decode_times_are_continuous(package: LoadedPackage) -> Iterator[Check]:
    """Rule 18: every tfdt is the one before it plus the durations of its samples."""
    broken = [(fault.where, fault.found) for fault in package.faults if fault.rule == BROKEN_SEGMENT]
    yield from (CONTINUOUS.judge(False, *problem) for problem in broken)
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO):
        if media.measured:
            found = f"{len(media.measured)} segments continue one another"
            yield from CONTINUOUS.judge_all(_leaps(media), media.playlist.path, found)


def _leaps(media: LoadedMedia) -> Iterator[Problem]:
    for segment in media.segments:
        if segment.measured:
            yield from ((media.playlist.where(segment.line.line), gap) for gap in segment.measured.gaps)
    # Across a segment that is missing there is nothing to compare.
    pairs = itertools.pairwise(media.segments) if media.complete else ()
    for before, after in pairs:
        if before.measured and after.measured and after.measured.decode_start != before.measured.decode_end:
            where = media.playlist.where(after.line.line)
            yield where, f"tfdt {after.measured.decode_start} follows {before.measured.decode_end}"


def profiles_are_playable(package: LoadedPackage) -> Iterator[Check]:
    """Rule 19: H.264 in High profile up to level 5.2, HEVC in Main or Main 10 up to 5.0, AV1 in Main up to 5.1.

    Where other codecs are, H.264 should be there too for players that have no other.
    """
    codings = set()
    for media, picture in _pictures(package):
        profiles, highest = PROFILES[picture.coding]
        parameters = picture.parameters
        codings.add(picture.coding)
        yield PLAYABLE_PROFILE.judge(
            parameters.profile_idc in profiles and parameters.level_idc <= highest,
            media.init_path,
            f"{picture.coding}, profile {parameters.profile_idc}, level {picture.level}",
        )
    if codings and (Coding.H264 in codings or not package.unread):
        yield H264_EXISTS.judge(Coding.H264 in codings, package.master.path, f"codecs: {', '.join(sorted(codings))}")


def parameter_sets_are_in_the_init(package: LoadedPackage) -> Iterator[Check]:
    """Rule 20: avc1 or hvc1, not avc3 or hev1."""
    for media, track in _tracks(package, Kind.VIDEO):
        if track.handler == "vide":
            yield PARAMETERS_IN_INIT.judge(
                track.sample_entry not in {"avc3", "hev1"}, media.init_path, f"sample entry {track.sample_entry}"
            )


def frame_rate_is_at_most_sixty(package: LoadedPackage) -> Iterator[Check]:
    """Rule 21: at most 60 frames a second."""
    for media, _ in _pictures(package):
        if media.sample_s:
            rate = 1 / media.sample_s
            yield SIXTY_FRAMES.judge(rate <= MAX_FRAME_RATE, media.playlist.path, f"{float(rate):.3f} frames a second")


def rungs_look_alike(package: LoadedPackage) -> Iterator[Check]:
    """Rule 22: one colour space and one aspect for all rungs."""
    rungs = [(media, picture.parameters) for media, picture in _pictures(package)]
    for media, parameters in rungs:
        first = rungs[0][1]
        same_aspect = abs(parameters.display_aspect / first.display_aspect - 1) <= ASPECT_TOLERANCE
        colour = parameters.colour
        yield ONE_LOOK.judge(
            same_aspect and colour == first.colour,
            media.init_path,
            f"aspect {float(parameters.display_aspect):.4f}, colour {colour.primaries}/{colour.transfer}/"
            f"{colour.matrix}{' full range' if colour.full_range else ''}",
        )


def sdr_exists(package: LoadedPackage) -> Iterator[Check]:
    """Rule 23: at least one rung is SDR."""
    ranges = [picture.parameters.colour.video_range for _, picture in _pictures(package)]
    if "SDR" in ranges or not package.unread:
        yield SDR_EXISTS.judge(
            "SDR" in ranges, package.master.path, f"{len(ranges)} rungs: {', '.join(ranges) or 'none'}"
        )


def stereo_aac_exists(package: LoadedPackage) -> Iterator[Check]:
    """Rule 24: stereo AAC-LC is there, and should have 32 to 160 kb/s."""
    sounds = [
        (media, track.sound)
        for media, track in _tracks(package, Kind.AUDIO, Kind.VIDEO)
        if track.sound and track.sound.object_type == AAC_LC and track.sound.channels == 2
    ]
    if sounds or not package.unread:
        yield STEREO_EXISTS.judge(bool(sounds), package.master.path, f"{len(sounds)} stereo AAC-LC tracks")
    for media, _ in sounds:
        if media.kind is Kind.AUDIO and media.measured and media.playlist.target_duration_s:
            pieces = [(segment.size_bytes, segment.duration_s) for segment in media.measured]
            average = measure_rates(pieces, media.playlist.target_duration_s).average_bps
            yield AUDIO_RATE.judge(
                AUDIO_BPS[0] <= average <= AUDIO_BPS[1], media.playlist.path, f"{float(average) / 1000:.1f} kb/s"
            )


def segments_have_one_audio(package: LoadedPackage) -> Iterator[Check]:
    """Rule 25: at most one audio stream in a segment."""
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO):
        if media.init:
            streams = sum(track.handler == "soun" for track in media.init.tracks)
            yield ONE_AUDIO.judge(streams <= 1, media.init_path, f"{streams} audio streams")


def _pictures(package: LoadedPackage) -> Iterator[tuple[LoadedMedia, Picture]]:
    return (
        (media, media.init.main.picture)
        for media in package.of_kind(Kind.VIDEO)
        if media.init and media.init.main.picture
    )


def _tracks(package: LoadedPackage, *kinds: Kind) -> Iterator[tuple[LoadedMedia, Track]]:
    return ((media, track) for media in package.of_kind(*kinds) if media.init for track in media.init.tracks)


CHECKERS: tuple[Checker, ...] = (
    segments_start_with_idr,
    idr_pictures_are_frequent,
    segments_have_a_map,
    decode_times_are_continuous,
    profiles_are_playable,
    parameter_sets_are_in_the_init,
    frame_rate_is_at_most_sixty,
    rungs_look_alike,
    sdr_exists,
    stereo_aac_exists,
    segments_have_one_audio,
)
