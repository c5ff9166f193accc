"""Rules 26 to 33 and 36: what the multivariant playlist says of each variant, against what was measured."""

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.model.package import Check
from pipeline.package.av1 import full_codecs
from pipeline.package.checking import SHOULD, Checker, Rule
from pipeline.package.combinations import Combination, combinations
from pipeline.package.loading import Kind, LoadedPackage
from pipeline.package.picture import family
from pipeline.package.read_playlist import KEY_PICTURES, Tag, whole_number

CODECS = Rule(number="26", clause="A 9.1", says="CODECS on every variant is what avcC, hvcC, av1C and esds say")
RESOLUTION = Rule(number="27", clause="A 9.2", says="RESOLUTION on every variant is the size of its pictures")
FRAME_RATE = Rule(number="28", clause="A 9.15", says="FRAME-RATE on every variant is what was counted")
AVERAGE = Rule(number="29", clause="A 1.26", says="AVERAGE-BANDWIDTH is within a tenth of what was measured")
PEAK = Rule(
    number="30",
    clause="A 1.27, R 4.1",
    says="BANDWIDTH is within a tenth of the heaviest run of the playable combination",
)
STEADY = Rule(number="31", clause="A 1.30", level=SHOULD, says="the peak is at most twice the average")
TWO_RATES = Rule(number="32", clause="A 9.9", says="at least two bit rates of the codec that every player has")
TWO_RATES_EACH = Rule(number="32", clause="A 9.9", level=SHOULD, says="at least two bit rates of every other codec")
INDEPENDENT = Rule(number="33", clause="A 9.11", says="EXT-X-INDEPENDENT-SEGMENTS")
VIDEO_RANGE = Rule(
    number="36", clause="A 9.16", says="VIDEO-RANGE on every variant unless all are SDR, and never a wrong one"
)
KEY_PICTURES_EXIST = Rule(
    number="37", clause="A 6.1, 9.3", says="I-frame playlists exist, with true CODECS and RESOLUTION"
)

RATE_TOLERANCE = Fraction(1, 10)
FRAME_RATE_TOLERANCE = Fraction(1, 100)
TEXT_CODECS = ("wvtt", "stpp")
"""Codecs of subtitles, which a variant may name beside those of its media."""


def codecs_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 26: CODECS on every variant names exactly what avcC, hvcC, av1C and esds of its media say."""
    for variant in combinations(package):
        said = _split(variant.tag.attributes.get("CODECS", ""))
        measured = variant.codecs if variant.complete else _media_codecs(said)
        # A codec whose configuration we do not read is known, and compared, by its sample entry alone.
        unread = {codec for codec in measured if "." not in codec}
        shortened = {entry if (entry := codec.partition(".")[0]) in unread else codec for codec in _media_codecs(said)}
        found = f"CODECS {_joined(said) or 'absent'}; the media are {_joined(measured) or 'unread'}"
        yield CODECS.judge(bool(said) and shortened == measured, package.master.where(variant.tag.line), found)


def _media_codecs(codecs: set[str]) -> set[str]:
    return {codec for codec in codecs if not codec.startswith(TEXT_CODECS)}


def _split(codecs: str) -> set[str]:
    return {full_codecs(codec.strip()) for codec in codecs.split(",") if codec.strip()}


def _joined(codecs: set[str]) -> str:
    return ",".join(sorted(codecs))


def resolutions_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 27: RESOLUTION on every variant with video, as the sequence parameter set has it."""
    for variant in combinations(package):
        if variant.may_show_pictures:
            yield _judge_resolution(RESOLUTION, package, variant.tag, variant.size)


def _judge_resolution(rule: Rule, package: LoadedPackage, tag: Tag, size: tuple[int, int] | None) -> Check:
    said = tag.attributes.get("RESOLUTION", "")
    match = re.fullmatch(r"([0-9]{1,9})x([0-9]{1,9})", said)
    passed = match is not None and (size is None or (int(match[1]), int(match[2])) == size)
    found = f"RESOLUTION {said or 'absent'}; the pictures are {'{}x{}'.format(*size) if size else 'unread'}"
    return rule.judge(passed, package.master.where(tag.line), found)


def frame_rates_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 28: FRAME-RATE on every variant with video, as counted."""
    for variant in combinations(package):
        if not variant.may_show_pictures:
            continue
        said = variant.tag.attributes.get("FRAME-RATE", "")
        rate = 1 / variant.video.sample_s if variant.video and variant.video.sample_s else None
        number = Fraction(said) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", said) else None
        passed = number is not None and (rate is None or abs(number - rate) <= FRAME_RATE_TOLERANCE)
        found = f"FRAME-RATE {said or 'absent'}; counted {f'{float(rate):.3f}' if rate else 'nothing'}"
        yield FRAME_RATE.judge(passed, package.master.where(variant.tag.line), found)


def average_rates_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 29: AVERAGE-BANDWIDTH within a tenth of the playable combination's."""
    for variant in combinations(package):
        yield _judge_rate(AVERAGE, package, variant, "AVERAGE-BANDWIDTH", variant.rates.average_bps)


def peak_rates_are_true(package: LoadedPackage) -> Iterator[Check]:
    """Rule 30: BANDWIDTH within a tenth of the heaviest run of the playable combination."""
    for variant in combinations(package):
        yield _judge_rate(PEAK, package, variant, "BANDWIDTH", variant.rates.peak_bps)


def _judge_rate(rule: Rule, package: LoadedPackage, variant: Combination, name: str, measured: Fraction) -> Check:
    said = variant.tag.attributes.get(name, "")
    number = whole_number(said)
    true = not variant.complete or (number is not None and abs(number - measured) <= RATE_TOLERANCE * measured)
    passed = number is not None and true
    found = f"{name} {said or 'absent'}; measured {round(measured) if variant.complete else 'in part only'}"
    return rule.judge(passed, package.master.where(variant.tag.line), found)


def rates_are_steady(package: LoadedPackage) -> Iterator[Check]:
    """Rule 31: the peak should be at most twice the average."""
    for variant in combinations(package):
        rates = variant.rates
        if variant.complete and rates.average_bps:
            share = 100 * rates.peak_bps / rates.average_bps
            found = f"peak {float(share):.0f} % of average"
            yield STEADY.judge(share <= 200, package.master.where(variant.tag.line), found)


def two_bit_rates_exist(package: LoadedPackage) -> Iterator[Check]:
    """Rule 32: at least two bit rates, so that a player can adapt: of the codec that every player has, else of any.

    Every other codec should have two as well: players do not switch between codecs.
    """
    rates: dict[tuple[bool, str], set[str | None]] = {}
    for variant in combinations(package):
        codec = family(variant.codec) if variant.may_show_pictures else (True, "sound alone")
        rates.setdefault(codec, set()).add(variant.tag.attributes.get("BANDWIDTH"))
    for index, codec in enumerate(sorted(rates)):
        rule = TWO_RATES if index == 0 else TWO_RATES_EACH
        yield rule.judge(len(rates[codec]) >= 2, package.master.path, f"{len(rates[codec])} bit rates of {codec[1]}")
    if not rates:
        yield TWO_RATES.judge(False, package.master.path, "no variants")


def segments_are_independent(package: LoadedPackage) -> Iterator[Check]:
    """Rule 33: EXT-X-INDEPENDENT-SEGMENTS in the multivariant playlist, or in every video playlist."""
    name = "EXT-X-INDEPENDENT-SEGMENTS"
    tag = package.master.first(name)
    videos = package.of_kind(Kind.VIDEO)
    everywhere = bool(videos) and all(media.playlist.first(name) for media in videos)
    where = package.master.where(tag.line) if tag else package.master.path
    yield INDEPENDENT.judge(tag is not None or everywhere, where, name if tag or everywhere else f"no {name}")


def video_ranges_are_told(package: LoadedPackage) -> Iterator[Check]:
    """Rule 36: VIDEO-RANGE on every variant unless all are SDR, and never a wrong one."""
    variants = list(combinations(package))
    all_sdr = all(variant.video_range in {None, "SDR"} for variant in variants)
    for variant in variants:
        said = variant.tag.attributes.get("VIDEO-RANGE")
        passed = (said is None and all_sdr) or (said is not None and variant.video_range in {None, said})
        found = f"VIDEO-RANGE {said or 'absent'}; the pictures are {variant.video_range or 'unread'}"
        yield VIDEO_RANGE.judge(passed, package.master.where(variant.tag.line), found)


def key_picture_streams_are_told(package: LoadedPackage) -> Iterator[Check]:
    """Rule 37: I-frame playlists exist, each with CODECS and RESOLUTION of its pictures."""
    tags = package.master.all(KEY_PICTURES)
    if not tags:
        yield KEY_PICTURES_EXIST.judge(False, package.master.path, f"no {KEY_PICTURES}")
    for tag in tags:
        media = package.referred(tag.attributes.get("URI", ""))
        picture = media.init.main.picture if media and media.init else None
        size = (picture.parameters.width_px, picture.parameters.height_px) if picture else None
        said = _split(tag.attributes.get("CODECS", ""))
        measured = {full_codecs(media.init.main.codecs)} if picture and media and media.init else said
        where = package.master.where(tag.line)
        found = f"CODECS {_joined(said) or 'absent'}; the pictures are {_joined(measured) or 'unread'}"
        yield KEY_PICTURES_EXIST.judge(bool(said) and said == measured, where, found)
        yield _judge_resolution(KEY_PICTURES_EXIST, package, tag, size)


CHECKERS: tuple[Checker, ...] = (
    codecs_are_true,
    resolutions_are_true,
    frame_rates_are_true,
    average_rates_are_true,
    peak_rates_are_true,
    rates_are_steady,
    two_bit_rates_exist,
    segments_are_independent,
    video_ranges_are_told,
    key_picture_streams_are_told,
)
