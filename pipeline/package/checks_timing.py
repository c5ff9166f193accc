"""Rules 10 to 14, 41 and 43: what the playlists say of time, against what is in the segments."""

import itertools
from collections.abc import Iterator
from fractions import Fraction

from pipeline.model.package import Check
from pipeline.model.timeline import SIX_MINUTES_S
from pipeline.package.checking import Checker, Problem, Rule, seconds
from pipeline.package.loading import UNRESOLVED_URI, Kind, LoadedMedia, LoadedPackage

TRUE_SUM = Rule(number="10", clause="A 8.1", says="EXTINF adds up to what the segments show, within one frame")
SAME_RANGE = Rule(
    number="11", clause="A 8.7", says="all playlists last as long as the video, subtitles and I-frames too"
)
SAME_START = Rule(number="12", clause="B 6.2.4", says="the first segments of video and audio start at the same time")
ALIGNED = Rule(number="13", clause="A 8.22", says="all rungs, of whatever codec, are cut at the same times")
RESOLVES = Rule(number="14", clause="A 8.18", says="every URI is relative, leads to a file, and is not redirected")
DISCONTINUITIES = Rule(
    number="41", clause="A 8.13-8.15", says="a discontinuity stands at the same time in every playlist"
)
SIX_MINUTES = Rule(number="43", clause="ours: DESIGN law 1", says="no playlist adds up to more than 360.000 s")

SAME_TIME_S = Fraction(1, 1000)
"""Times closer than this are the same time in different timescales."""


def sums_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 10: the sum of EXTINF is within one frame of what the segments really show."""
    for media in package.of_kind(Kind.VIDEO, Kind.AUDIO):
        if not media.complete:
            continue
        real_s, said_s = media.real_duration_s, media.playlist.duration_s
        yield TRUE_SUM.judge(
            abs(said_s - real_s) <= media.sample_s + SAME_TIME_S,
            media.playlist.path,
            f"EXTINF adds up to {seconds(said_s)}, the segments show {seconds(real_s)}",
        )


def ranges_are_equal(package: LoadedPackage) -> Iterator[Check]:
    """Rule 11: all playlists, subtitles and I-frames too, last as long as the video."""
    reference = next(iter(package.of_kind(Kind.VIDEO)), None)
    if reference is None:
        return
    expected_s = reference.real_duration_s
    for media in package.media.values():
        yield SAME_RANGE.judge(
            abs(media.real_duration_s - expected_s) <= package.tolerance_s,
            media.playlist.path,
            f"lasts {seconds(media.real_duration_s)}, {reference.playlist.path} {seconds(expected_s)}",
        )


def starts_are_equal(package: LoadedPackage) -> Iterator[Check]:
    """Rule 12: the first segments of video and audio start at the same time, from tfdt, trun and edit list."""
    measured = [media for media in package.of_kind(Kind.VIDEO, Kind.AUDIO) if media.measured and media.complete]
    for media in measured:
        first_s, start_s = measured[0].measured[0].start_s, media.measured[0].start_s
        yield SAME_START.judge(
            abs(start_s - first_s) < package.tolerance_s,
            media.playlist.path,
            f"starts at {seconds(start_s)}, {measured[0].playlist.path} at {seconds(first_s)}",
        )


def boundaries_are_aligned(package: LoadedPackage) -> Iterator[Check]:
    """Rule 13: every rung is cut at the same times."""
    rungs = [media for media in package.of_kind(Kind.VIDEO) if media.measured and media.complete]
    for rung in rungs[1:]:
        found = f"{len(rung.measured)} segments, cut as in {rungs[0].playlist.path}"
        yield from ALIGNED.judge_all(_misaligned(rung, rungs[0]), rung.playlist.path, found)


def _misaligned(rung: LoadedMedia, reference: LoadedMedia) -> Iterator[Problem]:
    if len(rung.measured) != len(reference.measured):
        yield rung.playlist.path, f"{len(rung.measured)} segments, {len(reference.measured)} elsewhere"
    pairs = zip(rung.segments, reference.measured, strict=False)
    for segment, other in pairs:
        if segment.measured and abs(segment.measured.start_s - other.start_s) > SAME_TIME_S:
            where = rung.playlist.where(segment.line.line)
            yield where, f"starts at {seconds(segment.measured.start_s)}, elsewhere at {seconds(other.start_s)}"


def references_resolve(package: LoadedPackage) -> Iterator[Check]:
    """Rule 14: every URI is relative and names a file of the package."""
    problems = [(fault.where, fault.found) for fault in package.faults if fault.rule == UNRESOLVED_URI]
    uris = len(package.media) + sum(len(media.segments) for media in package.media.values())
    yield from RESOLVES.judge_all(problems, package.master.path, f"{uris} URIs resolve")


def discontinuities_agree(package: LoadedPackage) -> Iterator[Check]:
    """Rule 41: a discontinuity stands at the same time in every playlist."""
    # I-frame playlists repeat no discontinuity that the tag of their segments does not show; they are compared too.
    times = {path: _discontinuities(media) for path, media in package.media.items()}
    if not times:
        return
    reference_path, reference = next(iter(times.items()))
    problems = [
        (path, f"discontinuities at {found or 'no time'}, {reference_path} at {reference or 'no time'}")
        for path, found in times.items()
        if not _agree(found, reference, package.tolerance_s)
    ]
    found = f"{len(reference)} discontinuities in every playlist"
    yield from DISCONTINUITIES.judge_all(problems, package.master.path, found)


def _discontinuities(media: LoadedMedia) -> list[float]:
    starts = itertools.accumulate((line.duration_s for line in media.playlist.segments), initial=Fraction(0))
    return [
        round(float(start), 3)
        for line, start in zip(media.playlist.segments, starts, strict=False)
        if line.discontinuity
    ]


def _agree(found: list[float], reference: list[float], tolerance_s: Fraction) -> bool:
    return len(found) == len(reference) and all(
        abs(one - other) <= tolerance_s for one, other in zip(found, reference, strict=True)
    )


def six_minutes_hold(package: LoadedPackage) -> Iterator[Check]:
    """Rule 43: no playlist adds up to more than 360.000 s."""
    for media in package.media.values():
        total_s = media.playlist.duration_s
        yield SIX_MINUTES.judge(total_s <= SIX_MINUTES_S, media.playlist.path, f"{float(total_s):.6f} s in all")


CHECKERS: tuple[Checker, ...] = (
    sums_are_true,
    ranges_are_equal,
    starts_are_equal,
    boundaries_are_aligned,
    references_resolve,
    discontinuities_agree,
    six_minutes_hold,
)
