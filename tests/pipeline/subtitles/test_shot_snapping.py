"""Cues and cuts."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.rules import MAX_CUE_MS, MIN_CUE_MS
from pipeline.subtitles.shot_snapping import close_gaps, gap_ms, snap_to_shots

PAL, NTSC, FILM = Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001)


def track(*times: tuple[int, int], language: str = "en") -> SubtitleTrack:
    cues = (
        Cue(identity=f"c{n:04d}", start_ms=start_ms, end_ms=end_ms, lines=("x",))
        for n, (start_ms, end_ms) in enumerate(times, start=1)
    )
    return SubtitleTrack(language=language, cues=tuple(cues))


def times(of: SubtitleTrack) -> list[tuple[int, int]]:
    return [(cue.start_ms, cue.end_ms) for cue in of.cues]


@pytest.mark.parametrize(
    ("start_ms", "snapped_ms"),
    [
        (10_000, 10_000),
        (10_440, 10_000),  # 11 frames behind the cut: less than H = 12
        (10_480, 10_480),  # H behind
        (9960, 10_000),  # a frame before
        (9680, 10_000),  # 8 frames before: less than 0.75 H
        (9640, 9520),  # 9 frames before: moved to H before
        (9560, 9520),
        (9520, 9520),
        (9000, 9000),
    ],
)
def test_an_in_time_near_a_cut_moves_by_the_rule(start_ms: int, snapped_ms: int) -> None:
    assert times(snap_to_shots(track((start_ms, 13_000)), [10_000], PAL)) == [(snapped_ms, 13_000)]


@pytest.mark.parametrize(("end_ms", "snapped_ms"), [(9600, 9920), (10_000, 9920), (10_440, 9920), (10_480, 10_480)])
def test_an_out_time_near_a_cut_ends_two_frames_before_it(end_ms: int, snapped_ms: int) -> None:
    assert times(snap_to_shots(track((7000, end_ms)), [10_000], PAL)) == [(7000, snapped_ms)]


def test_the_cue_before_gives_way_to_an_in_time_that_moves_forward() -> None:
    snapped = snap_to_shots(track((8000, 10_120), (10_200, 12_000)), [10_000], PAL)
    assert times(snapped) == [(8000, 9920), (10_000, 12_000)]


def test_a_move_that_breaks_another_rule_is_not_made() -> None:
    short = track((9200, 10_120), (10_200, 11_040))
    assert times(snap_to_shots(short, [10_000], PAL)) == times(short)
    assert times(snap_to_shots(track((9960, 10_800)), [10_000], PAL)) == [(9960, 10_800)]


def test_both_languages_move_together_and_without_cuts_nothing_moves() -> None:
    english = track((1000, 4000), (4080, 7900), (8200, 9900))
    chinese = track(*times(english), language="zh-Hans")
    cuts = [1100, 4200, 8000]
    assert times(snap_to_shots(english, cuts, NTSC)) == times(snap_to_shots(chinese, cuts, NTSC)) != times(english)
    assert snap_to_shots(english, [], NTSC) == english


def test_two_frames_are_counted_at_the_programme_s_own_rate() -> None:
    assert [gap_ms(rate) for rate in (PAL, NTSC, FILM, Fraction(60))] == [80, 67, 84, 66]


@pytest.mark.parametrize(
    ("end_ms", "closed_ms"),
    [(4920, 4920), (4890, 4890), (4880, 4920), (4510, 4920), (4500, 4500), (4990, 4920), (3000, 3000)],
)
def test_gaps_of_three_frames_to_half_a_second_close_to_two(end_ms: int, closed_ms: int) -> None:
    assert times(close_gaps(track((2000, end_ms), (5000, 7000)), PAL))[0] == (2000, closed_ms)


def test_a_gap_stays_where_the_cue_before_would_stand_too_long_or_too_short() -> None:
    long, short = track((0, 6900), (7300, 9000)), track((4200, 5050), (5080, 7000))
    assert (close_gaps(long, PAL), close_gaps(short, PAL)) == (long, short)


_CUES = st.lists(st.tuples(st.integers(80, 3000), st.integers(MIN_CUE_MS, MAX_CUE_MS)), min_size=1, max_size=12)
_RATES = st.sampled_from([FILM, Fraction(24), PAL, NTSC, Fraction(30), Fraction(50), Fraction(60)])


@given(_CUES, st.lists(st.integers(0, 60_000), max_size=40), _RATES)
def test_no_cut_breaks_duration_gap_or_order(cues: list[tuple[int, int]], cuts: list[int], rate: Fraction) -> None:
    placed, now_ms = [], 0
    for pause_ms, length_ms in cues:
        start_ms = now_ms + max(pause_ms, gap_ms(rate))
        now_ms = start_ms + length_ms
        placed.append((start_ms, now_ms))
    snapped = snap_to_shots(close_gaps(track(*placed), rate), cuts, rate)
    assert all(MIN_CUE_MS <= cue.duration_ms <= MAX_CUE_MS for cue in snapped.cues)
    assert all(after.start_ms - before.end_ms >= gap_ms(rate) for before, after in pairwise(snapped.cues))
    assume(cuts)
    assert [cue.identity for cue in snapped.cues] == [f"c{n:04d}" for n in range(1, len(placed) + 1)]
