"""Subtitles that follow a new cut of the same footage: moved, shortened or gone, their words untouched. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.model.admission import Cut
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.rules import MIN_CUE_MS

CUT_THROUGH = "a cut goes through it: see that it says what is still heard"
"""Why a cue is held of which a part went."""

UNHEARD_MS = 80
"""Two frames at 25 a second: a cue that loses no more has lost no word."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A stretch of footage and how much later it stands in a body, in seconds."""

    cut: Cut
    later_s: Fraction


def follow_cuts(track: SubtitleTrack, *, before: Sequence[Cut], after: Sequence[Cut]) -> SubtitleTrack:
    """The track of a body made of the cuts before, on the clock of the body made of those after.

    A cue of which less stays than a cue may stand is gone; one that loses more than two frames is held for a person.
    Tracks with the same times stay together.
    """
    was, becomes = _placed(before), _placed(after)
    followed = (_follow(cue, was, becomes) for cue in track.cues)
    return replace(track, cues=tuple(cue for cue in followed if cue is not None))


def _follow(cue: Cue, before: Sequence[_Placed], after: Sequence[_Placed]) -> Cue | None:
    shown = Cut(start_s=Fraction(cue.start_ms, 1000), end_s=Fraction(cue.end_ms, 1000))
    taken_from = [
        _moved(part, -one.later_s) for one in before if (part := _common(shown, _moved(one.cut, one.later_s)))
    ]
    stands = [_moved(part, one.later_s) for one in after for taken in taken_from if (part := _common(taken, one.cut))]
    if not stands:
        return None
    start_ms, end_ms = (round(1000 * time_s) for time_s in (stands[0].start_s, stands[-1].end_s))
    lost_ms = cue.duration_ms - (end_ms - start_ms)
    if lost_ms > UNHEARD_MS and end_ms - start_ms < MIN_CUE_MS:
        return None
    return replace(
        cue, start_ms=start_ms, end_ms=end_ms, held=CUT_THROUGH if lost_ms > UNHEARD_MS else cue.held
    )  # fmt: skip


def _placed(cuts: Sequence[Cut]) -> list[_Placed]:
    placed, at_s = [], Fraction(0)
    for cut in cuts:
        placed.append(_Placed(cut, at_s - cut.start_s))
        at_s += cut.duration_s
    return placed


def _moved(cut: Cut, by_s: Fraction) -> Cut:
    return Cut(start_s=cut.start_s + by_s, end_s=cut.end_s + by_s)


def _common(one: Cut, other: Cut) -> Cut | None:
    start_s, end_s = max(one.start_s, other.start_s), min(one.end_s, other.end_s)
    return Cut(start_s=start_s, end_s=end_s) if end_s > start_s else None
