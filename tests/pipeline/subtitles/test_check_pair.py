"""What a translation loses is found beside its original."""

from dataclasses import replace

import pytest

from pipeline.model.subtitle import SubtitleTrack
from pipeline.subtitles.check import check_pair
from pipeline.subtitles.translation.term_base import Term, read_terms
from tests.pipeline.subtitles.good_tracks import CHINESE, ENGLISH
from tests.pipeline.subtitles.test_check import Mutation, changed, moved, said

TERMS = (*read_terms(), Term(english="Siemens", chinese=("西门子", "Siemens")))


def _rules(chinese: SubtitleTrack) -> set[tuple[str, str]]:
    return {(finding.rule, finding.cue) for finding in check_pair(ENGLISH, chinese, TERMS)}


def test_a_faithful_translation_fires_nothing() -> None:
    assert check_pair(ENGLISH, CHINESE, TERMS) == ()


@pytest.mark.parametrize(
    ("rule", "cue", "mutate"),
    [
        ("cue-identity", "x", changed(16, identity="x")),
        ("cue-times", "c0003", moved(3, end_ms=-40)),
        ("quantity", "c0003", said(3, "去年我们的营收增长了24%", "达到1.5亿元")),
        ("quantity", "c0003", said(3, "去年我们的营收增长了42%", "达到15亿元")),
        ("quantity", "c0003", said(3, "去年我们的营收增长了42%", "达到1.5亿美元")),
        ("quantity", "c0001", said(1, "我们公司于2012年在苏州成立")),
        ("quantity", "c0009", said(9, "其中ZL201610123465.7", "于2019年获得授权")),
        ("term", "c0008", said(8, "该方法受12项创造专利保护")),
        ("term", "c0012", said(12, "从2021年春天起", "我们一直为西子和Bosch供货")),
        ("english-leftover", "c0013", said(13, "下一座工厂将建在德国 靠近customers")),
    ],
)
def test_a_fault_in_a_translation_is_found_at_its_sentence(rule: str, cue: str, mutate: Mutation) -> None:
    assert _rules(mutate(CHINESE)) == {(rule, cue)}


def test_a_quantity_may_stand_in_another_cue_of_its_sentence() -> None:
    swapped = said(15, "在整个欧洲")(said(14, "我们寻找投资2000万欧元的伙伴")(CHINESE))
    assert {rule for rule, _ in _rules(swapped)} <= {"term"}


def test_missing_and_blank_cues_are_found() -> None:
    assert ("cue-count", "") in _rules(replace(CHINESE, cues=CHINESE.cues[:-1]))
    assert ("blank", "c0006") in _rules(said(6)(CHINESE))


def test_tracks_without_cues_are_a_pair() -> None:
    nothing = SubtitleTrack(language="en", cues=())
    assert check_pair(nothing, replace(nothing, language="zh-Hans"), TERMS) == ()
