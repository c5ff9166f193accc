"""next_crf: the search for a peer's quality."""

import pytest

from flows.encode_bench.matching import LEAST_CRF, least_crf, nearest, next_crf
from pipeline.encode.rungs import curve_of
from pipeline.model.ladder import Sample


@pytest.mark.parametrize(("slope", "wanted"), [(-0.8, 96.0), (-1.5, 88.0), (-2.5, 75.0)])
def test_four_tries_find_the_quality_of_any_peer(slope: float, wanted: float) -> None:
    tries = [(23.0, 93.0)]
    while (crf := next_crf(tries, wanted)) is not None:
        tries.append((crf, 93.0 + slope * (crf - 23.0)))
    assert len(tries) <= 4
    assert abs(93.0 + slope * (nearest(tries, wanted) - 23.0) - wanted) <= 0.1


def test_what_is_close_enough_is_left_alone() -> None:
    assert next_crf([(23.0, 93.05)], 93.0) is None


def test_a_quality_that_cannot_be_reached_ends_the_search() -> None:
    assert next_crf([(10.0, 97.0), (11.0, 96.5)], 99.0) is None


def test_no_crf_is_tried_below_the_one_of_the_cap() -> None:
    points = [
        Sample(side_px=1080, crf=crf, vmaf=vmaf, bitrate_bps=rate)
        for crf, vmaf, rate in ((23, 93.0, 12_000_000), (31, 84.0, 4_000_000))
    ]
    curve = curve_of(points)
    assert curve.rate_at(least_crf(curve, 6_000_000)) == pytest.approx(6_000_000, rel=0.02)
    assert least_crf(curve, 60_000_000) == LEAST_CRF
