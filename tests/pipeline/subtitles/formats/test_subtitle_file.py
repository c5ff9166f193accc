"""Every format under one suite: round trips, strangers' bytes, and nothing but text and times passing through."""

import re
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.plain_text import plain_lines
from pipeline.subtitles.formats.subtitle_file import load_subtitles, read_subtitles, write_subtitles

ENDINGS = (".vtt", ".srt", ".ass", ".ttml")
STEP_MS = {".ass": 10}
"""Resolution of the formats that do not hold whole milliseconds."""

ORDINARY = st.text("abz AZ 09 .,!?'&;:()%-—中文知识产权，。？！“”《》·é<>", min_size=1, max_size=24)
ANYTHING = st.text(max_size=30)


def tracks(lines: st.SearchStrategy[str]) -> st.SearchStrategy[SubtitleTrack]:
    cue = st.tuples(st.integers(0, 10**8), st.integers(0, 9000), st.lists(lines, max_size=3))
    return st.lists(cue, max_size=6).map(
        lambda drawn: SubtitleTrack(
            language="en",
            cues=tuple(
                Cue(identity=f"c{number:04d}", start_ms=start, end_ms=start + length, lines=plain_lines(tuple(texts)))
                for number, (start, length, texts) in enumerate(drawn, start=1)
            ),
        )
    )


def rounded(track: SubtitleTrack, step_ms: int) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(c.identity, c.start_ms // step_ms, c.end_ms // step_ms, c.lines) for c in track.cues]


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=60, deadline=None)
@given(track=tracks(ORDINARY.filter(lambda text: not re.search(r"<[A-Za-z!?]|-->|script\s*:", text))))
def test_an_ordinary_track_comes_back_as_it_was(ending: str, track: SubtitleTrack) -> None:
    back = read_subtitles(write_subtitles(track, ending).encode(), "x" + ending, "en")
    assert rounded(back, STEP_MS.get(ending, 1)) == rounded(track, STEP_MS.get(ending, 1))


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=60, deadline=None)
@given(track=tracks(ANYTHING))
def test_whatever_text_a_track_has_its_file_is_read_back_the_same_ever_after(ending: str, track: SubtitleTrack) -> None:
    written = write_subtitles(track, ending)
    back = read_subtitles(written.encode(), "x" + ending, "en")
    assert len(back.cues) == len(track.cues)
    assert write_subtitles(back, ending) == written


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=2, max_size=30).map(sorted))
def test_rounding_to_hundredths_makes_no_overlap(times: list[int]) -> None:
    cues = tuple(
        Cue(identity=f"c{n:04d}", start_ms=start, end_ms=end, lines=("x",))
        for n, (start, end) in enumerate(zip(times[::2], times[1::2], strict=False), start=1)
    )
    back = read_subtitles(write_subtitles(SubtitleTrack(language="en", cues=cues), ".ass").encode(), "x.ass", "en").cues
    assert all(now.end_ms <= later.start_ms for now, later in pairwise(back))
    assert all(0 <= cue.start_ms - found.start_ms < 10 for cue, found in zip(cues, back, strict=True))


HEADS = (
    "WEBVTT\n\n", "1\n00:00:01,000 --> 00:00:02,000\n", "[Script Info]\n\n[Events]\n",
    "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,",
    '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">',
)  # fmt: skip
PIECES = st.sampled_from(
    ["\n", "\n\n", "\r", "00:01.000 --> 00:02.000", "00:00:01,000 --> 00:00:02,000", "-->", "2", "x", "中", "<b>",
     "</", "<script>", "<scr", "ipt>", "<", ">", "javascript:", "java", "script:", "&lt;", "&#x3c;b&#62;",
     "&#123;\\an8}", "{", "}", "\\", "\\p1", "\\N", "{\\", "{\\b1}", "STYLE\n", "NOTE ", "\x00", "\u200b", "\u202e",
     "\ufeff", "\u2028", "\ud800", "Dialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,", "Format: ", "Text", ",", "[Events]",
     "</p>", "<br/>", "<p end='3s'>", "</div></body></tt>", "<!DOCTYPE x>", "<!--", "<![CDATA[", "]]>",
     "99999:00:00.000", " ", "1e9999999"]
)  # fmt: skip
SOUP = st.tuples(st.sampled_from(("", *HEADS)), st.lists(PIECES, max_size=30).map("".join)).map("".join)


def survivors(written: str, ending: str) -> list[str]:
    """What could run or be taken for markup or settings in a file we wrote."""
    found = re.findall(r"<script|javascript\s*:|\{\\", written, re.IGNORECASE)
    if ending == ".ass":
        found += re.findall(r"[{}]|\\(?!N)", written)
    if ending == ".srt":
        found += re.findall(r"<[A-Za-z/!]|--> [\d:,]+ .+", written)
    if ending == ".vtt":
        found += re.findall(r"<|--> [\d:.]+ .+", written)
        found += [
            block for block in written.split("\n\n")[1:] if not re.match(r"(?:.*\n)?[\d:.]+ --> [\d:.]+$", block, re.M)
        ]
    if ending == ".ttml":
        body = written.partition("<body")[2]
        found += [tag for tag in re.findall(r"<(/?[\w!]+)", body) if tag.strip("/") not in TTML_TAGS]
    return found


TTML_TAGS = {"tt", "body", "div", "p", "br"}


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=250, deadline=None)
@given(text=SOUP)
def test_no_text_crashes_a_reader_and_nothing_but_text_survives(ending: str, text: str) -> None:
    try:
        track = read_subtitles(text.encode("utf-8", "replace"), "x" + ending, "en")
        left = [survivors(write_subtitles(track, other), other) for other in ENDINGS]
    except WrongInput:
        return
    assert left == [[], [], [], []]
    assert len({cue.identity for cue in track.cues}) == len(track.cues)


@pytest.mark.parametrize("ending", [*ENDINGS, ".txt", ""])
@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200), st.builds(lambda a, b: a.encode() + b, st.sampled_from(HEADS), st.binary())
    )
)
def test_no_bytes_crash_a_reader(ending: str, content: bytes) -> None:
    with suppress(WrongInput):
        assert read_subtitles(content, "x" + ending).language in {"en", "zh-Hans"}


SLOW = {
    "tags.srt": "1\n00:00:01,000 --> 00:00:02,000\n" + "<b" * 1_000_000,
    "words.srt": "java " * 400_000,
    "brackets.srt": "1\n00:00:01,000 --> 00:00:02,000\n" + "<" * 1_000_000 + "{" * 1_000_000,
    "braces.ass": "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,," + "{\\p1" * 500_000,
    "brackets.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "{\\<" * 600_000,
    "names.vtt": "WEBVTT\n" + "\na\n00:01.000 --> 00:02.000\nx\n" * 20_000,
    "elements.ttml": "<tt><body><div>" + "<p begin='0s' end='1s'>" * 80_000,
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", SLOW)
def test_a_file_made_to_be_slow_is_not(name: str) -> None:
    started = time.process_time()
    with suppress(WrongInput):
        read_subtitles(SLOW[name].encode(), name)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("ending", ENDINGS)
def test_unordered_overlapping_and_backward_cues_are_read_as_they_stand(ending: str) -> None:
    times = [(5000, 6000), (1000, 2000), (1500, 3000)]
    cues = tuple(
        Cue(identity=f"c{n:04d}", start_ms=s, end_ms=e, lines=("x",)) for n, (s, e) in enumerate(times, start=1)
    )
    written = write_subtitles(SubtitleTrack(language="en", cues=cues), ending)
    assert read_subtitles(written.encode(), "x" + ending, "en").cues == cues
    backward = re.sub(r"6([.,]0)", r"4\1", written, count=1)
    assert read_subtitles(backward.encode(), "x" + ending, "en").cues[0].end_ms == 4000
    with pytest.raises(WrongInput, match="c0001"):
        write_subtitles(read_subtitles(backward.encode(), "x" + ending, "en"), ".vtt")


@pytest.mark.parametrize(
    ("encoding", "ending"), [("utf-8-sig", ".srt"), ("utf-16", ".srt"), ("gb18030", ".ass"), ("utf-16", ".vtt")]
)
def test_strangers_encodings_are_read(encoding: str, ending: str) -> None:
    track = SubtitleTrack(
        language="zh-Hans", cues=(Cue(identity="c0001", start_ms=0, end_ms=900, lines=("知识产权",)),)
    )
    assert read_subtitles(write_subtitles(track, ending).encode(encoding), "x" + ending) == track


def test_what_a_file_contains_counts_before_its_ending() -> None:
    content = b"WEBVTT\n\n00:01.000 --> 00:02.000\nhello there\n"
    assert read_subtitles(content, "x.srt").cues[0].lines == ("hello there",)
    assert read_subtitles(content, "x.srt").language == "en"


@pytest.mark.parametrize(
    ("content", "name", "field"),
    [
        (b"hello", "x.docx", "x.docx"),
        (b"WEBVTT\n\n\xff\xfe", "x.vtt", "line 3"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n\xff\xff\n", "x.srt", "line 3"),
        (b" " * 16_000_001, "x.srt", "x.srt"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, name: str, field: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_subtitles(content, name)
    assert caught.value.field == field


def test_an_ending_nobody_writes_is_named() -> None:
    with pytest.raises(WrongInput, match="docx"):
        write_subtitles(SubtitleTrack(language="en", cues=()), ".docx")


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "x.SRT"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\n你好\n", encoding="gb18030")
    assert load_subtitles(file).cues[0].lines == ("你好",)
