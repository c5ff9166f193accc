"""Which of several tracks a programme has: never silence where there is sound."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.tracks import SILENT_DBFS, Heard, are_microphones, choose_sound
from pipeline.model.probe import AudioStream
from pipeline.model.survey import SoundFacts

TRACK = AudioStream(
    index=1, codec="pcm_s16le", sample_rate_hz=48000, channels=1, channel_layout="", duration_s=Fraction(9), packets=9
)


def heard(*levels_dbfs: float, channels: int = 1, languages: tuple[str, ...] = ()) -> list[Heard]:
    return [
        Heard(
            track=replace(TRACK, index=at, channels=channels, language=languages[at - 1] if languages else ""),
            facts=SoundFacts(level_dbfs=level_dbfs, clipped=0.0),
        )
        for at, level_dbfs in enumerate(levels_dbfs, start=1)
    ]


def chosen(*levels_dbfs: float, channels: int = 1, languages: tuple[str, ...] = ()) -> tuple[int, ...]:
    found = choose_sound(heard(*levels_dbfs, channels=channels, languages=languages))
    return found.track.indexes if found else ()


def test_the_first_two_of_four_are_left_and_right() -> None:
    assert chosen(-20, -26, -19, -90) == (1, 2)
    assert chosen(-30, -20) == (1, 2)


def test_where_one_of_them_is_silent_or_far_below_the_loudest_is_for_both_ears() -> None:
    assert chosen(-20, -90, -25, -90) == (1,)
    assert chosen(-90, -20, -90, -90) == (2,)
    assert chosen(-90, -90, -50, -30) == (4,)
    assert chosen(-20, -50, -90, -90) == (1,)
    assert chosen(-50, -20, -90, -90) == (2,)


def test_finished_mixes_are_not_mixed_again() -> None:
    assert chosen(-20, -20, channels=2) == (1,)
    assert chosen(-90, -20, channels=2) == (2,)
    assert chosen(-20, -20, languages=("eng", "chi")) == (1,)
    assert chosen(-20) == (1,)


def test_where_nothing_is_heard_it_is_the_first() -> None:
    assert chosen(-90, -70) == (1,)
    assert choose_sound([]) is None


def test_the_default_track_does_not_change_what_is_left() -> None:
    first, second = heard(-20, -20)
    found = choose_sound([second, first])
    assert found is not None and found.track.indexes == (1, 2)


def test_the_facts_are_those_of_the_louder_one() -> None:
    found = choose_sound(heard(-28, -20, -90))
    assert found is not None and found.facts.level_dbfs == -20


@given(st.lists(st.floats(min_value=-120, max_value=0), min_size=1, max_size=8), st.sampled_from([1, 2]))
def test_it_is_never_silence_where_there_is_sound(levels_dbfs: list[float], channels: int) -> None:
    found = chosen(*levels_dbfs, channels=channels)
    if max(levels_dbfs) >= SILENT_DBFS:
        assert all(levels_dbfs[index - 1] >= SILENT_DBFS for index in found)


def test_a_single_track_and_tracks_of_several_kinds_are_no_microphones() -> None:
    assert not are_microphones([TRACK])
    assert not are_microphones([TRACK, replace(TRACK, channels=2)])
    assert are_microphones([TRACK, TRACK])
