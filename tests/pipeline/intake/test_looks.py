from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.looks import Look, black_stretches, brightness, frozen_stretches, read_looks
from pipeline.model.survey import Stretch

PRINTED = """frame:0    pts:0       pts_time:0
lavfi.signalstats.YHIGH=181
lavfi.signalstats.YMAX=250
lavfi.signalstats.YDIF=0
frame:1    pts:512     pts_time:0.04
lavfi.signalstats.YHIGH=3
lavfi.signalstats.YMAX=9
lavfi.signalstats.YDIF=12.5
"""


def looks(*highlights: float, every_s: float = 1.0, change: float = 5.0) -> list[Look]:
    return [Look(time_s=at * every_s, highlights=light, change=change) for at, light in enumerate(highlights)]


def span(start_s: int, end_s: int) -> Stretch:
    return Stretch(start_s=Fraction(start_s), end_s=Fraction(end_s))


def test_each_picture_is_read_with_its_time() -> None:
    assert read_looks(PRINTED) == [
        Look(time_s=0, highlights=181, change=0, brightest=250),
        Look(time_s=0.04, highlights=3, change=12.5, brightest=9),
    ]


def test_a_picture_without_a_time_or_with_a_broken_figure_is_passed_over() -> None:
    assert len(read_looks(PRINTED.replace("pts_time:0\n", "pts_time:NOPTS\n"))) == 1
    assert len(read_looks(PRINTED.replace("=12.5", "=inf"))) == 1


@given(st.text(alphabet="frame:pts_time=.YHIGDnai0123456789e+-\n"))
def test_no_text_breaks_the_reader(text: str) -> None:
    for look in read_looks(text):
        assert abs(look.time_s) < 1e9


def test_black_is_told_from_the_first_to_the_last_black_picture_on_the_footage_clock() -> None:
    seen = looks(200, 5, 5, 5, 5, 200, 5, 200)
    assert black_stretches(seen, start_s=0) == (span(1, 4),)
    assert black_stretches(seen, start_s=1) == (span(0, 3),)


def test_standing_still_is_told_apart_from_a_change_of_slides() -> None:
    still = looks(*[100] * 21, change=0.0)
    assert frozen_stretches(still, start_s=0) == (span(0, 20),)
    still[10] = Look(time_s=10, highlights=90, change=40)
    assert [stretch.start_s for stretch in frozen_stretches(still, start_s=0)] == [0, 10]


def test_black_pictures_do_not_count_as_standing_still_nor_as_dark() -> None:
    seen = looks(*[2] * 20, change=0.0)
    assert frozen_stretches(seen, start_s=0) == ()
    assert brightness(seen) == 1.0
    assert brightness(looks(51, 51, 51, 2, 2)) == 51 / 255


def test_a_dark_picture_with_small_lights_is_not_black_but_dark() -> None:
    night = [Look(time_s=at, highlights=4, change=1, brightest=230) for at in range(10)]
    assert black_stretches(night, start_s=0) == ()
    assert brightness(night) < 0.02
    noise = [Look(time_s=at, highlights=12, change=1, brightest=40) for at in range(10)]
    assert black_stretches(noise, start_s=0) == (span(0, 9),)
