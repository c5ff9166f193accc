"""plan_ladder: which renditions a programme gets, and the GOP they share."""

from fractions import Fraction
from itertools import pairwise

from pipeline.model.ladder import Ladder, Rendition
from pipeline.model.timeline import Timeline

STANDARD_SIDES_PX = (1080, 720, 480, 360)

TOO_CLOSE = Fraction(4, 5)
"""A standard rung above this part of the canvas would cost nearly what the canvas costs and look the same."""

SECOND_RUNG = Fraction(2, 3)
"""Where no standard rung lies below the canvas; there must be two bit rates (Apple HLS authoring 9.9)."""

CRF = 23.0
GOP_S = 2
SEGMENT_GOPS = 3
AUDIO_BITRATE_BPS = 128_000

CAPS_BPS = ((120, 120_000), (234, 300_000), (360, 900_000), (480, 1_500_000), (540, 2_000_000), (720, 3_000_000),
            (1080, 6_000_000))  # fmt: skip
"""Most bits a second by shorter side at 30 frames a second, after Apple HLS authoring 1.25, and by line between."""


def plan_ladder(timeline: Timeline) -> Ladder:
    """Rungs from the canvas down, at least two, none larger than the canvas; one keyframe every 2 s, 6 s segments."""
    shorter = min(timeline.width_px, timeline.height_px)
    sides = [shorter, *(side for side in STANDARD_SIDES_PX if side <= shorter * TOO_CLOSE)]
    if len(sides) == 1:
        sides.append(2 * round(shorter * SECOND_RUNG / 2))
    return Ladder(
        renditions=tuple(_rendition(timeline, side) for side in sides),
        gop_frames=round(GOP_S * timeline.frame_rate),
        segment_gops=SEGMENT_GOPS,
        audio_bitrate_bps=AUDIO_BITRATE_BPS,
    )


def _rendition(timeline: Timeline, side_px: int) -> Rendition:
    shorter = min(timeline.width_px, timeline.height_px)
    return Rendition(
        width_px=2 * round(Fraction(timeline.width_px * side_px, shorter) / 2),
        height_px=2 * round(Fraction(timeline.height_px * side_px, shorter) / 2),
        crf=CRF,
        max_bitrate_bps=cap_bps(side_px, timeline.frame_rate),
    )


def cap_bps(side_px: int, frame_rate: Fraction) -> int:
    """The rate a rung may not exceed, in whole kilobits: half as much again at 60 frames a second as at 30."""
    points = ((0, 0), *CAPS_BPS)
    cap = Fraction(CAPS_BPS[-1][1])
    for (low_px, low_bps), (high_px, high_bps) in pairwise(points):
        if low_px <= side_px <= high_px:
            cap = low_bps + Fraction((side_px - low_px) * (high_bps - low_bps), high_px - low_px)
            break
    if frame_rate > 30:
        cap *= 1 + (frame_rate - 30) / 60
    return 1000 * round(cap / 1000)
