from fractions import Fraction

import pytest

from pipeline.package.picture import Coding, Colour, Picture, SequenceParameters, family, sample_aspect


def picture(coding: Coding, level_idc: int) -> Picture:
    parameters = SequenceParameters(
        profile_idc=0, level_idc=level_idc, width_px=16, height_px=9, display_aspect=Fraction(16, 9), colour=Colour()
    )
    return Picture(coding=coding, parameters=parameters)


@pytest.mark.parametrize(
    ("coding", "level_idc", "level"),
    [(Coding.H264, 42, "4.2"), (Coding.HEVC, 123, "4.1"), (Coding.HEVC, 150, "5.0"), (Coding.AV1, 13, "5.1")],
)
def test_every_codec_counts_its_levels_in_its_own_way(coding: Coding, level_idc: int, level: str) -> None:
    assert picture(coding, level_idc).level == level


def test_what_every_player_has_comes_before_the_rest_and_sample_entries_of_one_codec_are_one_family() -> None:
    assert sorted(["hvc1.1", "av01.0", "avc1.64"], key=family)[0] == "avc1.64"
    assert family("avc3.64") == family("AVC1.42") and family("hev1.1") == family("hvc1.2")


def test_an_aspect_code_beyond_the_table_counts_as_told_and_zero_as_square() -> None:
    assert sample_aspect(255, 4, 3) == Fraction(4, 3)
    assert sample_aspect(14, 1, 1) == Fraction(4, 3)
    assert sample_aspect(255, 0, 3) == 1
