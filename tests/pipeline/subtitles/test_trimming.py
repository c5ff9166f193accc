from fractions import Fraction

from pipeline.model.admission import Cut
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.trimming import CUT_THROUGH, follow_cuts


def cut(start_s: float, end_s: float) -> Cut:
    return Cut(start_s=Fraction(start_s), end_s=Fraction(end_s))


def track(*times_ms: tuple[int, int], held: str = "") -> SubtitleTrack:
    cues = (
        Cue(identity=f"c{number}", start_ms=start_ms, end_ms=end_ms, lines=("words",), held=held)
        for number, (start_ms, end_ms) in enumerate(times_ms)
    )
    return SubtitleTrack(language="en", cues=tuple(cues), engine="whisper-base")


def told(followed: SubtitleTrack) -> list[tuple[str, int, int, str]]:
    return [(cue.identity, cue.start_ms, cue.end_ms, cue.held) for cue in followed.cues]


def test_cues_before_a_cut_stay_those_after_it_come_earlier_those_in_it_go() -> None:
    followed = follow_cuts(
        track((0, 2000), (11_000, 13_000), (30_000, 33_000)), before=[cut(0, 60)], after=[cut(0, 10), cut(20, 60)]
    )
    assert told(followed) == [("c0", 0, 2000, ""), ("c2", 20_000, 23_000, "")]
    assert followed.engine == "whisper-base"


def test_a_cue_that_is_cut_through_is_shortened_and_held_for_a_person() -> None:
    followed = follow_cuts(track((8000, 12_000)), before=[cut(0, 60)], after=[cut(0, 10), cut(20, 60)])
    assert told(followed) == [("c0", 8000, 10_000, CUT_THROUGH)]


def test_a_cue_over_a_hole_keeps_both_its_ends() -> None:
    followed = follow_cuts(track((8000, 14_000)), before=[cut(0, 60)], after=[cut(0, 10), cut(12, 60)])
    assert told(followed) == [("c0", 8000, 12_000, CUT_THROUGH)]


def test_a_cue_of_which_hardly_anything_stays_goes() -> None:
    assert told(follow_cuts(track((9500, 13_000)), before=[cut(0, 60)], after=[cut(0, 10), cut(20, 60)])) == []


def test_two_frames_less_are_no_word_less() -> None:
    followed = follow_cuts(track((8000, 10_070), held="numbers differ"), before=[cut(0, 60)], after=[cut(0, 10)])
    assert told(followed) == [("c0", 8000, 10_000, "numbers differ")]


def test_a_body_that_was_cut_before_is_cut_again_on_the_footages_clock() -> None:
    before = [cut(10, 20), cut(40, 60)]  # cue c1 stands 12 s into the body: at 42 s of the footage
    followed = follow_cuts(track((1000, 3000), (12_000, 14_000)), before=before, after=[cut(10, 20), cut(41, 60)])
    assert told(followed) == [("c0", 1000, 3000, ""), ("c1", 11_000, 13_000, "")]


def test_uncut_times_come_back_to_the_millisecond() -> None:
    third = [Cut(start_s=Fraction(1, 3), end_s=Fraction(100, 3))]
    assert told(follow_cuts(track((7, 1999)), before=third, after=third)) == [("c0", 7, 1999, "")]
