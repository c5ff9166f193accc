"""TTML in and out."""

import pytest
from defusedxml.ElementTree import fromstring

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.ttml_file import read_ttml, write_ttml

TT = "{http://www.w3.org/ns/ttml}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _times_ms(body: str, attributes: str = "") -> list[tuple[int, int]]:
    text = f'<tt xmlns="http://www.w3.org/ns/ttml" {attributes}><body>{body}</body></tt>'
    return [(cue.start_ms, cue.end_ms) for cue in read_ttml(text, "en").cues]


def test_a_track_is_written_as_imsc_text() -> None:
    cue = Cue(identity="c0001", start_ms=1000, end_ms=3_723_004, lines=("R&D <b>研发", "第二行"))
    other = Cue(identity="1 2", start_ms=3_800_000, end_ms=3_900_000, lines=())
    root = fromstring(write_ttml(SubtitleTrack(language="zh-Hans", cues=(cue, other))), forbid_dtd=True)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    profile = root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles")
    assert profile == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    regions = [region.get(XML_ID) for region in root.iter(f"{TT}region")]
    assert regions == [root.find(f"{TT}body").get("region")]
    first, second = root.iter(f"{TT}p")
    assert (first.get(XML_ID), first.get("begin"), first.get("end")) == ("c0001", "00:00:01.000", "01:02:03.004")
    assert list(first.itertext()) == ["R&D <b>研发", "第二行"]
    assert second.get(XML_ID) is None


def test_only_text_and_times_are_read() -> None:
    text = """<?xml version="1.0" encoding="gb2312"?>
    <tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:x="urn:x">
    <tt:head><tt:metadata><x:p>no</x:p></tt:metadata></tt:head>
    <tt:body><tt:div><tt:p xml:id="a" begin="1s" end="2s" onclick="x"><tt:metadata>no</tt:metadata>Hello
       <tt:span style="s1">  中文</tt:span><tt:br/><x:script>alert(1)</x:script>&lt;b&gt; &#x202e;two</tt:p>
    <tt:p xml:id="a" begin="3s" end="2s">back</tt:p></tt:div></tt:body></tt:tt>"""
    first, second = read_ttml(text, "en").cues
    assert first == Cue(identity="a", start_ms=1000, end_ms=2000, lines=("Hello 中文", "<b> two"))
    assert (second.identity, second.start_ms, second.end_ms) == ("a-2", 3000, 2000)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("00:00:01.5", "00:00:02", (1500, 2000)),
        ("00:00:01:12", "1.25m", (1480, 75_000)),
        ("40f", "3000000t", (1600, 3000)),
        ("0.5h", "1800001ms", (1_800_000, 1_800_001)),
    ],
)
def test_every_way_to_write_a_time_is_understood(begin: str, end: str, expected: tuple[int, int]) -> None:
    rates = 'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="1000000"'
    assert _times_ms(f'<div><p begin="{begin}" end="{end}">x</p></div>', rates) == [expected]


def test_times_count_from_what_holds_them() -> None:
    body = '<div begin="10s" end="20s"><p begin="1s" dur="2s">x</p><p>y</p><p/></div>'
    assert _times_ms(body) == [(11_000, 13_000), (10_000, 20_000), (10_000, 20_000)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "line 1"),
        ("<html/>", "line 1"),
        ('<!DOCTYPE tt [<!ENTITY a "aaaa">]>\n<tt><body><p begin="0s" end="1s">&a;</p></body></tt>', "line 1"),
        ("<tt>\n<body>\n<p begin='1s'>x</p></body></tt>", "line 3"),
        ("<tt>\n<body><p begin='soon' end='2s'>x</p></body></tt>", "line 2"),
        ("<tt frameRate='1e999999999'/>", "line 1"),
        ("<tt frameRate='25' frameRateMultiplier='0 0'/>", "line 1"),
        ("<tt>\n\n<body></tt>", "line 3"),
        ("<tt>\ud800</tt>", "line 1"),
    ],
)
def test_garbage_names_its_line(text: str, field: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_ttml(text, "en")
    assert caught.value.field == field
