from datetime import UTC, datetime
from itertools import accumulate

import pytest

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.layout import lay_over
from pipeline.subtitles.memory.learning import as_sentence, corrections

THEN = datetime(2026, 5, 4, tzinfo=UTC)
CUE_MS = 2500


def track(language: str, *cues: str, durations_ms: list[int] | None = None, name: str = "c") -> SubtitleTrack:
    """Cues that follow one another without a gap, lines parted by /; a blank one has no lines."""
    ends_ms = list(accumulate(durations_ms or [CUE_MS] * len(cues)))
    starts_ms = [0, *ends_ms]
    made = [
        Cue(identity=f"{name}{n}", start_ms=start, end_ms=end, lines=tuple(line for line in text.split("/") if line))
        for n, (text, start, end) in enumerate(zip(cues, starts_ms, ends_ms, strict=False))
    ]
    return SubtitleTrack(language=language, cues=tuple(made))


def learnt(english: SubtitleTrack, machine: SubtitleTrack, corrected: SubtitleTrack) -> list[tuple[str, str]]:
    pairs = corrections(english, machine, corrected, who="editor", programme="film", when=THEN)
    assert all((pair.who, pair.programme, pair.when) == ("editor", "film", THEN) for pair in pairs)
    return [(pair.source, pair.target) for pair in pairs]


ENGLISH = track("en", "We hold twelve patents", "and seek a partner in Europe.", "Thank you for watching.")
MACHINE = track("zh-Hans", "我们持有十二项专利", "并在欧洲找一个伴侣", "感谢观看")


def test_only_the_sentence_that_was_changed_is_learnt_and_learnt_whole() -> None:
    corrected = track("zh-Hans", "我们持有十二项专利", "正在欧洲寻找合作伙伴", "感谢观看")
    ((source, target),) = learnt(ENGLISH, MACHINE, corrected)
    assert source == "We hold twelve patents and seek a partner in Europe."
    assert target.replace("，", "") == "我们持有十二项专利正在欧洲寻找合作伙伴。"


def test_nothing_changed_nothing_learnt() -> None:
    assert learnt(ENGLISH, MACHINE, MACHINE) == []


def test_other_line_breaks_and_pauses_are_no_correction() -> None:
    corrected = track("zh-Hans", "我们持有/十二项专利", "并在欧洲 找一个伴侣", "感谢观看。")
    assert learnt(ENGLISH, MACHINE, corrected) == []


def test_a_point_within_a_number_is_a_correction() -> None:
    english = track("en", "Sales are 1.5 billion.")
    assert learnt(english, track("zh-Hans", "销售额15亿"), track("zh-Hans", "销售额1.5亿")) == [
        ("Sales are 1.5 billion.", "销售额1.5亿。")
    ]


def test_what_was_deleted_teaches_nothing() -> None:
    assert learnt(ENGLISH, MACHINE, track("zh-Hans", "我们持有十二项专利", "并在欧洲找一个伴侣")) == []
    assert learnt(ENGLISH, MACHINE, track("zh-Hans", "我们持有十二项专利", "并在欧洲找一个伴侣", "")) == []


def test_a_line_put_where_the_machine_had_none_is_learnt() -> None:
    assert learnt(ENGLISH, track("zh-Hans", "我们持有十二项专利", "并在欧洲找一个伴侣"), MACHINE) == [
        ("Thank you for watching.", "感谢观看。")
    ]


def test_cues_may_be_joined_within_a_sentence_and_renamed() -> None:
    durations_ms = [2 * CUE_MS, CUE_MS]
    corrected = track("zh-Hans", "我们有专利，寻找伙伴", "谢谢观看", durations_ms=durations_ms, name="x")
    assert learnt(ENGLISH, MACHINE, corrected) == [
        ("We hold twelve patents and seek a partner in Europe.", "我们有专利，寻找伙伴。"),
        ("Thank you for watching.", "谢谢观看。"),
    ]


def test_sentences_that_share_a_cue_are_left_out() -> None:
    shared = track("zh-Hans", "我们有专利", "寻找伙伴 谢谢", durations_ms=[CUE_MS, 2 * CUE_MS])
    assert learnt(ENGLISH, MACHINE, shared) == []


def test_a_cue_where_nothing_was_said_is_nobodys() -> None:
    late = Cue(identity="sign", start_ms=9000, end_ms=9900, lines=("出口",))
    corrected = SubtitleTrack(language="zh-Hans", cues=(*MACHINE.cues, late))
    assert learnt(ENGLISH, MACHINE, corrected) == []


def test_tracks_without_cues_teach_nothing() -> None:
    empty = track("en")
    assert learnt(empty, empty, MACHINE) == []
    assert learnt(ENGLISH, empty, empty) == []


@pytest.mark.parametrize(
    ("text", "durations_ms"),
    [
        ("公司拥有十二项发明专利，正在欧洲寻找合作伙伴。", [4000]),
        ("去年公司收入增长42%，达到8600万美元，我们正在寻找融资合作伙伴。", [3000, 3000]),
        ("目前，公司在深圳、苏州和慕尼黑设有研发中心，产品销往三十个国家。", [3500, 3000]),
        ("这项技术能降低能耗吗？", [3000]),
        ("《专利法》已经修订，保护期延长到15年。", [4000]),
        ("谢谢。", [1000, 1000]),
    ],
)
def test_what_layout_shows_is_read_back_as_a_sentence_it_shows_alike(text: str, durations_ms: list[int]) -> None:
    shown = lay_over(text, durations_ms)
    cues = track("zh-Hans", *("/".join(lines) for lines in shown), durations_ms=durations_ms).cues
    sentence = as_sentence(cues, spaced=False)
    assert lay_over(sentence, durations_ms) == shown
    assert sentence.replace("，", "") == text.replace("，", "")


def test_a_pause_that_is_seen_is_written() -> None:
    cues = track("zh-Hans", "谢谢 再见", "能合作吗？ 当然", "“好” 他说").cues
    assert [as_sentence([cue], spaced=False) for cue in cues] == ["谢谢，再见。", "能合作吗？当然。", "“好”，他说。"]


def test_a_pause_without_which_the_break_would_lie_elsewhere_is_found() -> None:
    text = "去年十月，我们公司在欧洲设立了研发中心"
    ((upper, lower),) = shown = lay_over(text, [4000])
    assert lay_over(text.replace("，", ""), [4000]) != shown
    assert as_sentence(track("zh-Hans", f"{upper}/{lower}").cues, spaced=False) == f"{text}。"


def test_a_sentence_repeated_over_short_cues_is_said_once() -> None:
    assert as_sentence(track("zh-Hans", "谢谢", "谢谢").cues, spaced=False) == "谢谢。"


def test_a_space_beside_a_latin_word_is_a_pause_unless_the_writer_sets_all_of_them_off() -> None:
    english = track("en", "Last year ABC sold 500 pumps.", "Thank you.")
    machine = track("zh-Hans", "旧", "旧")
    close = track("zh-Hans", "去年 ABC卖出500台泵", "谢谢ABC")
    wide = track("zh-Hans", "去年 ABC 卖出 500 台泵", "谢谢 ABC")
    assert learnt(english, machine, close)[0][1] == "去年，ABC卖出500台泵。"
    assert learnt(english, machine, wide)[0][1] == "去年ABC卖出500台泵。"


def test_latin_words_of_two_lines_are_kept_apart() -> None:
    assert as_sentence(track("zh-Hans", "欢迎来到Nova/Power公司").cues, spaced=False) == "欢迎来到Nova Power公司。"
