"""Cues moved to shot cuts and to the picture's frames, text untouched. Pure.

Nothing here looks at a cue's text but to keep it readable, and tracks with the same times move together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from pipeline.model.subtitle import SubtitleTrack
from pipeline.subtitles.rules import CLOSE_GAP_MS, MAX_CUE_MS, MIN_CUE_MS, SMALLEST_GAP_MS

_GAP_FRAMES = 2
_FLICKER_FRAMES = 3


@dataclass(slots=True)
class _Times:
    start_ms: int
    end_ms: int


def gap_ms(frame_rate: Fraction) -> int:
    """Two frames, never under what a file of unknown frame rate may go to [Netflix timing]."""
    return max(_ms(_GAP_FRAMES, frame_rate), SMALLEST_GAP_MS)


def close_gaps(track: SubtitleTrack, frame_rate: Fraction) -> SubtitleTrack:
    """Gaps from three frames to half a second, and those under two frames, made two frames [Netflix timing].

    The out-time moves. A gap stays where the cue before would stand shorter than MIN_CUE_MS or longer than MAX_CUE_MS.
    """
    wanted_ms, flicker_ms = gap_ms(frame_rate), _ms(_FLICKER_FRAMES, frame_rate)
    cues = list(track.cues)
    for index, following in enumerate(cues[1:]):
        cue = cues[index]
        found_ms = following.start_ms - cue.end_ms
        end_ms = following.start_ms - wanted_ms
        wrong = found_ms < wanted_ms or flicker_ms <= found_ms < CLOSE_GAP_MS
        if wrong and MIN_CUE_MS <= end_ms - cue.start_ms <= MAX_CUE_MS:
            cues[index] = replace(cue, end_ms=end_ms)
    return replace(track, cues=tuple(cues))


def snap_to_shots(track: SubtitleTrack, cuts_ms: Sequence[int], frame_rate: Fraction) -> SubtitleTrack:
    """In-times and out-times near a cut moved to it [Subtitle Edit's reading of the Netflix timing guide].

    With H half a second of frames: an in-time less than H behind a cut, or less than 0.75 H before it, moves to the
    cut; one from there to H before it moves to H before; an out-time within H of a cut ends two frames before it.
    A move that would break the shortest or longest standing time, the gap or the order is not made. Only times decide:
    tracks with the same times stay together. cuts_ms: first frame of each shot, on the cues' clock.
    """
    cuts = sorted(set(cuts_ms))
    times = [_Times(cue.start_ms, cue.end_ms) for cue in track.cues]
    for index, now in enumerate(times):
        start_ms = _snapped_start(now.start_ms, cuts, frame_rate)
        if start_ms != now.start_ms:
            _move_start(times, index, start_ms, gap_ms(frame_rate))
        end_ms = _snapped_end(now.end_ms, cuts, frame_rate)
        if end_ms != now.end_ms:
            _move_end(times, index, end_ms, gap_ms(frame_rate))
    moved = (replace(cue, start_ms=t.start_ms, end_ms=t.end_ms) for cue, t in zip(track.cues, times, strict=True))
    return replace(track, cues=tuple(moved))


def _ms(frames: int, frame_rate: Fraction) -> int:
    """Milliseconds that last at least so many frames."""
    return ceil(frames * 1000 / frame_rate)


def _half_second(frame_rate: Fraction) -> int:
    """H: half a second in whole frames."""
    return round(frame_rate / 2)


def _frames_behind(time_ms: int, cut_ms: int, frame_rate: Fraction) -> int:
    """Whole frames from the cut to the time, negative before it, to the nearest frame."""
    return round((time_ms - cut_ms) * frame_rate / 1000)


def _snapped_start(start_ms: int, cuts: Sequence[int], frame_rate: Fraction) -> int:
    cut_ms = min(cuts, key=lambda cut: abs(start_ms - cut), default=None)
    if cut_ms is None:
        return start_ms
    half, behind = _half_second(frame_rate), _frames_behind(start_ms, cut_ms, frame_rate)
    if -Fraction(3, 4) * half < behind < half:
        return cut_ms
    if -half < behind < 0:
        return max(0, cut_ms - floor(half * 1000 / frame_rate))
    return start_ms


def _snapped_end(end_ms: int, cuts: Sequence[int], frame_rate: Fraction) -> int:
    cut_ms = min(cuts, key=lambda cut: abs(end_ms - cut), default=None)
    if cut_ms is None or abs(_frames_behind(end_ms, cut_ms, frame_rate)) >= _half_second(frame_rate):
        return end_ms
    return cut_ms - gap_ms(frame_rate)


def _move_start(times: list[_Times], index: int, start_ms: int, apart_ms: int) -> None:
    """Start there if the cue still stands a lawful time; the cue before gives way where it can."""
    now = times[index]
    if not MIN_CUE_MS <= now.end_ms - start_ms <= MAX_CUE_MS:
        return
    if index and times[index - 1].end_ms > start_ms - apart_ms:
        before = times[index - 1]
        if start_ms - apart_ms - before.start_ms < MIN_CUE_MS:
            return
        before.end_ms = start_ms - apart_ms
    now.start_ms = start_ms


def _move_end(times: list[_Times], index: int, end_ms: int, apart_ms: int) -> None:
    now = times[index]
    in_time = index + 1 == len(times) or end_ms + apart_ms <= times[index + 1].start_ms
    if in_time and MIN_CUE_MS <= end_ms - now.start_ms <= MAX_CUE_MS:
        now.end_ms = end_ms
