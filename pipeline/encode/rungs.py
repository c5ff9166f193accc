"""choose_rungs: content decides the ladder, from how short stretches came out at each size. Pure.

The top rung is to look as good as the source to most eyes and no better (VMAF 94); each rung below takes, of the
sizes left, the one that is a clear step worse for the fewest bits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.encode.caps import cap_bps
from pipeline.model.ladder import Codec, Sample

TOP_VMAF = 94.0
"""The middle of 93 to 95: more is not seen, less is."""

STEP_VMAF = 8.0
LEAST_STEP, MOST_STEP = 6.0, 12.0
"""Neighbours this far apart: nearer ones are not told apart, farther ones are a visible jump."""

SAVES = 1.1
NEARLY = 0.95
"""A rate this near the cap, which is an expectation only, is taken for capped."""

WORTH_VMAF = 3.0
"""A rung that is better than the next by less is not made."""

LOWEST_BPS = 145_000
"""Apple's smallest rung (HLS authoring 1.25): below a rung this small there is no other."""

CRF_RANGE = {Codec.H264: (18.0, 34.0), Codec.HEVC: (18.0, 38.0), Codec.AV1: (18.0, 52.0)}
"""Beyond, the samples say nothing about the result."""

CRF_STEP = {Codec.H264: 0.1, Codec.HEVC: 0.1, Codec.AV1: 1.0}
"""SVT-AV1 takes whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A chosen size. why: a sentence with figures. capped: see Rendition."""

    side_px: int
    crf: float
    why: str
    codec: Codec = Codec.H264
    capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One size between its samples: VMAF falls evenly with crf, the rate by even parts."""

    codec: Codec
    side_px: int
    crf: float
    vmaf: float
    bitrate_bps: float
    vmaf_per_crf: float
    log_rate_per_crf: float

    def vmaf_at(self, crf: float) -> float:
        """Expected VMAF, never above 100."""
        return min(self.vmaf + self.vmaf_per_crf * (crf - self.crf), 100.0)

    def rate_at(self, crf: float) -> float:
        """Expected bits a second."""
        return self.bitrate_bps * math.exp(self.log_rate_per_crf * (crf - self.crf))

    def crf_for(self, vmaf: float) -> float:
        """The crf of that VMAF, inside what was sampled."""
        return self._held(self.crf + (vmaf - self.vmaf) / self.vmaf_per_crf)

    def crf_for_rate(self, bitrate_bps: float) -> float:
        """The crf of that rate, inside what was sampled."""
        return self._held(self.crf + math.log(bitrate_bps / self.bitrate_bps) / self.log_rate_per_crf)

    def _held(self, crf: float) -> float:
        least, most = CRF_RANGE[self.codec]
        step = CRF_STEP[self.codec]
        return round(round(min(max(crf, least), most) / step) * step, 1)


def choose_rungs(samples: Sequence[Sample], frame_rate: Fraction) -> tuple[list[Rung], list[str]]:
    """At least two rungs from the largest side down, and a sentence for each side that is none.

    samples: of one codec, two crf or more of each side. Raises ValueError where a side has fewer.
    """
    sides = sorted({sample.side_px for sample in samples}, reverse=True)
    curves = [curve_of([sample for sample in samples if sample.side_px == side]) for side in sides]
    chosen = [(curves[0], _top_crf(curves[0], frame_rate))]
    while left := _below(chosen[-1][0], curves):
        above, crf = chosen[-1]
        if len(chosen) > 1 and above.rate_at(crf) <= LOWEST_BPS:
            break
        best = _next(left, above.vmaf_at(crf))
        if len(chosen) > 1 and above.vmaf_at(crf) - best[0].vmaf_at(best[1]) < WORTH_VMAF:
            break
        chosen.append(best)
    made = {curve.side_px for curve, _ in chosen}
    left_out = [_left_out(curve, chosen) for curve in curves if curve.side_px not in made]
    return [_rung(index, chosen, frame_rate) for index in range(len(chosen))], left_out


def _below(above: Curve, curves: Sequence[Curve]) -> list[Curve]:
    """Sizes that may follow: smaller, and at least half as large, or the switch itself would be seen."""
    smaller = [curve for curve in curves if curve.side_px < above.side_px]
    return [curve for curve in smaller if 2 * curve.side_px >= above.side_px] or smaller[:1]


def _next(curves: Sequence[Curve], above_vmaf: float) -> tuple[Curve, float]:
    """The size and crf a step below: the fewest bits of those that land within the step, else the nearest to it.

    The larger size of two, unless the smaller one saves a tenth.
    """
    tried = [(curve, curve.crf_for(above_vmaf - STEP_VMAF)) for curve in curves]
    fitting = [each for each in tried if LEAST_STEP <= above_vmaf - each[0].vmaf_at(each[1]) <= MOST_STEP]
    if fitting:
        fewest = min(curve.rate_at(crf) for curve, crf in fitting)
        return next(each for each in fitting if each[0].rate_at(each[1]) <= fewest * SAVES)
    return min(tried, key=lambda each: abs(above_vmaf - STEP_VMAF - each[0].vmaf_at(each[1])))


def _top_crf(curve: Curve, frame_rate: Fraction) -> float:
    cap = cap_bps(curve.side_px, frame_rate)
    crf = curve.crf_for(TOP_VMAF)
    return crf if curve.rate_at(crf) <= cap else curve.crf_for_rate(cap)


def curve_of(samples: Sequence[Sample]) -> Curve:
    """The line through the samples of one size. Raises ValueError where they are at one crf only."""
    low, high = min(samples, key=lambda each: each.crf), max(samples, key=lambda each: each.crf)
    if low.crf == high.crf:
        raise ValueError(f"{low.side_px} was sampled at one crf only")
    span = high.crf - low.crf
    return Curve(
        codec=low.codec,
        side_px=low.side_px,
        crf=low.crf,
        vmaf=low.vmaf,
        bitrate_bps=low.bitrate_bps,
        # Pictures that lose nothing still get a slope, so that every question has an answer.
        vmaf_per_crf=min((high.vmaf - low.vmaf) / span, -0.05),
        log_rate_per_crf=min(math.log(max(high.bitrate_bps, 1) / max(low.bitrate_bps, 1)) / span, -0.01),
    )


def _rung(index: int, chosen: Sequence[tuple[Curve, float]], frame_rate: Fraction) -> Rung:
    curve, crf = chosen[index]
    vmaf, rate = curve.vmaf_at(crf), curve.rate_at(crf)
    why = f"{curve.side_px}p at crf {crf:g}: VMAF {vmaf:.1f} at {rate / 1000:.0f} kb/s expected"
    if index:
        above = chosen[index - 1]
        why += f", {above[0].vmaf_at(above[1]) - vmaf:.1f} below {above[0].side_px}p"
    elif vmaf < TOP_VMAF - 1:
        why += f"; {TOP_VMAF:g} would take more than the cap of {cap_bps(curve.side_px, frame_rate) // 1000} kb/s"
    elif vmaf > TOP_VMAF + 1:
        why += f"; these pictures do not fall to {TOP_VMAF:g} before crf {CRF_RANGE[curve.codec][1]:g}"
    return Rung(
        side_px=curve.side_px, crf=crf, why=f"{why}.", codec=curve.codec, capped=is_capped(curve, crf, frame_rate)
    )


def is_capped(curve: Curve, crf: float, frame_rate: Fraction) -> bool:
    """Whether a rung at this crf would take all that its size may."""
    return curve.rate_at(crf) >= NEARLY * cap_bps(curve.side_px, frame_rate)


def _left_out(curve: Curve, chosen: Sequence[tuple[Curve, float]]) -> str:
    above, crf = next(each for each in reversed(chosen) if each[0].side_px > curve.side_px)
    if above is chosen[-1][0]:
        rate = above.rate_at(crf) / 1000
        return f"{curve.side_px}p left out: {above.side_px}p takes {rate:.0f} kb/s already, or hardly differs from it."
    below = next(each for each in chosen if each[0].side_px < curve.side_px)
    same = curve.crf_for(below[0].vmaf_at(below[1]))
    return (
        f"{curve.side_px}p left out: at the VMAF of {below[0].side_px}p it would take"
        f" {curve.rate_at(same) / 1000:.0f} kb/s instead of {below[0].rate_at(below[1]) / 1000:.0f}."
    )
