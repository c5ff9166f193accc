"""cap_bps: the most bits a second a rung may take, after Apple."""

from fractions import Fraction
from itertools import pairwise

CAPS_BPS = ((120, 120_000), (234, 300_000), (360, 900_000), (480, 1_500_000), (540, 2_000_000), (720, 3_000_000),
            (1080, 6_000_000))  # fmt: skip
"""Most bits a second by shorter side at 30 frames a second, after Apple HLS authoring 1.25, and by line between."""


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
