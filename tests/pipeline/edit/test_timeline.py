"""plan_timeline: frame-exact, and never over six minutes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.edit.timeline import body_limit_s, plan_timeline
from pipeline.errors import FootageRefused, WrongInput
from pipeline.model.admission import Cut
from pipeline.model.brand import BrandPack
from pipeline.model.probe import Probe
from pipeline.model.timeline import SIX_MINUTES_S

Probes = Callable[..., Probe]


def cut(start_s: float | Fraction, end_s: float | Fraction) -> Cut:
    return Cut(start_s=Fraction(start_s), end_s=Fraction(end_s))


def test_no_cuts_keep_the_whole_footage(probe_of: Probes, pack: BrandPack) -> None:
    timeline = plan_timeline(probe_of(60), pack, ())
    assert timeline.cuts == (cut(0, 60),)
    assert (timeline.title_frames, timeline.cut_frames, timeline.ending_frames) == (120, (1800,), 180)
    assert timeline.duration_s == 70


def test_footage_measured_a_hair_short_keeps_its_last_frame(probe_of: Probes, pack: BrandPack) -> None:
    assert plan_timeline(probe_of(Fraction(9999, 1000)), pack, ()).cut_frames == (300,)


def test_cards_are_whole_gops_at_broadcast_rates(probe_of: Probes, pack: BrandPack) -> None:
    timeline = plan_timeline(probe_of(60, frame_rate=Fraction(30000, 1001)), pack, ())
    assert (timeline.title_frames, timeline.ending_frames) == (120, 180)


def test_cuts_lie_on_frames_inside_what_was_asked_for(probe_of: Probes, pack: BrandPack) -> None:
    rate = Fraction(30000, 1001)
    asked = (cut(Fraction("1.01"), Fraction("2.5")), cut(3, 4))
    timeline = plan_timeline(probe_of(60, frame_rate=rate), pack, asked)
    for wanted, kept, frames in zip(asked, timeline.cuts, timeline.cut_frames, strict=True):
        assert wanted.start_s <= kept.start_s < kept.end_s <= wanted.end_s
        assert (kept.start_s * rate).denominator == 1
        assert kept.duration_s * rate == frames


@pytest.mark.parametrize(
    ("cuts", "problem"),
    [
        ((cut(2, 2),), "empty"),
        ((cut(3, 2),), "empty"),
        ((cut(-1, 2),), "outside"),
        ((cut(59, 61),), "outside"),
        ((cut(1, 5), cut(4, 6)), "begins before"),
        ((cut(8, 9), cut(4, 6)), "begins before"),
        ((cut(1, Fraction("1.01")),), "shorter than one frame"),
    ],
)
def test_cuts_that_make_no_sense_are_wrong_input(
    probe_of: Probes, pack: BrandPack, cuts: tuple[Cut, ...], problem: str
) -> None:
    with pytest.raises(WrongInput, match=problem):
        plan_timeline(probe_of(60), pack, cuts)


def test_cuts_may_touch(probe_of: Probes, pack: BrandPack) -> None:
    assert plan_timeline(probe_of(60), pack, (cut(1, 2), cut(2, 3))).cut_frames == (30, 30)


def test_footage_of_exactly_the_limit_fits(probe_of: Probes, pack: BrandPack) -> None:
    assert body_limit_s(pack) == 350
    assert plan_timeline(probe_of(350), pack, ()).duration_s == SIX_MINUTES_S


def test_footage_over_the_limit_is_refused_with_the_overrun_in_both_languages(
    probe_of: Probes, pack: BrandPack
) -> None:
    with pytest.raises(FootageRefused) as refused:
        plan_timeline(probe_of(Fraction("362.767")), pack, ())
    (reason,) = refused.value.admission.reasons
    assert reason.code == "too_long"
    assert "12.767 s over" in reason.message_en
    assert "12.767 秒" in reason.message_zh


def test_one_frame_over_the_limit_is_refused_and_never_said_to_be_nothing(probe_of: Probes, pack: BrandPack) -> None:
    with pytest.raises(FootageRefused, match=r"0\.034 s over"):
        plan_timeline(probe_of(350 + Fraction(1, 30)), pack, ())


def test_cuts_bring_long_footage_inside_the_limit(probe_of: Probes, pack: BrandPack) -> None:
    assert plan_timeline(probe_of(362), pack, (cut(0, 340),)).duration_s == 350


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    duration_s=st.fractions(min_value=Fraction(1, 5), max_value=350, max_denominator=1000),
    rate=st.sampled_from([Fraction(24000, 1001), Fraction(24), Fraction(30000, 1001), Fraction(14437, 500),
                          Fraction(60000, 1001), Fraction(103, 10), Fraction(7)]),
)  # fmt: skip
def test_what_the_door_lets_in_always_makes_a_programme_of_at_most_six_minutes(
    probe_of: Probes, pack: BrandPack, duration_s: Fraction, rate: Fraction
) -> None:
    timeline = plan_timeline(probe_of(duration_s, frame_rate=rate), pack, ())
    assert timeline.duration_s <= SIX_MINUTES_S
    assert timeline.ending_s > pack.ending.duration_s - Fraction(1, 4)
    assert abs(timeline.body_s - duration_s) <= 1 / timeline.frame_rate


def test_footage_without_a_picture_is_refused(probe_of: Probes, pack: BrandPack) -> None:
    with pytest.raises(FootageRefused, match="no_video"):
        plan_timeline(replace(probe_of(60), video=None), pack, ())
