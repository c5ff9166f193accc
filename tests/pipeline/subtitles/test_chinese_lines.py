"""Breaking Chinese lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.subtitles.chinese_lines import break_chinese, passage
from pipeline.subtitles.rules import chinese_width

_CHINESE = st.text(alphabet="我们的公司在欧洲拥有专利技术了吗，。、？！“”《》（）·0123456789万亿%AbC 的着", max_size=60)


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


@settings(max_examples=150)
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


def test_chinese_keeps_a_sum_with_its_currency_and_no_stump_of_a_line() -> None:
    growth = break_chinese("去年，我们的收入达到8600万元人民币，增长了32%。")
    assert growth == ("去年 我们的收入", "达到8600万元人民币 增长了32%")
    assert break_chinese("我们的水基工艺回收了96%的锂、镍和钴。") == ("我们的水基工艺", "回收了96%的锂、镍和钴")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "该专利保护一种基于深度学习的表面缺陷检测方法及其装置。",
            ("该专利保护一种基于深度学习的", "表面缺陷检测方法及其装置"),
        ),
        ("我们每年把销售收入的百分之十八投入研究与开发。", ("我们每年把销售收入的百分之十八", "投入研究与开发")),
        ("我们的种子可以在含盐量千分之六的土壤里正常生长。", ("我们的种子可以在含盐量", "千分之六的土壤里正常生长")),
        ("该企业的出口额连续五年保持两位数增长。", ("该企业的出口额", "连续五年保持两位数增长")),
        ("系统会根据道路的拥堵情况自动调整信号灯的时长。", ("系统会根据道路的拥堵情况", "自动调整信号灯的时长")),
    ],
)
def test_phrases_stay_whole(text: str, lines: tuple[str, ...]) -> None:
    assert break_chinese(text) == lines


def test_names_that_are_given_stay_whole() -> None:
    text = "这项研究的主导方浦江光电子技术研究院已经迁往苏州。"
    assert break_chinese(text) == ("这项研究的主导方浦江光电子", "技术研究院已经迁往苏州")
    assert break_chinese(text, ["浦江光电子技术研究院"]) == ("这项研究的主导方", "浦江光电子技术研究院已经迁往苏州")


@settings(max_examples=150)
@given(st.one_of(_CHINESE, st.text(max_size=40)), st.data())
def test_the_width_of_a_range_is_never_less_than_what_is_shown(text: str, data: st.DataObject) -> None:
    whole = passage(text)
    assert "".join(word.text for word in whole.words) == " ".join(text.split())
    end = data.draw(st.integers(0, len(whole.words)))
    start = data.draw(st.integers(0, end))
    assert whole.width(start, end) >= chinese_width(whole.shown(start, end))
