"""Rule 39: WebVTT segments that say which time they mean, and repeat every cue that crosses a boundary."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.package import Check
from pipeline.package.checking import Checker, Problem, Rule, seconds
from pipeline.package.loaded import Kind, LoadedMedia, LoadedPackage

SEGMENTED = Rule(
    number="39",
    clause="A 5.3, 5.5; R 3.5",
    says="WEBVTT and X-TIMESTAMP-MAP in every segment; a cue across a boundary is in both",
)

CUE_TIMES = re.compile(
    r"(?:(\d{1,9}):)?(\d\d):(\d\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{1,9}):)?(\d\d):(\d\d)\.(\d{3})", re.ASCII
)
TIMESTAMP_MAP = "X-TIMESTAMP-MAP="
LOCAL_TIME = re.compile(r"LOCAL:(?:(\d{1,9}):)?(\d\d):(\d\d)\.(\d{3})", re.ASCII)
MPEG_TIME = re.compile(r"MPEGTS:(\d{1,18})", re.ASCII)
MPEG_CLOCK_HZ = 90_000
ROUNDING_S = Fraction(1, 1000)
"""EXTINF is rounded, and cues tell whole milliseconds: one that crosses a boundary by less may stand on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SegmentText:
    """One segment as read: where it is told of, its stretch, and its cues on the programme: (start, end, text)."""

    where: str
    start_s: Fraction
    end_s: Fraction
    cues: frozenset[tuple[Fraction, Fraction, str]]


def subtitle_segments_are_whole(package: LoadedPackage) -> Iterator[Check]:
    """Rule 39, for every subtitle playlist. That it lasts to the programme's end is rule 11."""
    for media in package.of_kind(Kind.SUBTITLES):
        problems = [*_header_problems(media), *(_cue_problems(media) if media.complete else ())]
        found = f"{len(media.segments)} segments, each with {TIMESTAMP_MAP[:-1]}"
        yield from SEGMENTED.judge_all(problems, media.playlist.path, found)


def _header_problems(media: LoadedMedia) -> Iterator[Problem]:
    for segment in media.segments:
        where = media.playlist.where(segment.line.line)
        header = _header(segment.text or "")
        if not re.match(r"WEBVTT([ \t]|\Z)", header[0] if header else ""):
            yield where, f"{segment.path} does not start with WEBVTT"
        stamp = next((line for line in header if line.startswith(TIMESTAMP_MAP)), None)
        if stamp is None:
            yield where, f"{segment.path} has no {TIMESTAMP_MAP[:-1]}"
        elif not (MPEG_TIME.search(stamp) and LOCAL_TIME.search(stamp)):
            yield where, f"{segment.path} has {stamp!r}"


def _header(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    return list(itertools.takewhile(bool, lines))


def _cue_problems(media: LoadedMedia) -> Iterator[Problem]:
    """Cues outside their segment, and segments that leave out a cue which another one says shows in them."""
    texts = _texts(media)
    every = {cue for text in texts for cue in text.cues}
    for text in texts:
        for start_s, end_s, words in sorted(text.cues):
            if end_s <= text.start_s - ROUNDING_S or start_s >= text.end_s + ROUNDING_S:
                yield text.where, f"cue {seconds(start_s)}-{seconds(end_s)} {words[:20]!r} does not show here"
        for start_s, end_s, words in sorted(every - text.cues):
            if start_s < text.end_s - ROUNDING_S and end_s > text.start_s + ROUNDING_S:
                yield text.where, f"cue {seconds(start_s)}-{seconds(end_s)} {words[:20]!r} shows here and is left out"


def _texts(media: LoadedMedia) -> list[_SegmentText]:
    starts = itertools.accumulate((segment.line.duration_s for segment in media.segments), initial=Fraction(0))
    return [
        _SegmentText(
            where=media.playlist.where(segment.line.line),
            start_s=start_s,
            end_s=start_s + segment.line.duration_s,
            cues=frozenset(_cues(segment.text or "")),
        )
        for segment, start_s in zip(media.segments, starts, strict=False)
    ]


def _cues(text: str) -> Iterator[tuple[Fraction, Fraction, str]]:
    offset_s = _map_offset_s(_header(text))
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n")):
        lines = block.split("\n")
        for index, line in enumerate(lines):
            match = CUE_TIMES.match(line.strip())
            if match:
                start_s, end_s = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
                yield start_s + offset_s, end_s + offset_s, "\n".join(lines[index + 1 :]).strip()
                break


def _map_offset_s(header: list[str]) -> Fraction:
    """What X-TIMESTAMP-MAP adds to local times."""
    stamp = next((line for line in header if line.startswith(TIMESTAMP_MAP)), "")
    mpeg, local = MPEG_TIME.search(stamp), LOCAL_TIME.search(stamp)
    return Fraction(int(mpeg[1]), MPEG_CLOCK_HZ) - _seconds(local.groups()) if mpeg and local else Fraction(0)


def _seconds(parts: tuple[str | None, ...]) -> Fraction:
    hours, minutes, whole, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + whole + Fraction(thousandths, 1000)


CHECKERS: tuple[Checker, ...] = (subtitle_segments_are_whole,)
