"""Our rungs at a peer's quality: which crf each needs, found from what earlier tries gave. Pure."""

from collections.abc import Sequence

from pipeline.encode.rungs import NEARLY, Curve
from pipeline.model.ladder import Codec

CLOSE_ENOUGH = 0.1
"""Difference in VMAF that is worth no more bytes than half a percent."""

VMAF_PER_CRF = {Codec.H264: -1.1, Codec.AV1: -0.5}
"""The slope to begin with; from the second try on it is measured."""

LEAST_CRF, MOST_CRF = 10.0, 60.0


def next_crf(tries: Sequence[tuple[float, float]], wanted_vmaf: float, codec: Codec = Codec.H264) -> float | None:
    """The crf to try after these (crf, VMAF), or None where the nearest one is close enough or cannot be bettered."""
    ordered = sorted(tries, key=lambda each: abs(each[1] - wanted_vmaf))
    crf, vmaf = ordered[0]
    if abs(vmaf - wanted_vmaf) <= CLOSE_ENOUGH:
        return None
    slope = VMAF_PER_CRF[codec]
    if len(ordered) > 1:
        other_crf, other_vmaf = ordered[1]
        if abs(crf - other_crf) > 0.01:
            slope = min((vmaf - other_vmaf) / (crf - other_crf), -0.1)
    wanted = min(max(crf + (wanted_vmaf - vmaf) / slope, LEAST_CRF), MOST_CRF)
    wanted = round(wanted, 0 if codec is Codec.AV1 else 1)  # SVT-AV1 takes whole numbers
    return None if any(abs(wanted - tried) < 0.05 for tried, _ in tries) else wanted


def least_crf(curve: Curve, cap_bps: int) -> float:
    """The lowest crf worth trying: below that of the cap the encoder swings between too much and too little, for worse
    pictures and no fewer bytes (grain: VMAF 89.6 for 93.3)."""
    crf = curve.crf_for_rate(cap_bps)
    return crf if curve.rate_at(crf) >= NEARLY * cap_bps else LEAST_CRF


def nearest(tries: Sequence[tuple[float, float]], wanted_vmaf: float) -> float:
    """The crf that came nearest."""
    return min(tries, key=lambda each: abs(each[1] - wanted_vmaf))[0]
