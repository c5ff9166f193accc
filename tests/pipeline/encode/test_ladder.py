"""plan_ladder."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest

from pipeline.encode.caps import cap_bps
from pipeline.encode.ladder import plan_ladder
from pipeline.model.timeline import Timeline

Timelines = Callable[..., Timeline]


@pytest.mark.parametrize(
    ("canvas", "names"),
    [
        ((1920, 1080), ["1080p", "720p", "480p", "360p"]),
        ((1080, 1920), ["1080p", "720p", "480p", "360p"]),
        ((1366, 768), ["768p", "480p", "360p"]),
        ((1280, 720), ["720p", "480p", "360p"]),
        ((960, 540), ["540p", "360p"]),
        ((854, 480), ["480p", "360p"]),
        ((768, 432), ["432p", "288p"]),
        ((640, 360), ["360p", "240p"]),
        ((320, 180), ["180p", "120p"]),
    ],
)
def test_the_ladder_starts_at_the_canvas_and_has_at_least_two_rungs(
    timeline: Timelines, canvas: tuple[int, int], names: list[str]
) -> None:
    ladder = plan_ladder(timeline(width_px=canvas[0], height_px=canvas[1]))
    assert [rendition.name for rendition in ladder.renditions] == names
    assert (ladder.renditions[0].width_px, ladder.renditions[0].height_px) == canvas


def test_rungs_are_even_never_larger_than_the_canvas_and_keep_its_shape(timeline: Timelines) -> None:
    for shorter in range(180, 1081, 2):
        width = 2 * round(shorter * 16 / 9 / 2)
        ladder = plan_ladder(timeline(width_px=width, height_px=shorter))
        assert len(ladder.renditions) >= 2
        for rendition in ladder.renditions:
            assert rendition.width_px <= width and rendition.height_px <= shorter
            assert rendition.width_px % 2 == 0 and rendition.height_px % 2 == 0
            assert abs(rendition.width_px / rendition.height_px - 16 / 9) < 0.03
        for upper, lower in pairwise(ladder.renditions):
            assert upper.max_bitrate_bps > lower.max_bitrate_bps


@pytest.mark.parametrize(
    ("rate", "gop"),
    [(Fraction(30), 60), (Fraction(30000, 1001), 60), (Fraction(25, 2), 25), (Fraction(24000, 1001), 48)],
)
def test_a_keyframe_stands_every_two_seconds(timeline: Timelines, rate: Fraction, gop: int) -> None:
    ladder = plan_ladder(timeline(frame_rate=rate))
    assert (ladder.gop_frames, ladder.segment_gops) == (gop, 3)


def test_caps_follow_apple_and_grow_by_half_at_sixty_frames() -> None:
    assert cap_bps(1080, Fraction(30)) == 6_000_000
    assert cap_bps(720, Fraction(25)) == 3_000_000
    assert cap_bps(1080, Fraction(60)) == 9_000_000
    assert cap_bps(540, Fraction(30)) == 2_000_000
    assert cap_bps(360, Fraction(30)) < cap_bps(432, Fraction(30)) < cap_bps(480, Fraction(30))
