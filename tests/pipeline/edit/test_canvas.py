"""Canvas and frame rate."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edit.canvas import plan_canvas, plan_frame_rate
from pipeline.model.probe import VideoStream


@pytest.mark.parametrize(
    ("footage", "canvas"),
    [
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (1920, 1080)),
        ((1080, 1920), (1080, 1920)),
        ((2160, 3840), (1080, 1920)),
        ((640, 480), (854, 480)),
        ((852, 480), (854, 480)),
        ((1024, 768), (1366, 768)),
        ((1000, 1000), (1778, 1000)),
        ((960, 400), (960, 540)),
        ((3026, 1386), (1920, 1080)),
        ((720, 1080), (720, 1280)),
        ((641, 361), (640, 360)),
        ((10, 12), (180, 320)),
        ((64, 48), (320, 180)),
    ],
)
def test_the_canvas_is_the_smallest_that_holds_the_footage(footage: tuple[int, int], canvas: tuple[int, int]) -> None:
    assert plan_canvas(*footage) == canvas


@given(st.integers(2, 8000), st.integers(2, 8000))
def test_every_canvas_is_even_and_between_180_and_1080(width: int, height: int) -> None:
    canvas = plan_canvas(width, height)
    assert all(side % 2 == 0 for side in canvas)
    assert 180 <= min(canvas) <= 1080
    assert abs(Fraction(max(canvas), min(canvas)) - Fraction(16, 9)) < Fraction(1, 100)
    assert (canvas[1] > canvas[0]) == (height > width)


@pytest.mark.parametrize(
    ("measured", "variable", "planned"),
    [
        (Fraction(25), False, Fraction(25)),
        (Fraction(30000, 1001), False, Fraction(30000, 1001)),
        (Fraction(2997, 100), False, Fraction(30000, 1001)),
        (Fraction(25, 2), False, Fraction(25, 2)),
        (Fraction(14437, 500), False, Fraction(14437, 500)),
        (Fraction(120), False, Fraction(60)),
        (Fraction(240), False, Fraction(60)),
        (Fraction(120000, 1001), False, Fraction(60000, 1001)),
        (Fraction(10), False, Fraction(10)),
        (Fraction(5), False, Fraction(20)),
        (Fraction(1), False, Fraction(20)),
        (Fraction(2875, 100), True, Fraction(30000, 1001)),
        (Fraction(140000, 5087), True, Fraction(30000, 1001)),
        (Fraction(2), True, Fraction(24000, 1001)),
        (Fraction(90), True, Fraction(60)),
    ],
)
def test_the_rate_is_the_sources_where_it_can_be(
    video: Callable[..., VideoStream], measured: Fraction, variable: bool, planned: Fraction
) -> None:
    assert plan_frame_rate(video(frame_rate=measured, variable_rate=variable)) == planned


@pytest.mark.parametrize("variable", [False, True])
def test_every_rate_is_between_10_and_60(video: Callable[..., VideoStream], variable: bool) -> None:
    for measured in [Fraction(n, d) for n in (1, 7, 97, 599, 3001, 59999, 99991) for d in (1, 3, 10, 97, 1001)]:
        planned = plan_frame_rate(video(frame_rate=measured, variable_rate=variable))
        assert 10 <= planned <= 60, measured
