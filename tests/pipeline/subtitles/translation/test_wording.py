"""Wording that no editor would let stand: what is mended, what is a fault, what stays."""

import pytest

from pipeline.subtitles.translation.wording import mend_wording, wording_faults


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("我们在欧洲有12个许可，在亚洲有三个专利。", "我们在欧洲有12项许可，在亚洲有三项专利。"),
        ("拥有40多个发明专利", "拥有40多项发明专利"),
        ("去年春天我们以3000万欧元关闭了B轮。", "去年春天我们以3000万欧元完成了B轮。"),
        ("我们的B轮融资是由瑞士基金领导的。", "我们的B轮融资是由瑞士基金领投的。"),
        ("第一轮由荷兰家族办公室领导。", "第一轮由荷兰家族办公室领投。"),
        ("关闭首个种子轮融资", "完成首个种子轮融资"),
        ("ZL202220123456. X包含工具", "ZL202220123456.X包含工具"),
    ],
)
def test_the_word_that_is_certainly_meant_is_put_in(said: str, mended: str) -> None:
    assert mend_wording("", said) == mended


@pytest.mark.parametrize(
    "right",
    [
        "12个许可证",
        "三个专利局",
        "每个专利律师",
        "两个专利池",
        "融资后，团队由她领导。",
        "第一轮谈判由她领导。",
        "关闭了工厂，完成了B轮。",
        "机场关闭，第二轮谈判开始。",
    ],
)
def test_what_may_be_right_stays(right: str) -> None:
    assert mend_wording("", right) == right


@pytest.mark.parametrize(
    ("source", "said", "mended"),
    [
        ("The factory can build 40,000 units a year.", "工厂每年可以生产4万个单位。", "工厂每年可以生产4万件。"),
        ("Sales grew to three thousand units.", "销量增至3000单位。", "销量增至3000件。"),
        ("It took 40 units of insulin to make it work in sales.", "用了40个单位的胰岛素。", "用了40个单位的胰岛素。"),
        ("The flow is 40 units.", "流量为40个单位。", "流量为40个单位。"),
    ],
)
def test_what_is_made_and_sold_is_counted_in_pieces(source: str, said: str, mended: str) -> None:
    assert mend_wording(source, said) == mended


@pytest.mark.parametrize("target", ["使用40%更少的能源。", "比以前3倍更快。", "生产百分之二十五更多的瓷砖。"])
def test_english_word_order_is_a_fault(target: str) -> None:
    assert wording_faults("It uses 40% less.", target)


@pytest.mark.parametrize("target", ["能耗降低40%。", "快三倍，更省电。", "成本下降40%，更少的人手就够。"])
def test_chinese_word_order_is_none(target: str) -> None:
    assert wording_faults("It uses 40% less.", target) == []


def test_a_hint_that_is_repeated_is_a_fault_and_a_sign_of_the_sentence_is_none() -> None:
    assert wording_faults("Each battery pack lasts.", "电池包=电池包每个电池包可用。") == [
        "= is not part of the sentence"
    ]
    assert wording_faults("E = mc2.", "E=mc2。") == []
