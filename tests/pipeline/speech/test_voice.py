"""Voice into stretches, stretches into windows."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.voice import (
    FRAME_SAMPLES,
    WINDOW_SAMPLES,
    Stretch,
    Window,
    halves,
    plan_windows,
    voiced_stretches,
)

SECOND = 16_000


def frames(*runs: tuple[float, float]) -> list[float]:
    """(seconds, probability) one after another."""
    return [probability for seconds, probability in runs for _ in range(round(seconds * SECOND / FRAME_SAMPLES))]


def test_silence_has_no_stretches_and_no_windows() -> None:
    probabilities = frames((10, 0.1))
    assert voiced_stretches(probabilities, 10 * SECOND) == ()
    assert plan_windows(()) == ()
    assert voiced_stretches([], 0) == ()


def test_a_stretch_has_a_margin_and_ends_with_a_long_pause_only() -> None:
    probabilities = frames((2, 0), (3, 0.9), (0.3, 0), (1, 0.8), (2, 0))
    (stretch,) = voiced_stretches(probabilities, len(probabilities) * FRAME_SAMPLES)
    assert abs(stretch.start - 1.7 * SECOND) < SECOND // 20
    assert abs(stretch.end - 6.6 * SECOND) < SECOND // 20


def test_speech_without_a_pause_is_cut_where_the_voice_is_faintest() -> None:
    probabilities = frames((20, 0.9), (0.1, 0.4), (25, 0.9))
    first, second = voiced_stretches(probabilities, len(probabilities) * FRAME_SAMPLES)
    assert first.end == second.start
    assert 20 * SECOND - 2 * FRAME_SAMPLES < first.end < 20.2 * SECOND


@given(st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]).flatmap(lambda p: st.just([p] * 40)), max_size=80))
def test_windows_hold_every_voiced_frame_once_in_order(chunks: list[list[float]]) -> None:
    probabilities = [probability for chunk in chunks for probability in chunk]
    samples = len(probabilities) * FRAME_SAMPLES
    stretches = voiced_stretches(probabilities, samples)
    windows = plan_windows(stretches)
    assert [stretch for window in windows for stretch in window.stretches] == list(stretches)
    assert all(0 < window.samples <= WINDOW_SAMPLES for window in windows)
    assert all(before.end <= after.start for before, after in pairwise(stretches))
    voiced = [n * FRAME_SAMPLES for n, probability in enumerate(probabilities) if probability >= 0.5]
    assert all(any(stretch.start <= sample < stretch.end for stretch in stretches) for sample in voiced)
    assert all(0 <= stretch.start < stretch.end <= samples for stretch in stretches)


def test_positions_in_a_window_are_positions_in_the_sound() -> None:
    window = Window(stretches=(Stretch(start=100, end=200), Stretch(start=1000, end=1500)))
    assert window.samples == 600
    assert [window.position(offset) for offset in (-5, 0, 99, 100, 599, 600, 900)] == [
        *(100, 100, 199, 1000, 1499, 1500, 1500)
    ]
    assert window.position(100, is_end=True) == 200


def test_halves_cut_between_stretches_or_through_a_lone_one() -> None:
    one, two, three = Stretch(start=0, end=50), Stretch(start=60, end=100), Stretch(start=200, end=300)
    assert halves(Window(stretches=(one, two, three))) == (
        Window(stretches=(one, two)),
        Window(stretches=(three,)),
    )
    assert halves(Window(stretches=(three,))) == (
        Window(stretches=(Stretch(start=200, end=250),)),
        Window(stretches=(Stretch(start=250, end=300),)),
    )
