"""When cues stand: alone, beside one another, beside the picture's cuts and the words spoken."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, zip_longest

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.model.transcript import Transcript
from pipeline.subtitles.checking.rulebook import found
from pipeline.subtitles.rules import (
    CLOSE_GAP_MS,
    GAP_FRAMES,
    MAX_CUE_MS,
    MIN_CUE_MS,
    SMALLEST_GAP_MS,
    THREE_FRAMES_MS,
    LanguageRules,
    text_width,
)

_USUAL_FRAME_RATE = Fraction(25)
"""Stands in where the frame rate is not known."""


def duration(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """order of a cue's own times, min-duration, max-duration."""
    if cue.duration_ms <= 0:
        yield found("order", cue, "the cue ends before it starts")
    elif cue.duration_ms < MIN_CUE_MS:
        yield found("min-duration", cue, f"stands {cue.duration_ms} ms; at least {MIN_CUE_MS} ms")
    elif cue.duration_ms > MAX_CUE_MS:
        yield found("max-duration", cue, f"stands {cue.duration_ms} ms; at most {MAX_CUE_MS} ms")


def gaps(track: SubtitleTrack, frame_rate: Fraction | None) -> Iterator[Finding]:
    """order, overlap, gap and gap-close between neighbours. Without a frame rate the most forgiving one is taken."""
    smallest_ms = int(GAP_FRAMES * 1000 / frame_rate) if frame_rate else SMALLEST_GAP_MS
    flicker_ms = int(3 * 1000 / frame_rate) if frame_rate else THREE_FRAMES_MS
    for cue, following in pairwise(track.cues):
        gap_ms = following.start_ms - cue.end_ms
        if following.start_ms < cue.start_ms:
            yield found("order", following, "the cue starts before the one in front of it")
        elif gap_ms < 0:
            yield found("overlap", following, f"overlaps the cue before by {-gap_ms} ms")
        elif gap_ms < smallest_ms:
            yield found("gap", following, f"{gap_ms} ms after the cue before; at least {smallest_ms} ms")
        elif flicker_ms <= gap_ms < CLOSE_GAP_MS and smallest_ms + 1 < gap_ms:
            yield found("gap-close", following, f"a gap of {gap_ms} ms flickers; close it to two frames")


def shots(track: SubtitleTrack, cuts_ms: Sequence[int], frame_rate: Fraction | None) -> Iterator[Finding]:
    """shot-in and shot-out: a cue starts on the nearest cut or half a second away, and ends two frames before it."""
    rate = frame_rate or _USUAL_FRAME_RATE
    half = round(rate / 2)
    for cue in track.cues if cuts_ms else ():
        start = _frames_past_cut(cue.start_ms, cuts_ms, rate)
        if 0 < abs(start) < half:
            place = "after" if start > 0 else "before"
            yield found("shot-in", cue, f"starts {abs(start)} frames {place} a cut; snap it to the cut or {half} away")
        end = _frames_past_cut(cue.end_ms, cuts_ms, rate)
        if abs(end) < half and end != -GAP_FRAMES:
            place = "after" if end > 0 else "before"
            yield found("shot-out", cue, f"ends {abs(end)} frames {place} a cut; end it {GAP_FRAMES} frames before")


def sound(
    track: SubtitleTrack, transcript: Transcript, rules: LanguageRules, frame_rate: Fraction | None
) -> Iterator[Finding]:
    """in-time: a cue starts within two frames of a word's start. out-time: it ends half a second past a word's end.

    A cue may stand longer where it would else be too short to stand at all or to be read, or where it stands until the
    next one because the gap between them would flicker.
    """
    starts = sorted(word.start_ms for word in transcript.words)
    ends = sorted(word.end_ms for word in transcript.words)
    frames_ms = GAP_FRAMES * 1000 / (frame_rate or _USUAL_FRAME_RATE)
    for cue, following in zip_longest(track.cues, track.cues[1:]) if starts else ():
        distance_ms = min(abs(near - cue.start_ms) for near in _neighbours(starts, cue.start_ms))
        if distance_ms > frames_ms + 1:
            yield found("in-time", cue, f"starts {distance_ms} ms from the nearest word")
        needed_ms = max(MIN_CUE_MS, text_width(cue.text, rules) * 1000 / rules.reading_speed_cps)
        before = bisect_left(ends, cue.end_ms)
        late_ms = cue.end_ms - ends[before - 1] if before else cue.end_ms - cue.start_ms
        spoken_on = any(word.start_ms < cue.end_ms <= word.end_ms for word in transcript.words)
        closed = following is not None and following.start_ms - cue.end_ms <= frames_ms + 1
        most_ms = 2 * CLOSE_GAP_MS if closed else CLOSE_GAP_MS + 1
        if late_ms > most_ms and cue.duration_ms > needed_ms + 1 and not spoken_on:
            yield found("out-time", cue, f"ends {late_ms} ms past the last word; at most {round(most_ms)} ms")


def _neighbours(times_ms: Sequence[int], time_ms: int) -> Sequence[int]:
    at = bisect_left(times_ms, time_ms)
    return times_ms[max(0, at - 1) : at + 1]


def _frames_past_cut(time_ms: int, cuts_ms: Sequence[int], rate: Fraction) -> int:
    nearest_ms = min(cuts_ms, key=lambda cut_ms: abs(cut_ms - time_ms))
    return round((time_ms - nearest_ms) * rate / 1000)
