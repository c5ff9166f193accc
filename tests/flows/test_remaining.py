"""The time left, replayed over what real runs told; timelines/ holds [seconds, stage, share] as it was reported."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.remaining import Forecast, in_words

TIMELINES = Path(__file__).parent / "timelines"


def replayed(name: str) -> Iterator[tuple[float, float | None, float]]:
    """(seconds into the run, what was shown as left, what really was left) at every report."""
    timeline = json.loads((TIMELINES / f"{name}.json").read_text())
    forecast = Forecast(hears=timeline["hears"])
    for at_s, stage, share in timeline["told"]:
        forecast.tell(at_s, stage, share)
        yield at_s, forecast.remaining_s(at_s), timeline["end_s"] - at_s


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("quiet-machine", 0.5, 1.5),
        # Fifteen others wanted its two cores: for two of six minutes the encode all but stood still.
        ("crowded-machine", 0.4, 4.0),
    ],
)
def test_what_is_shown_is_near_the_truth(name: str, least: float, most: float) -> None:
    shown = [(left_s, true_s) for _, left_s, true_s in replayed(name) if left_s is not None and true_s > 10]
    assert len(shown) > 100
    for left_s, true_s in shown:
        assert least * true_s < left_s < most * true_s


@pytest.mark.parametrize("name", ["quiet-machine", "no-hearing", "crowded-machine"])
def test_while_a_minute_remains_it_never_says_that_seconds_do_and_at_the_end_it_says_no_minutes(name: str) -> None:
    for _, left_s, true_s in replayed(name):
        if left_s is not None and true_s > 60:
            assert left_s > 20
    assert left_s is not None and 0 < left_s < 10


@pytest.mark.parametrize("name", ["quiet-machine", "no-hearing", "crowded-machine"])
def test_it_does_not_jump(name: str) -> None:
    before: tuple[float, float] | None = None
    for at_s, left_s, _ in replayed(name):
        if left_s is None:
            continue
        if before is not None:
            passed_s, change_s = at_s - before[0], left_s - before[1]
            assert abs(change_s) <= 2 + passed_s + 0.3 * passed_s * max(before[1], left_s)
        before = (at_s, left_s)


def test_nothing_is_said_before_a_speed_is_known() -> None:
    forecast = Forecast()
    assert forecast.remaining_s(0) is None
    for at_s, stage, share in ((0, "look", 0.0), (20, "look", 1.0), (20, "encode", 0.0), (22, "encode", 0.2)):
        forecast.tell(at_s, stage, share)
        assert forecast.remaining_s(at_s) is None
    forecast.tell(24, "encode", 0.4)
    assert forecast.remaining_s(24) is not None


def looked() -> Forecast:
    """A run without hearing whose encode comes next."""
    forecast = Forecast(hears=False)
    for stage in ("look", "loudness"):
        forecast.tell(0, stage, 1.0)
    return forecast


def test_a_steady_run_counts_down_evenly_to_its_end() -> None:
    forecast = looked()
    shown = []
    for second in range(101):
        forecast.tell(second, "encode", second / 100)
        shown.append(forecast.remaining_s(second))
    assert shown[10] == pytest.approx(95, abs=1)
    assert shown[50] == pytest.approx(55, abs=1)
    assert shown[95] == pytest.approx(10, abs=1)
    assert forecast.overall(100) == pytest.approx(100 / 105)


def test_silence_does_not_bring_the_end_nearer_than_a_tenth_of_the_stage() -> None:
    forecast = looked()
    for second in range(51):
        forecast.tell(second, "encode", second / 100)
    assert (forecast.remaining_s(1000) or 0) > 4
    forecast.tell(1000, "encode", 0.51)
    assert (forecast.remaining_s(1010) or 0) > 500


def test_what_was_made_before_costs_nothing() -> None:
    forecast = Forecast()
    for stage in ("look", "loudness", "encode", "hear"):
        forecast.tell(1, stage, 1.0)
    forecast.tell(1, "translate", 0.0)
    for second in range(2, 32):
        forecast.tell(second, "translate", (second - 1) / 60)
    assert forecast.remaining_s(31) == pytest.approx(35, abs=1)


def test_the_slower_of_two_lines_decides() -> None:
    forecast = Forecast()
    for second in range(101):
        forecast.tell(second, "encode", second / 100)
        forecast.tell(second, "hear", min(second / 10, 1.0))
        if second >= 10:
            forecast.tell(second, "translate", (second - 10) / 400)
    assert forecast.remaining_s(100) == pytest.approx(310, rel=0.1)


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (None, ""),
        (1.0, "a few seconds left"),
        (5.1, "about 10 s left"),
        (90.0, "about 90 s left"),
        (90.1, "about 2 min left"),
        (300.0, "about 5 min left"),
    ],
)
def test_it_is_said_as_people_say_it_and_rounded_up(left_s: float | None, words: str) -> None:
    assert in_words(left_s) == words
