"""choose_rungs: which sizes become rungs, at what quality, from sampled figures."""

from fractions import Fraction
from itertools import pairwise

import pytest

from pipeline.encode.caps import cap_bps
from pipeline.encode.rungs import LEAST_STEP, MOST_STEP, TOP_VMAF, choose_rungs, curve_of
from pipeline.model.ladder import Codec, Sample

RATE = Fraction(30)
Points = dict[int, tuple[tuple[float, int], tuple[float, int]]]

TALK: Points = {
    1080: ((94.14, 1_052_313), (87.01, 385_743)),
    720: ((91.29, 534_456), (79.78, 205_626)),
    480: ((85.9, 287_381), (70.11, 111_637)),
    360: ((78.4, 198_790), (59.61, 78_425)),
}
SPORT: Points = {
    1080: ((93.0, 14_000_000), (80.0, 5_000_000)),
    720: ((84.0, 6_000_000), (70.0, 2_200_000)),
    480: ((72.0, 2_600_000), (55.0, 1_000_000)),
    360: ((60.0, 1_500_000), (42.0, 600_000)),
}
SLIDES: Points = {
    1080: ((97.0, 60_000), (96.5, 40_000)),
    720: ((96.0, 45_000), (95.0, 30_000)),
    480: ((93.0, 30_000), (91.0, 20_000)),
    360: ((85.0, 25_000), (82.0, 17_000)),
}


def samples(points: Points) -> list[Sample]:
    return [
        Sample(side_px=side, crf=crf, vmaf=vmaf, bitrate_bps=bitrate_bps)
        for side, pair in points.items()
        for crf, (vmaf, bitrate_bps) in zip((23.0, 31.0), pair, strict=True)
    ]


def expected(points: Points) -> list[tuple[int, float, float]]:
    """(side, VMAF, bits a second) of each rung that is chosen."""
    rungs, _ = choose_rungs(samples(points), RATE)
    curves = {side: curve_of([one for one in samples(points) if one.side_px == side]) for side in points}
    return [
        (rung.side_px, curves[rung.side_px].vmaf_at(rung.crf), curves[rung.side_px].rate_at(rung.crf)) for rung in rungs
    ]


def test_a_talking_head_gets_a_top_rung_of_94_and_even_steps_below() -> None:
    ladder = expected(TALK)
    assert [side for side, _, _ in ladder] == [1080, 720, 480, 360]
    assert ladder[0][1] == pytest.approx(TOP_VMAF, abs=0.2)
    for (_, upper, _), (_, lower, _) in pairwise(ladder):
        assert LEAST_STEP <= upper - lower <= MOST_STEP


def test_sport_costs_what_the_cap_allows_and_says_so() -> None:
    rungs, _ = choose_rungs(samples(SPORT), RATE)
    top = expected(SPORT)[0]
    assert top[2] <= cap_bps(1080, RATE) * 1.02
    assert "more than the cap of 6000 kb/s" in rungs[0].why
    assert rungs[0].capped
    assert not any(rung.capped for rung in choose_rungs(samples(SLIDES), RATE)[0])


def test_slides_cost_little_and_rungs_that_buy_less_than_three_are_not_made() -> None:
    ladder = expected(SLIDES)
    assert ladder[0][2] < 60_000
    assert [side for side, _, _ in ladder] == [1080, 720]
    _, left_out = choose_rungs(samples(SLIDES), RATE)
    assert [sentence.split()[0] for sentence in left_out] == ["480p", "360p"]


def test_a_size_that_costs_more_for_the_same_quality_is_left_out() -> None:
    costly: Points = {**TALK, 720: ((91.29, 900_000), (79.78, 500_000)), 540: ((91.0, 400_000), (79.0, 160_000))}
    rungs, left_out = choose_rungs(samples(dict(sorted(costly.items(), reverse=True))), RATE)
    assert [rung.side_px for rung in rungs][:2] == [1080, 540]
    assert left_out[0].startswith("720p left out: at the VMAF of 540p it would take")


@pytest.mark.parametrize("points", [TALK, SPORT, SLIDES])
def test_there_are_two_rungs_at_least_each_smaller_than_the_last_and_each_explained(points: Points) -> None:
    rungs, left_out = choose_rungs(samples(points), RATE)
    sides = [rung.side_px for rung in rungs]
    assert len(rungs) >= 2 and sides[0] == 1080
    assert sides == sorted(set(sides), reverse=True)
    assert all(rung.why.startswith(f"{rung.side_px}p at crf {rung.crf:g}: VMAF") for rung in rungs)
    assert len(rungs) + len(left_out) == len(points)


def test_av1_gets_whole_numbers_and_says_so() -> None:
    av1 = [
        Sample(side_px=side, crf=crf, vmaf=vmaf, bitrate_bps=bitrate_bps, codec=Codec.AV1)
        for side, top in ((1080, 95.0), (720, 92.0), (480, 88.0))
        for crf, vmaf, bitrate_bps in ((18.0, top, 900_000 * side // 1080), (40.0, top - 5, 200_000 * side // 1080))
    ]
    rungs, _ = choose_rungs(av1, RATE)
    assert [rung.codec for rung in rungs] == [Codec.AV1] * len(rungs)
    assert all(rung.crf == round(rung.crf) for rung in rungs)


def test_a_size_sampled_at_one_crf_cannot_be_judged() -> None:
    with pytest.raises(ValueError, match="one crf"):
        choose_rungs([Sample(side_px=1080, crf=23, vmaf=94, bitrate_bps=1_000_000)], RATE)
