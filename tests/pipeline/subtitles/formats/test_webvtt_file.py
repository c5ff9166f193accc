"""WebVTT in and out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.webvtt_file import read_webvtt, write_webvtt


def _track(*lines: str) -> SubtitleTrack:
    return SubtitleTrack(
        language="zh-Hans", cues=(Cue(identity="c0001", start_ms=1000, end_ms=3_723_004, lines=lines),)
    )


def test_a_track_is_written_with_identities_times_and_escapes() -> None:
    assert write_webvtt(_track("R&D <b>研发</b>", "1 --> 2")) == (
        "WEBVTT\n\nc0001\n00:00:01.000 --> 01:02:03.004\nR&amp;D &lt;b&gt;研发&lt;/b&gt;\n1 --&gt; 2\n"
    )


def test_an_empty_track_is_a_valid_file() -> None:
    empty = SubtitleTrack(language="en", cues=())
    assert write_webvtt(empty) == "WEBVTT\n"
    assert read_webvtt("WEBVTT\n", "en") == empty


def test_style_region_notes_settings_and_markup_are_dropped() -> None:
    text = (
        "\ufeffWEBVTT - from elsewhere\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { background: url(//evil) }\r\n\r\n"
        "REGION\r\nid:fred\r\n\r\nNOTE a --> b\r\n\r\n"
        "00:01.000 --> 00:02.500 line:0 position:20% region:fred\r\n"
        "<v Anna><c.red onclick=x>Hello</c> &amp; <00:01.500>welcome</v>\r\n"
        "<script>alert(1)</script>\r\n\r\n"
        "00:03.000 --> 00:04.000\r\nunclosed <img src=x\r\n"
    )
    track = read_webvtt(text, "en")
    assert [cue.lines for cue in track.cues] == [("Hello & welcome", "alert(1)"), ("unclosed",)]
    assert [cue.identity for cue in track.cues] == ["c0001", "c0002"]
    assert (track.cues[0].start_ms, track.cues[0].end_ms) == (1000, 2500)
    assert "<" not in write_webvtt(track)


def test_repeated_identifiers_become_different_ones() -> None:
    text = "WEBVTT\n\na\n00:01.000 --> 00:02.000\nx\n\na\n00:03.000 --> 00:04.000\ny\n"
    first, second = read_webvtt(text, "en").cues
    assert first.identity == "a" != second.identity


def test_a_hostile_identifier_cannot_hide_or_break_its_cue() -> None:
    for name in ("NOTE so", "STYLE", "REGION", "1 --> 2", "a\n\nb"):
        cue = Cue(identity=name, start_ms=0, end_ms=1000, lines=("shown",))
        written = write_webvtt(SubtitleTrack(language="en", cues=(cue,)))
        assert [cue.lines for cue in read_webvtt(written, "en").cues] == [("shown",)]
        assert written.count("-->") == 1


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "line 1"),
        ("1\n00:00:01,000 --> 00:00:02,000\nsrt\n", "line 1"),
        ("WEBVTT\n\n00:01.000 --> 00:0x.000\nhello\n", "line 3"),
        ("WEBVTT\n\nc1\n-00:05.000 --> 00:06.000\nbefore zero\n", "line 4"),
        ("WEBVTTX\n", "line 1"),
    ],
)
def test_garbage_names_its_line(text: str, field: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_webvtt(text, "en")
    assert caught.value.field == field


_LINE = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 9000), st.lists(_LINE, min_size=1, max_size=3)), max_size=6
    )
)
def test_whatever_is_written_reads_back_the_same_and_carries_no_markup(
    cues: list[tuple[int, int, list[str]]],
) -> None:
    track = SubtitleTrack(
        language="en",
        cues=tuple(
            Cue(identity=f"c{n:04d}", start_ms=start, end_ms=start + length, lines=tuple(lines))
            for n, (start, length, lines) in enumerate(cues, start=1)
        ),
    )
    written = write_webvtt(track)
    back = read_webvtt(written, "en")
    assert "<" not in written
    assert [(c.identity, c.start_ms, c.end_ms) for c in back.cues] == [
        (c.identity, c.start_ms, c.end_ms) for c in track.cues
    ]
    assert write_webvtt(back) == written


_PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "\r", "00:01.000", " --> ", "00:02.000", "<b>", "</", "<script>", "&lt;", "&#x3c;b&#62;",
     "STYLE", "REGION", "NOTE", "x", "中", "-->", "\x00", "99999:00:00.000", " ", "\u2028", "\ufeff"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.lists(_PIECES, max_size=40).map("".join),
        st.lists(_PIECES, max_size=40).map(lambda p: "WEBVTT\n\n" + "".join(p)),
    )
)
def test_no_file_crashes_the_reader_and_no_markup_survives(text: str) -> None:
    try:
        track = read_webvtt(text, "en")
    except WrongInput:
        return
    if all(cue.end_ms >= cue.start_ms for cue in track.cues):
        assert "<" not in write_webvtt(track)
    assert len({cue.identity for cue in track.cues}) == len(track.cues)
    assert all(cue.end_ms >= 0 and cue.start_ms >= 0 for cue in track.cues)
