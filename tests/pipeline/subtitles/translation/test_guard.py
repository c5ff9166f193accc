"""The guard: what an engine said, cleaned and judged, and which answer a person would take."""

from math import inf

import pytest

from pipeline.subtitles.translation.guard import Candidate, best, judge
from pipeline.subtitles.translation.terms import find_terms, read_terms

TERMS = read_terms()


def _good(target: str) -> Candidate:
    return Candidate(target=target, faults=())


@pytest.mark.parametrize(
    ("source", "raw", "clean"),
    [
        ("Thank you for watching.", "译文：感谢观看。", "感谢观看。"),
        ("Thank you for watching.", '"感谢观看。"', "感谢观看。"),
        ("Thank you for watching.", "“感谢观看。”", "感谢观看。"),
        ("Thank you for watching.", "感谢观看。\n\nThank you.", "感谢观看。"),
        ("We own 12 patents, welcome!", "我们拥有 12 项专利,欢迎合作!", "我们拥有12项专利，欢迎合作！"),
        ("It made 12,345,678 yuan.", "营收达到12,345,678元。（注：约数）", "营收达到12345678元。"),
        ("We use 42% Siemens machines.", "使用 Siemens 的４２％设备", "使用Siemens的42%设备"),
        ("A ratio of 3:1 at 10:30.", "比例为3:1, 时间 10:30。", "比例为3:1，时间10:30。"),
    ],
)
def test_answers_are_cleaned_and_right(source: str, raw: str, clean: str) -> None:
    assert judge(source, raw, ()) == _good(clean)


def test_names_units_and_acronyms_are_no_leftovers() -> None:
    source = "At Siemens in Munich, our R&D team measured 5 kWh with LiDAR."
    assert judge(source, "在慕尼黑，我们的R&D团队在Siemens用LiDAR测得5 kWh。", ()).faults == ()
    assert "English left over: measured" in judge(source, "我们的团队measured了5 kWh。", ()).faults
    assert "English left over: Squad" in judge(source, "我们的Squad测得5 kWh。", ()).faults


def test_known_mistranslations_are_mended_before_they_are_judged() -> None:
    source = "We seek a Series B investment."
    found = find_terms(source, TERMS)
    (series,) = (one.term for one in found if one.written == "Series B")
    wrong = f"我们寻求{series.forbidden[0]}融资投资。"
    assert "B轮" in judge(source, wrong, found).target
    assert not any("Series B" in fault for fault in judge(source, wrong, found).faults)


def test_numbers_terms_and_length_are_all_judged() -> None:
    source = "Our revenue grew by 42 percent to 86 million dollars, more than in any year before that."
    faults = judge(source, "增长了。", find_terms(source, TERMS)).faults
    assert len(faults) >= 4
    assert "the translation is far shorter than the original" in faults


def test_chinese_goes_before_none_and_fewer_faults_before_more() -> None:
    none = Candidate(target="Hello", faults=("no Chinese",))
    two, one = Candidate(target="二", faults=("a", "b")), Candidate(target="一", faults=("a",))
    assert best([none, two], inf) == two
    assert best([two, one], inf) == one
    assert best([one, _good("好")], inf) == _good("好")


def test_of_right_answers_the_one_in_its_width_is_taken_then_the_narrowest() -> None:
    wide, wider = _good("这是一个很宽的答案"), _good("这是一个非常非常宽的答案")
    assert best([wider, wide], 9) == wide
    assert best([wider, wide], 5) == wide
    assert best([wider, wide], inf) == wider


def test_of_equals_the_first_is_taken() -> None:
    first, second = _good("我们生产水泵。"), _good("我们生产各种水泵。")
    assert best([first, second], inf) == first
    assert best([second, first], inf) == second


def test_a_decoder_that_runs_in_circles_is_found_out() -> None:
    source = "The plant opened in Lyon and the first line started there."
    assert "repeats itself" in " ".join(judge(source, "工厂在里昂开业，工厂在里昂开业，", ()).faults)
    assert judge(source, "工厂在里昂开业，第一条生产线也在那里高高兴兴地启动。", ()).faults == ()
