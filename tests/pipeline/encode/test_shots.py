"""Shot cuts: found where the picture changes at once, known where the timeline joins."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encode.shots import find_cuts, joint_frames, read_changes, shot_cuts_ms
from pipeline.model.admission import Cut
from pipeline.model.timeline import Timeline

PAL = Fraction(25)
STILL = (0.0,) * 20
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
BALCONY, HALL = "testsrc2=s=640x360:r=25:d=8", "mandelbrot=s=640x360:r=25:end_pts=200"


def told(*changes: float) -> str:
    """The file as ffmpeg writes it."""
    return "".join(
        f"frame:{frame}    pts:{frame}       pts_time:{frame / 25:g}\nlavfi.scd.mafd={change:.3f}\n"
        for frame, change in enumerate(changes)
    )


def test_the_changes_are_read_as_ffmpeg_tells_them() -> None:
    assert read_changes(told(0, 0.161, 37.885)) == (0, 0.161, 37.885)
    assert read_changes("") == ()


@given(st.lists(st.floats(0, 100).map(lambda change: round(change, 3))))
def test_every_frame_has_its_change(changes: list[float]) -> None:
    assert read_changes(told(*changes)) == tuple(changes)


@pytest.mark.parametrize(
    ("changes", "cuts"),
    [
        ((*STILL, 30, *STILL), (20,)),
        ((*STILL, 30, *STILL, 5, *STILL), (20, 41)),
        ((*STILL, 4.9, *STILL), ()),
        ((*(8.0,) * 20, 14, *(8.0,) * 20), (20,)),  # within movement
        ((*(8.0,) * 20, 12, *(8.0,) * 20), ()),
        ((*STILL, *(6.0,) * 30, *STILL), ()),  # a pan that sets in and stops at once
        ((*STILL, 0, 9, 0, 9, 0, 9, 0, 9, *STILL), ()),  # a pan of every second frame
        ((*STILL, 40, 40, *STILL), ()),  # one frame of a flash
        ((*STILL, 40, 0, 0, 0, 40, *STILL), ()),  # four
        ((*STILL, 40, 0, 0, 0, 0, 0, 40, *STILL), (20, 26)),  # a shot of a quarter of a second
        ((), ()),
    ],
)
def test_a_cut_is_a_large_change_that_stands_alone(changes: tuple[float, ...], cuts: tuple[int, ...]) -> None:
    assert find_cuts(changes, PAL) == cuts


def test_the_distance_to_the_next_large_change_is_counted_in_seconds() -> None:
    changes = (*STILL, 40, *(0.0,) * 7, 40, *STILL)
    assert find_cuts(changes, PAL) == (20, 28)
    assert find_cuts(changes, Fraction(60000, 1001)) == ()


def test_title_stretches_and_ending_meet_at_cuts(timeline: Callable[..., Timeline]) -> None:
    assert joint_frames(timeline()) == (120, 420)
    stretches = (("0", "2"), ("5", "6"), ("6", "8"))  # the last two are one in the footage
    cuts = tuple(Cut(start_s=Fraction(start), end_s=Fraction(end)) for start, end in stretches)
    assert joint_frames(timeline(cuts=cuts, cut_frames=(60, 30, 60))) == (120, 180, 270)


def test_cuts_are_told_in_order_once_each_and_never_after_their_frame(timeline: Callable[..., Timeline]) -> None:
    changes = [0.0] * 600
    changes[60] = changes[500] = 40  # in the title and in the ending
    changes[120] = changes[302] = 40
    assert shot_cuts_ms(told(*changes), timeline()) == (4000, 10_066, 14_000)


def made_of(*shots: str) -> tuple[str, ...]:
    """ffmpeg's arguments for one file of these shots, each a filter chain with a source, cut hard."""
    chains = ";".join(f"{shot},format=yuv420p,setsar=1,settb=1/25[s{at}]" for at, shot in enumerate(shots))
    joined = "".join(f"[s{at}]" for at in range(len(shots))) + f"concat=n={len(shots)}[v]"
    return ("-filter_complex", f"{chains};{joined}", "-map", "[v]", "-r", "25", *X264)


@pytest.mark.media
def test_hard_cuts_of_real_footage_are_found_to_the_frame(make: Callable[..., Any], footages: Any) -> None:
    shots = (f"{BALCONY},trim=end_frame=33", f"{HALL},trim=end_frame=44", f"{BALCONY},trim=end_frame=30,hflip")
    path = footages.make("shots.mp4", *made_of(*shots))
    made = make(path)
    assert made.encoded.shot_cuts_ms == (1000, 1000 + 33 * 40, 1000 + 77 * 40, 1000 + 107 * 40)
    assert not list(made.encoded.audio.parent.glob("*.txt"))


@pytest.mark.media
def test_a_pan_a_crossfade_a_fade_and_a_flash_are_no_cuts(make: Callable[..., Any], footages: Any) -> None:
    wide = "mandelbrot=s=1920x1080:r=25:end_pts=200,trim=end_frame=1,loop=60:1"
    pan = f"{wide},crop=640:360:x='12*n':y=360,trim=end_frame=50"
    flash = "geq=lum='if(between(N,20,21),235,lum(X,Y))':cb='cb(X,Y)':cr='cr(X,Y)'"
    faded = f"{BALCONY},trim=end_frame=50,{flash},fade=out:38:12"
    crossed = f"{BALCONY},trim=end_frame=50[a];{HALL},trim=end_frame=50[b];[a][b]xfade=duration=0.8:offset=0.6"
    made = make(footages.make("no-cuts.mp4", *made_of(pan, faded, crossed)))
    body_end = 1000 + (50 + 50 + 65) * 40
    # Where the title ends and where the three are joined, the last after a fade to black.
    assert [cut for cut in made.encoded.shot_cuts_ms if cut < body_end] == [1000, 3000, 5000]
