"""Laying a Chinese sentence over the cues of its English one."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.check import check_track
from pipeline.subtitles.chinese_lines import break_chinese
from pipeline.subtitles.layout import lay_over, longest_width
from pipeline.subtitles.rules import WEAK_STARTS, chinese_width

NARRATION = Path(__file__).parent / "data" / "chinese_narration.tsv"
"""Durations of the cues in ms, a tab, the sentence: business, patents and technology."""
NAMES = ("王芳博士", "李明教授", "红杉资本", "宝马集团", "约翰·史密斯")


def _sentences() -> list[tuple[str, list[int]]]:
    rows = (line.split("\t") for line in NARRATION.read_text("utf-8").splitlines())
    return [(text, [int(duration) for duration in durations.split()]) for durations, text in rows]


def _track(text: str, durations_ms: list[int]) -> SubtitleTrack:
    cues, start_ms = [], 0
    for number, (lines, duration_ms) in enumerate(zip(lay_over(text, durations_ms, NAMES), durations_ms, strict=True)):
        cues.append(Cue(identity=f"c{number}", start_ms=start_ms, end_ms=start_ms + duration_ms, lines=lines))
        start_ms += duration_ms + 80
    return SubtitleTrack(language="zh-Hans", cues=tuple(cues))


def _bare(text: str) -> str:
    return "".join(character for character in text if character not in " ，。；、：,.;:—–…" and not character.isspace())


def test_narration_that_fits_is_laid_out_without_a_finding() -> None:
    sentences = _sentences()
    assert len(sentences) >= 300
    fitting = [row for row in sentences if chinese_width(row[0]) <= longest_width(row[1])]
    assert len(fitting) > 0.95 * len(sentences)
    assert [(text, f.rule) for text, ms in fitting for f in check_track(_track(text, ms), names=NAMES)] == []


def test_no_piece_of_narration_starts_with_a_particle_or_ends_with_a_joiner() -> None:
    for text, durations_ms in _sentences():
        pieces = [line for lines in lay_over(text, durations_ms, NAMES) for line in lines]
        assert _bare("".join(pieces)) == _bare(text)
        for upper, lower in pairwise(pieces):
            assert lower[0] not in WEAK_STARTS or lower.startswith(("过滤", "过去", "的确")), text
            assert upper[-1] not in "把被与及", text


@pytest.mark.parametrize(
    ("text", "durations_ms", "laid"),
    [
        (
            "专利组合涵盖了中国、美国、日本和欧盟，请与我们的许可部门联系。",
            [3400, 2600],
            (("专利组合", "涵盖了中国、美国、日本和欧盟"), ("请与我们的许可部门联系",)),
        ),
        (
            "我们可以根据客户的要求，在六周之内交付设备。",
            [1400, 2600],
            (("我们可以根据客户的要求",), ("在六周之内交付设备",)),
        ),
    ],
)
def test_text_is_laid_at_pauses_by_the_time_each_cue_has(
    text: str, durations_ms: list[int], laid: tuple[tuple[str, ...], ...]
) -> None:
    assert lay_over(text, durations_ms) == laid


def test_a_sentence_runs_on_without_a_dash() -> None:
    laid = lay_over("这座城市是三大宗教——犹太教、基督教和伊斯兰教的圣地。", [2000, 3000])
    assert laid[0][-1].endswith("宗教")


def test_text_moves_from_a_cue_too_short_for_it() -> None:
    text = "我们的设备可以连续工作三年，几乎不需要维护。"
    (first, second) = lay_over(text, [1000, 3000])
    assert chinese_width("".join(first)) <= 9
    assert _bare("".join((*first, *second))) == _bare(text)


def test_text_too_long_for_its_cue_is_laid_out_whole_and_found() -> None:
    text = "我们公司拥有世界上最大的锂电池回收工厂并且在欧洲和东南亚市场建立了完整的销售网络"
    track = _track(text, [2000])
    assert "".join(track.cues[0].lines) == text
    assert all(chinese_width(line) <= 16 for line in track.cues[0].lines)
    assert {finding.rule for finding in check_track(track)} == {"line-count", "reading-speed"}
    assert chinese_width(text) > longest_width([2000])


def test_fewer_words_than_cues_repeat_rather_than_leave_a_blank() -> None:
    assert lay_over("谢谢。", [900, 900, 900]) == (("谢谢",), ("谢谢",), ("谢谢",))
    assert lay_over("谢谢。", []) == ()
    assert lay_over("，。", [900]) == ((),)


def test_a_longer_time_carries_more_text() -> None:
    assert longest_width([2000]) == 18
    assert longest_width([7000]) == 29
    assert longest_width([2000, 2000]) > longest_width([3000])
    assert longest_width([100, 100, 100]) >= 1


_TEXT = st.one_of(
    st.text(alphabet="我们的公司在欧洲拥有专利技术了吗，。、？！“”《》（）·0123456789万亿%AbC 的着", max_size=60),
    st.text(max_size=60),
)


@settings(max_examples=200)
@given(_TEXT, st.lists(st.integers(0, 9000), max_size=8), st.lists(st.text(max_size=4), max_size=3))
def test_whatever_the_text_nothing_is_lost_and_no_cue_is_blank(
    text: str, durations_ms: list[int], names: list[str]
) -> None:
    laid = lay_over(text, durations_ms, names)
    assert len(laid) == len(durations_ms)
    if not laid or not break_chinese(text):
        return
    assert all(lines and all(lines) for lines in laid)
    said = [lines for at, lines in enumerate(laid) if not at or lines != laid[at - 1]]
    shown = _bare("".join("".join(lines) for lines in said))
    # Neighbours may repeat one another, and a text may repeat itself.
    assert shown == _bare(text) or _bare("".join("".join(lines) for lines in laid)) == _bare(text)


@pytest.mark.parametrize("durations_ms", [[7000], [3000] * 5, [1500] * 10, [900] * 30], ids=str)
def test_a_hundred_characters_take_no_time(durations_ms: list[int]) -> None:
    text = "".join(text for text, _ in _sentences()[:5])[:100]
    lay_over(text, durations_ms)
    spent_s = []
    for _ in range(3):
        before_s = time.process_time()
        lay_over(text, durations_ms)
        spent_s.append(time.process_time() - before_s)
    assert min(spent_s) < 0.06
