from fractions import Fraction

import pytest

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.package.subtitle_segments import fit_to_programme, segment_file, timestamp, whole_file


def cue(start_ms: int, end_ms: int, *lines: str, identity: str = "c1") -> Cue:
    return Cue(identity=identity, start_ms=start_ms, end_ms=end_ms, lines=lines or ("words",))


def track(*cues: Cue) -> SubtitleTrack:
    return SubtitleTrack(language="en", cues=cues)


def test_every_segment_starts_with_the_timestamp_map() -> None:
    text = segment_file([], Fraction(0), Fraction(6))
    assert text == "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n"


def test_a_cue_across_a_boundary_stands_in_both_segments_with_its_full_times() -> None:
    crossing = cue(5200, 7400)
    for start in (0, 6):
        assert "00:00:05.200 --> 00:00:07.400\nwords\n" in segment_file(
            [crossing], Fraction(start), Fraction(start + 6)
        )


def test_a_cue_that_ends_or_starts_on_the_boundary_stands_in_one_segment() -> None:
    cues = [cue(4000, 6006), cue(6006, 8000)]
    boundary = Fraction(6006, 1000)
    assert segment_file(cues, Fraction(0), boundary).count("-->") == 1
    assert segment_file(cues, boundary, 2 * boundary).count("-->") == 1


def test_text_cannot_become_markup_or_end_its_cue() -> None:
    text = whole_file([cue(0, 1000, "a <b> & c --> d", "", "x\n\ny", identity="1-->2\n3")])
    assert text == "WEBVTT\n\n12 3\n00:00:00.000 --> 00:00:01.000\na &lt;b&gt; &amp; c --&gt; d\nx\ny\n"


def test_hours_are_written() -> None:
    assert timestamp(3_723_004) == "01:02:03.004"


def test_a_cue_is_cut_at_the_programmes_end() -> None:
    (fitted,) = fit_to_programme(track(cue(5000, 9000)), Fraction(7))
    assert fitted.end_ms == 7000


@pytest.mark.parametrize("outside", [cue(7000, 8000), cue(3000, 3000), cue(-100, 500)])
def test_a_cue_outside_the_programme_is_refused_by_name(outside: Cue) -> None:
    with pytest.raises(WrongInput, match="en cue c1"):
        fit_to_programme(track(outside), Fraction(7))
