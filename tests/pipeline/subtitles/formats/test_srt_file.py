"""SubRip in and out."""

import pysubs2
import pytest

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.srt_file import read_srt, write_srt

TRACK = SubtitleTrack(
    language="zh-Hans",
    cues=(
        Cue(identity="c0001", start_ms=1000, end_ms=3_723_004, lines=("研发 < 2023", "第二行")),
        Cue(identity="c0002", start_ms=3_724_000, end_ms=3_726_000, lines=("2024",)),
    ),
)


def test_a_track_is_written_with_numbers_and_commas() -> None:
    assert write_srt(TRACK) == (
        "1\n00:00:01,000 --> 01:02:03,004\n研发 < 2023\n第二行\n\n2\n01:02:04,000 --> 01:02:06,000\n2024\n\n"
    )


def test_an_independent_reader_agrees() -> None:
    events = pysubs2.SSAFile.from_string(write_srt(TRACK), format_="srt").events
    assert [(event.start, event.end) for event in events] == [(cue.start_ms, cue.end_ms) for cue in TRACK.cues]
    assert [event.plaintext for event in events] == [cue.text for cue in TRACK.cues]


def test_tags_overrides_coordinates_and_byte_order_marks_are_dropped() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:0 X2:9 Y1:0 Y2:9\r\n"
        '{\\an8}<font color="red" onclick=x>Hello</font> <i>there</i>\r\n<script>alert(1)</script>\r\n\r\n'
        "2\r\n0:00:03.5 --> 0:00:04\r\n如果 5 < 6，\u202e则{\\b1}好\u200b\r\n"
    )
    first, second = read_srt(text, "en").cues
    assert first.lines == ("Hello there", "alert(1)")
    assert (first.start_ms, first.end_ms) == (1000, 2500)
    assert second == Cue(identity="c0002", start_ms=3500, end_ms=4000, lines=("如果 5 < 6，则好",))


def test_blank_lines_and_missing_numbers_are_forgiven() -> None:
    text = "00:00:01,000 --> 00:00:02,000\na\n\nb\n00:00:03,000 --> 00:00:04,000\n\n3\n00:00:05,000 --> 00:00:06,000\nc"
    assert [cue.lines for cue in read_srt(text, "en").cues] == [("a", "b"), (), ("c",)]


def test_what_could_become_markup_is_written_harmless() -> None:
    cue = Cue(identity="x", start_ms=0, end_ms=900, lines=("<b>1 --> 2</b>", "{\\an8}javascript:x"))
    written = write_srt(SubtitleTrack(language="en", cues=(cue,)))
    assert written == "1\n00:00:00,000 --> 00:00:00,900\n＜b>1 → 2＜/b>\njavascript：x\n\n"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("hello\n00:00:01,000 --> 00:00:02,000\nx\n", "line 1"),
        ("no subtitles at all", "line 1"),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:61,000 --> 00:00:62,000\ny\n", "line 6"),
        ("1\n-00:00:01,000 --> 00:00:02,000\nx\n", "line 2"),
    ],
)
def test_garbage_names_its_line(text: str, field: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_srt(text, "en")
    assert caught.value.field == field
