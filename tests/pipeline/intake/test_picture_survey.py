from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.ffprobe import Packet, PacketTimes
from pipeline.intake.keeping import keep
from pipeline.intake.looks import Look
from pipeline.intake.picture_survey import (
    expected_s,
    lost_stretches,
    plan_decoding,
    survey_picture,
    tail_rule,
    without_look,
)
from pipeline.intake.probing import measure
from pipeline.model.survey import PictureFacts, Stretch
from tests.conftest import Footages
from tests.pipeline.intake.test_admission import VIDEO


def packets(count: int, *, key_every: int, rate: int = 25) -> PacketTimes:
    arrived = tuple(Packet(number / rate, number % key_every == 0, True) for number in range(count))
    return PacketTimes(starts_s=tuple(one.start_s for one in arrived), end_s=count / rate, arrived=arrived)


@pytest.fixture
def seen(tools: Tools, runner: Runner, tmp_path: Path):  # type: ignore[no-untyped-def]
    def survey(path: Path) -> PictureFacts:
        footage = keep(path, tmp_path / "kept")
        measured = measure(footage, tools=tools, runner=runner)
        assert measured.picture is not None
        limits = Limits(wall_s=60)
        return survey_picture(footage, measured.probe, measured.picture, limits=limits, tools=tools, runner=runner)

    return survey


def long_one(footages: Footages, name: str, *options: str) -> Path:
    """A minute of a small picture, too long to be decoded whole once MOST_PIXELS_DECODED is made small."""
    return footages.make(
        name,
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=60"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", *options),
    )


@pytest.fixture
def short_of_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.intake.picture_survey.MOST_PIXELS_DECODED", 320 * 180 * 100)


@pytest.mark.media
def test_whole_footage_misses_nothing(seen, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    found = seen(footages.plain(3))
    assert (found.pictures, found.damaged, found.missing, found.black, found.frozen) == (75, 0, (), (), ())
    assert found.brightness > 0.5


@pytest.mark.media
def test_key_pictures_of_long_footage_are_enough(seen, footages: Footages, short_of_pixels: None) -> None:  # type: ignore[no-untyped-def]
    found = seen(long_one(footages, "survey-long.mp4"))
    assert 80 <= found.pictures <= 130
    assert found.missing == ()


@pytest.mark.media
def test_open_groups_of_pictures_are_asked_for_again(seen, footages: Footages, short_of_pixels: None) -> None:  # type: ignore[no-untyped-def]
    """ffmpeg's H.264 decoder gives no key picture of an open group where the pictures before it were left out."""
    open_groups = ("-preset", "veryfast", "-x264-params", "open-gop=1:bframes=3:scenecut=0")
    assert seen(long_one(footages, "open.mp4", *open_groups)).missing == ()


@pytest.mark.media
def test_garbage_in_the_middle_is_told_with_its_place(  # type: ignore[no-untyped-def]
    seen, footages: Footages, short_of_pixels: None, tmp_path: Path
) -> None:
    whole = bytearray(long_one(footages, "survey-long.mp4").read_bytes())
    start, length = whole.index(b"mdat"), len(whole)
    first = start + (length - start) // 2
    whole[first : first + length // 6] = bytes(length // 6)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole)
    found = seen(broken)
    assert found.missing
    assert 25 < found.missing[0].start_s < 35
    assert 35 < found.missing[-1].end_s < 45


@pytest.mark.media
def test_black_and_still_stretches_are_found(seen, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    path = footages.make(
        "black-and-still.mp4",
        *("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=3"),
        *("-f", "lavfi", "-i", "color=black:size=160x90:rate=25:duration=4"),
        *("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=0.04,loop=loop=250:size=1"),
        *("-filter_complex", "[0][1][2]concat=n=3", "-c:v", "libx264", "-preset", "veryfast"),
    )
    found = seen(path)
    assert [(float(one.start_s), float(one.end_s)) for one in found.black] == [pytest.approx((3.0, 6.96), abs=0.1)]
    assert [round(float(one.start_s)) for one in found.frozen] == [7]


def test_half_of_what_is_affordable_goes_to_the_start_however_many_key_pictures_there_are() -> None:
    lead, every = plan_decoding(VIDEO, packets(9000, key_every=1))
    assert 120 <= lead <= 130
    assert lead + 9000 / every <= 242
    assert plan_decoding(VIDEO, packets(1500, key_every=50)) == (211, 1)


def test_pictures_are_expected_every_half_second_of_the_start_and_at_key_pictures_after_it() -> None:
    assert expected_s(packets(200, key_every=50), lead=30, every=1) == [0, 0.52, 1.04, 2, 4, 6]
    assert expected_s(packets(200, key_every=50), lead=1, every=2) == [0, 4]


def test_a_gap_twice_as_wide_as_usual_gets_a_mark_where_a_picture_was_due() -> None:
    keys = {*range(0, 300, 50), *range(500, 1000, 50)}
    arrived = tuple(Packet(number / 25, number in keys, True) for number in range(1000))
    times = PacketTimes(starts_s=tuple(one.start_s for one in arrived), end_s=40.0, arrived=arrived)
    assert [mark for mark in expected_s(times, lead=1, every=1) if 10 < mark < 20] == [12.0]


def test_a_picture_near_enough_answers_for_a_time() -> None:
    looks = [Look(time_s=time_s, highlights=100, change=1) for time_s in (0, 2.05, 6)]
    assert without_look([0, 2, 4, 6], looks, 0.1) == [4]


def test_what_is_lost_lasts_until_the_next_time_that_was_asked_for() -> None:
    assert lost_stretches([2, 4], [0, 2, 4, 6], 8.0, start_s=0) == (Stretch(start_s=Fraction(2), end_s=Fraction(6)),)
    assert lost_stretches([6], [0, 6], 8.0, start_s=1) == (Stretch(start_s=Fraction(5), end_s=Fraction(7)),)


@pytest.mark.media
def test_a_night_with_a_few_lamps_is_not_black(seen, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    lamps = "drawbox=x=200:y=100:w=12:h=12:color=white:t=fill,drawbox=x=900:y=500:w=12:h=12:color=orange:t=fill"
    night = footages.make(
        "night.mp4",
        *("-f", "lavfi", "-i", f"color=0x040404:size=1280x720:rate=25:duration=4,{lamps},noise=alls=4:allf=t"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    )
    dark = footages.make(
        "lens-cap.mp4",
        *("-f", "lavfi", "-i", "color=0x040404:size=1280x720:rate=25:duration=4,noise=alls=9:allf=t"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    )
    assert seen(night).black == () and seen(night).brightness < 0.1
    assert len(seen(dark).black) == 1


@pytest.mark.media
def test_a_transport_stream_that_was_cut_off_is_told_by_its_last_picture(  # type: ignore[no-untyped-def]
    seen, footages: Footages, tmp_path: Path
) -> None:
    whole = footages.make(
        "whole.ts",
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4", "-f", "lavfi", "-i", "sine=duration=4"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"),
    )
    assert not seen(whole).ends_damaged
    content = whole.read_bytes()
    told = []
    for share in range(20, 100, 10):
        cut = tmp_path / f"{share}.ts"
        cut.write_bytes(content[: len(content) * share // 100 // 188 * 188])
        told.append(seen(cut).ends_damaged)
    assert sum(told) >= 6, "only a cut between two pictures, by chance, may go unseen"


def test_the_tail_begins_with_the_last_key_picture_and_is_short() -> None:
    assert tail_rule(packets(200, key_every=50)) == "noise=drop='lt(n,150)'"
    assert tail_rule(packets(2000, key_every=2000)) == "noise=drop='lt(n,1900)'"
