"""What packets say about rate and length; pure arithmetic over their times."""

from fractions import Fraction
from statistics import median

from pipeline.intake.ffprobe import PacketTimes, ProbedStream, ratio

STANDARD_RATES = tuple(
    Fraction(*pair)
    for pair in ((10, 1), (25, 2), (12, 1), (15, 1), (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1),
                 (50, 1), (60000, 1001), (60, 1), (100, 1), (120000, 1001), (120, 1))
)  # fmt: skip
SHORTEST_TIME_S = 1e-6
"""ffprobe's own resolution: what is shorter has no length."""
VARIABLE_SHARE = 0.02
"""More than this share of frame gaps off the median by a fifth and more makes the rate variable."""


def frame_rate(stream: ProbedStream, packets: PacketTimes) -> tuple[Fraction, bool]:
    """(frames per second, whether the rate varies), measured on packets; headers only name the exact fraction.

    Phones write 29.97 as 29.9701 and 60 as 59.93: a measured rate within 0.3 % of a header's rate or of a standard
    rate is that rate. Where packets are missing (a broadcast cut into), the usual gap between two tells instead.
    """
    count = len(packets.starts_s)
    span_s = packets.starts_s[-1] - packets.starts_s[0] if count > 1 else 0.0
    if span_s < SHORTEST_TIME_S:
        return ratio(stream.avg_frame_rate, Fraction(25)), False
    measured = max(Fraction((count - 1) / span_s).limit_denominator(10_000), Fraction(1, 10_000))
    gaps = [later - earlier for earlier, later in zip(packets.starts_s, packets.starts_s[1:], strict=False)]
    usual = median(gaps)
    # Containers with millisecond clocks jitter by 1 ms, which is not a varying rate.
    off = sum(abs(gap - usual) > max(usual / 5, 0.0015) for gap in gaps)
    variable = off > VARIABLE_SHARE * len(gaps)
    named = (ratio(stream.avg_frame_rate), ratio(stream.r_frame_rate), *STANDARD_RATES)
    by_gap = Fraction(1 / usual) if usual >= SHORTEST_TIME_S and not variable else measured
    for estimate, tolerance in ((measured, Fraction(3, 1000)), (by_gap, Fraction(12, 1000))):
        best = min((rate for rate in named if rate > 0), key=lambda rate: abs(rate / estimate - 1))
        if abs(best / estimate - 1) < tolerance:
            return best, variable
    return measured, variable


def displayed_size(stream: ProbedStream) -> tuple[int, int]:
    """Width and height in square pixels as a viewer sees them, after sample aspect ratio and rotation."""
    aspect = ratio(stream.sample_aspect_ratio, Fraction(1))
    width, height = round(stream.width * aspect), stream.height
    return (height, width) if stream.rotation_deg in {90, 270} else (width, height)


def exact(seconds: float) -> Fraction:
    """A packet time as a Fraction of microseconds, ffprobe's own resolution."""
    return Fraction(round(seconds * 1_000_000), 1_000_000)
