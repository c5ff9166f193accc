from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from pipeline.model.ladder import Encoded
from pipeline.package.storyboard import storyboard_file

ENCODED = Encoded(
    renditions=(),
    audio=Path("a"),
    poster=Path("p"),
    storyboard=(Path("1"), Path("2")),
    storyboard_columns=2,
    storyboard_rows=2,
    storyboard_interval_s=5,
    tile_width_px=160,
    tile_height_px=90,
)


def test_tiles_run_along_rows_then_sheets_until_the_programme_ends() -> None:
    lines = storyboard_file(ENCODED, ["s1.jpg", "s2.jpg"], Fraction(109, 4)).splitlines()
    assert [line for line in lines if "jpg" in line] == [
        "s1.jpg#xywh=0,0,160,90",
        "s1.jpg#xywh=160,0,160,90",
        "s1.jpg#xywh=0,90,160,90",
        "s1.jpg#xywh=160,90,160,90",
        "s2.jpg#xywh=0,0,160,90",
        "s2.jpg#xywh=160,0,160,90",
    ]
    assert [line for line in lines if "-->" in line][-1] == "00:00:25.000 --> 00:00:27.250"


def test_the_last_tile_there_is_lasts_to_the_end() -> None:
    single = replace(ENCODED, storyboard_columns=1, storyboard_rows=1)
    times = [line for line in storyboard_file(single, ["s1.jpg"], Fraction(12)).splitlines() if "-->" in line]
    assert times == ["00:00:00.000 --> 00:00:12.000"]
