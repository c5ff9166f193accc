"""The storyboard's plan."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil

import pytest

from pipeline.encode.stills import plan_storyboard
from pipeline.model.timeline import Timeline


@pytest.mark.parametrize("body_frames", [1, 30, 300, 1500, 1501, 5000, 10500])
@pytest.mark.parametrize("rate", [Fraction(30), Fraction(30000, 1001), Fraction(25, 2)])
def test_the_sheets_hold_a_tile_for_every_interval(
    timeline: Callable[..., Timeline], body_frames: int, rate: Fraction
) -> None:
    planned = timeline(cut_frames=(body_frames,), frame_rate=rate)
    storyboard = plan_storyboard(planned)
    tiles = ceil(planned.duration_s / storyboard.interval_s)
    room = storyboard.columns * storyboard.rows
    assert (storyboard.sheets - 1) * room < tiles <= storyboard.sheets * room


def test_portrait_tiles_are_upright(timeline: Callable[..., Timeline]) -> None:
    storyboard = plan_storyboard(timeline(width_px=1080, height_px=1920))
    assert (storyboard.tile_width_px, storyboard.tile_height_px) == (90, 160)
