"""The programme's canvas and frame rate, decided from the picture that was measured."""

from fractions import Fraction
from math import ceil

from pipeline.model.probe import VideoStream

MAX_SHORTER_SIDE_PX = 1080
MIN_SHORTER_SIDE_PX = 180
"""Below this a title cannot be read; smaller footage is set in a frame, not scaled up."""

MAX_FRAME_RATE = Fraction(60)
"""Apple HLS authoring 1.19."""

MIN_FRAME_RATE = Fraction(10)
"""Footage slower than this gets repeated frames, so that the cards' fades are fades and not steps."""

SMOOTH_FRAME_RATE = Fraction(20)

STANDARD_RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)

SNAP_TOLERANCE = Fraction(1, 5000)
"""A measured rate this near a standard one is that rate. 29.97 and 30 lie five times further apart."""

NEARLY_16_9 = Fraction(3, 200)
"""Footage within 1.5 % of the canvas' shape fills it; bars a few pixels wide would only look like a mistake."""


def plan_canvas(width_px: int, height_px: int) -> tuple[int, int]:
    """The smallest 16:9 canvas (9:16 for portrait) that holds the displayed picture without scaling it up.

    Even numbers, square pixels, shorter side between 180 and 1080.
    """
    shorter, longer = (width_px, height_px) if height_px > width_px else (height_px, width_px)
    natural = Fraction(longer * 9, 16)
    fills = abs(natural / shorter - 1) <= NEARLY_16_9
    needed = Fraction(shorter) if fills else max(natural, Fraction(shorter))
    shorter = min(max(2 * round(needed / 2), MIN_SHORTER_SIDE_PX), MAX_SHORTER_SIDE_PX)
    longer = 2 * round(Fraction(shorter * 16, 9) / 2)
    return (shorter, longer) if height_px > width_px else (longer, shorter)


def plan_frame_rate(video: VideoStream) -> Fraction:
    """The source's rate where it is constant and at most 60; the nearest standard rate of the average where it varies.

    Faster rates are halved until they fit, slower ones than 10 are multiplied to at least 20 frames a second.
    """
    rate = video.frame_rate
    nearest = min(STANDARD_RATES, key=lambda standard: abs(standard - rate))
    if abs(nearest - rate) <= rate * SNAP_TOLERANCE or video.variable_rate:
        return nearest
    rate = rate.limit_denominator(1001)
    while rate > MAX_FRAME_RATE:
        rate /= 2
    if rate < MIN_FRAME_RATE:
        rate *= ceil(SMOOTH_FRAME_RATE / max(rate, Fraction(1)))
    return max(rate, MIN_FRAME_RATE)
