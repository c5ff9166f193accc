"""propose_cuts: which stretches to keep so that a programme fits, for a person (or --auto-cut) to take."""

from fractions import Fraction
from itertools import pairwise

from pipeline.model.admission import Cut

BREATH_S = Fraction(3, 10)
"""Silence that is left on each side of what is spoken, so that sentences do not run into one another."""

SHORTEST_DROP_S = Fraction(1)
"""Less silence than this is not worth a cut: the picture would jump for nothing."""

SHORTEST_KEEP_S = Fraction(1)
"""A kept stretch shorter than this would flash by."""


def propose_cuts(duration_s: Fraction, silences: tuple[Cut, ...], limit_s: Fraction) -> tuple[Cut, ...]:
    """Stretches to keep, in order, not overlapping, together at most limit_s.

    The longest silences go first; what is still too long is trimmed at the end, at a silence where there is one.
    Without silences the first limit_s seconds stay. Footage that fits comes back as one whole cut.
    """
    if duration_s <= limit_s:
        return (Cut(start_s=Fraction(0), end_s=duration_s),)
    dropped: list[Cut] = []
    excess_s = duration_s - limit_s
    for gap in sorted(_droppable(silences, duration_s), key=lambda gap: (-gap.duration_s, gap.start_s)):
        if excess_s <= 0:
            break
        candidate = sorted([*dropped, gap], key=lambda kept: kept.start_s)
        if all(keep.duration_s >= SHORTEST_KEEP_S for keep in _between(candidate, duration_s)):
            dropped = candidate
            excess_s -= gap.duration_s
    return _trim_end(_between(dropped, duration_s), silences, limit_s)


def _droppable(silences: tuple[Cut, ...], duration_s: Fraction) -> list[Cut]:
    """What each silence that is worth a cut gives, without the breaths beside speech (on one side only at the ends)."""
    gaps = []
    for silence in silences:
        start_s = silence.start_s + (BREATH_S if silence.start_s > 0 else 0)
        end_s = silence.end_s - (BREATH_S if silence.end_s < duration_s else 0)
        if end_s - start_s >= SHORTEST_DROP_S:
            gaps.append(Cut(start_s=start_s, end_s=end_s))
    return gaps


def _between(dropped: list[Cut], duration_s: Fraction) -> list[Cut]:
    edges = [Fraction(0), *(edge for gap in dropped for edge in (gap.start_s, gap.end_s)), duration_s]
    return [Cut(start_s=start_s, end_s=end_s) for start_s, end_s in list(pairwise(edges))[::2] if end_s > start_s]


def _trim_end(keeps: list[Cut], silences: tuple[Cut, ...], limit_s: Fraction) -> tuple[Cut, ...]:
    """Keeps up to limit_s in total; the last one ends in a pause where its second half has one."""
    fitting: list[Cut] = []
    room_s = limit_s
    for keep in keeps:
        if keep.duration_s <= room_s:
            fitting.append(keep)
            room_s -= keep.duration_s
            continue
        if room_s >= SHORTEST_KEEP_S or not fitting:
            fitting.append(
                Cut(start_s=keep.start_s, end_s=_pause_before(keep.start_s, keep.start_s + room_s, silences))
            )
        break
    return tuple(fitting)


def _pause_before(start_s: Fraction, latest_s: Fraction, silences: tuple[Cut, ...]) -> Fraction:
    """The last moment up to latest_s that lies in a pause; latest_s itself where that would lose more than half."""
    pauses = [
        min(silence.start_s + BREATH_S, silence.end_s, latest_s) for silence in silences if silence.start_s < latest_s
    ]
    usable = [pause for pause in pauses if pause >= start_s + (latest_s - start_s) / 2]
    return max(usable, default=latest_s)
