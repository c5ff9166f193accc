"""Breaking lines and laying Chinese over cues."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.subtitles.layout import lay_over
from pipeline.subtitles.chinese_lines import break_chinese
from pipeline.subtitles.lines import break_english
from pipeline.subtitles.rules import chinese_width


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Thank you for watching.", ("Thank you for watching.",)),
        (
            "Last year our revenue grew by forty-two percent to 86 million dollars.",
            ("Last year our revenue grew by", "forty-two percent to 86 million dollars."),
        ),
        (
            "Founded in 2016 and headquartered in Shenzhen,",
            ("Founded in 2016", "and headquartered in Shenzhen,"),
        ),
    ],
)
def test_english_breaks_at_phrases(text: str, lines: tuple[str, ...]) -> None:
    assert break_english(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("，。", ()),
        ("我们期待与您合作。", ("我们期待与您合作",)),
        ("感谢观看，我们期待与您合作。", ("感谢观看 我们期待与您合作",)),
        ("您准备好了吗？", ("您准备好了吗？",)),
        ("去年我们的营收增长了42%，达到了8600万美元。", ("去年我们的营收增长了42%", "达到了8600万美元")),
        (
            "我们公司持有锂电池回收领域的12项发明专利。",
            ("我们公司持有锂电池", "回收领域的12项发明专利"),
        ),
    ],
)
def test_chinese_breaks_where_a_reader_would(text: str, lines: tuple[str, ...]) -> None:
    assert break_chinese(text) == lines


@pytest.mark.parametrize(
    "whole", ["8600万美元", "1.5亿元人民币", "42%", "Siemens", "B轮", "让-雅克·卢梭", "《自然》", "第三季度"]
)
@pytest.mark.parametrize("lead", range(9, 17))
def test_what_belongs_together_is_never_split(whole: str, lead: int) -> None:
    text = "的".join("我们公司市场产品团队技术伙伴工厂客户服务电池"[:lead][i : i + 2] for i in range(0, lead, 2))[:16]
    lines = break_chinese(f"{text}，需要{whole}用于发展")
    assert any(whole in line for line in lines)


_CHINESE = st.text(alphabet="我们的公司在欧洲拥有专利技术了吗，。、？！“”《》（）·0123456789万亿%AbC 的着", max_size=60)


@settings(max_examples=150, deadline=None)
@given(_CHINESE)
def test_broken_chinese_keeps_its_characters_and_forbidden_edges_stay_clean(text: str) -> None:
    lines = break_chinese(text)
    for line in lines:
        assert line.strip() == line != ""
        assert line[-1] not in "。，、"
    kept = "".join(lines)
    for mark in " ，。；、：,.;:":
        kept, text = kept.replace(mark, ""), text.replace(mark, "")
    assert kept == "".join(text.split())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("abcdefghij"), max_size=40).map(" ".join))
def test_broken_english_keeps_its_words(text: str) -> None:
    assert " ".join(break_english(text)).split() == text.split()


def test_chinese_is_laid_by_the_time_each_cue_has_and_at_pauses() -> None:
    laid = lay_over("专利组合涵盖了中国、美国、日本和欧盟，请与我们的许可部门联系。", [3400, 2600])
    assert laid == (("专利组合", "涵盖了中国、美国、日本和欧盟"), ("请与我们的许可部门联系",))


def test_fewer_words_than_cues_repeat_rather_than_leave_a_blank() -> None:
    assert lay_over("谢谢。", [900, 900, 900]) == (("谢谢",), ("谢谢",), ("谢谢",))


def test_text_too_long_for_its_cue_is_laid_out_whole() -> None:
    text = "我们公司拥有世界上最大的锂电池回收工厂并且在欧洲和东南亚市场建立了完整的销售网络"
    (lines,) = lay_over(text, [1000])
    assert "".join(lines) == text
    assert len(lines) > 2
    assert all(chinese_width(line) <= 16 for line in lines)


@settings(max_examples=80, deadline=None)
@given(_CHINESE, st.lists(st.integers(833, 7000), min_size=1, max_size=6))
def test_no_cue_is_blank_where_there_is_anything_to_show(text: str, durations_ms: list[int]) -> None:
    laid = lay_over(text, durations_ms)
    assert len(laid) == len(durations_ms)
    if break_chinese(text):
        assert all(lines and all(lines) for lines in laid)


def test_chinese_keeps_a_sum_with_its_currency_and_no_stump_of_a_line() -> None:
    growth = break_chinese("去年，我们的收入达到8600万元人民币，增长了32%。")
    assert growth == ("去年 我们的收入", "达到8600万元人民币 增长了32%")
    assert break_chinese("我们的水基工艺回收了96%的锂、镍和钴。") == ("我们的水基工艺", "回收了96%的锂、镍和钴")
