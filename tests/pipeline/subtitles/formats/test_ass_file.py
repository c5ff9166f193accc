"""ASS in and out."""

import pysubs2
import pytest

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.ass_file import read_ass, write_ass

HEAD = (
    "[Script Info]\nTitle: x\n\n[Fonts]\nfontname: a.ttf\n,,;;[ABC]\n\n[V4+ Styles]\nStyle: Default,Arial\n\n[Events]\n"
)
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
LINE = "Dialogue: 0,0:00:01.00,0:00:02.50,Default,Anna,0,0,0,,"


def _lines(text: str) -> list[tuple[str, ...]]:
    return [cue.lines for cue in read_ass(HEAD + FORMAT + LINE + text + "\n", "en").cues]


def test_an_independent_reader_agrees_with_what_is_written() -> None:
    track = SubtitleTrack(
        language="zh-Hans",
        cues=(
            Cue(identity="c0001", start_ms=1067, end_ms=3_723_009, lines=("第一行 100%", "第二行, 有逗号")),
            Cue(identity="c0002", start_ms=3_723_009, end_ms=3_725_000, lines=("end",)),
        ),
    )
    script = pysubs2.SSAFile.from_string(write_ass(track), format_="ass")
    assert [(event.start, event.end) for event in script.events] == [(1060, 3_723_000), (3_723_000, 3_725_000)]
    assert [event.plaintext for event in script.events] == [cue.text for cue in track.cues]
    assert script.info["WrapStyle"] == "2"
    assert {event.style for event in script.events} == set(script.styles) == {"First"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (r"{\an8\pos(1,2)}Hello{comment}, {\k20}wor{\k30}ld", [("Hello, world",)]),
        (r"{\p1}m 0 0 l 100 0 100 100{\p0}read me{\p2}m 1 1", [("read me",)]),
        (r"{\p1}m 0 0 l 100 0 100 100", []),
        (r"中文\N{\fs20}English\hhere\nsoft", [("中文", "English here soft")]),
        ("", [()]),
        (r"\{kept\}, \\ and {unclosed", [("｛kept｝, ＼＼ and ｛unclosed",)]),
        (r"{\unclosed", []),
        (r"<b>bold</b> <script", [("bold ＜script",)]),
    ],
)
def test_only_what_is_read_as_text_is_kept(text: str, lines: list[tuple[str, ...]]) -> None:
    assert _lines(text) == lines


def test_the_format_line_says_where_the_fields_are() -> None:
    text = "[Script Info]\n[Events]\nFormat: End, Start, Text\nDialogue: 0:00:02.00,0:00:01.00,a, b\nComment: 1,2,no\n"
    (cue,) = read_ass(text, "en").cues
    assert cue == Cue(identity="c0001", start_ms=1000, end_ms=2000, lines=("a, b",))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "line 1"),
        ("hello\n", "line 1"),
        (HEAD + "Format: Layer, Start, Text\n", "line 12"),
        (HEAD + FORMAT + "Dialogue: 0,0:00:01.00\n", "line 13"),
        (HEAD + FORMAT + LINE.replace("0:00:01.00", "soon") + "x\n", "line 13"),
        (HEAD + FORMAT + LINE.replace("0:00:01.00", "-0:00:01.00") + "x\n", "line 13"),
    ],
)
def test_garbage_names_its_line(text: str, field: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_ass(text, "en")
    assert caught.value.field == field
