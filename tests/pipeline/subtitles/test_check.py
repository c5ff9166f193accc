"""Every rule is proven by a mutation: a good track broken in exactly that way, and the rule that must say so."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.check import check_track
from pipeline.subtitles.checking.rulebook import ERROR, RULEBOOK, WARNING
from pipeline.subtitles.checking.traditional import ONLY_TRADITIONAL
from tests.pipeline.subtitles.good_tracks import CHINESE, ENGLISH, spoken

RATE = Fraction(25)
NAMES = ("玛丽·居里", "Siemens", "浦江光电")
CUTS_MS = (CHINESE.cues[0].start_ms, CHINESE.cues[-1].end_ms + 80)
"""On the first cue's start, and two frames behind the last cue's end."""

Mutation = Callable[[SubtitleTrack], SubtitleTrack]


def changed(number: int, **changes: Any) -> Mutation:
    """Cue number (from 1) with other fields."""

    def mutate(track: SubtitleTrack) -> SubtitleTrack:
        cues = list(track.cues)
        cues[number - 1] = replace(cues[number - 1], **changes)
        return replace(track, cues=tuple(cues))

    return mutate


def said(number: int, *lines: str) -> Mutation:
    """Cue number says something else."""
    return changed(number, lines=lines)


def moved(number: int, *, start_ms: int = 0, end_ms: int = 0) -> Mutation:
    """Cue number starts and ends so much later."""

    def mutate(track: SubtitleTrack) -> SubtitleTrack:
        cue = track.cues[number - 1]
        return changed(number, start_ms=cue.start_ms + start_ms, end_ms=cue.end_ms + end_ms)(track)

    return mutate


def both(*mutations: Mutation) -> Mutation:
    def mutate(track: SubtitleTrack) -> SubtitleTrack:
        for mutation in mutations:
            track = mutation(track)
        return track

    return mutate


def every(*lines: str) -> Mutation:
    """All cues say the same, told apart by a number of one letter."""
    return lambda track: replace(
        track, cues=tuple(replace(cue, lines=(*lines[:-1], f"{lines[-1]} {at}")) for at, cue in enumerate(track.cues))
    )


def stretched(number: int, by_ms: int) -> Mutation:
    """Cue number stands longer, and all behind it later."""

    def mutate(track: SubtitleTrack) -> SubtitleTrack:
        cues = [
            replace(cue, start_ms=cue.start_ms + by_ms * (at >= number), end_ms=cue.end_ms + by_ms * (at >= number - 1))
            for at, cue in enumerate(track.cues)
        ]
        return replace(track, cues=tuple(cues))

    return mutate


CHINESE_CASES: tuple[tuple[str, str, Mutation], ...] = (
    ("blank", ERROR, said(1)),
    ("blank", ERROR, said(1, "我们的公司", " ")),
    ("identity", ERROR, changed(2, identity="c0001")),
    ("held", ERROR, changed(1, held="a number is missing")),
    ("repeated", WARNING, said(6, "能耗比冶炼低40%")),
    ("markup", ERROR, said(1, "我们公司于2011年在<i>苏州</i>成立")),
    ("markup", ERROR, said(1, r"{\i1}苏州工厂{\i0}")),
    ("markup", ERROR, said(1, "研究&amp;开发")),
    ("language", ERROR, said(1, "We look forward to it")),
    ("language", WARNING, said(1, "Siemens AG")),
    ("script", ERROR, said(1, "我们の公司")),
    ("script", ERROR, said(1, "这家公司叫Завод")),
    ("traditional", ERROR, said(1, "我們公司在蘇州成立")),
    ("english-leftover", ERROR, said(1, "我们forward合作")),
    ("line-count", ERROR, said(1, "我们期待", "与您携手", "合作")),
    ("line-length", ERROR, said(1, "我们公司于2011年在江苏省苏州市成立")),
    ("needless-break", WARNING, said(1, "我们公司", "在苏州成立")),
    ("reading-speed", ERROR, said(6, "这对生活在工厂附近的居民来说", "真的是足够安全可以放心的吗？")),
    ("order", ERROR, changed(16, start_ms=60_000, end_ms=59_000)),
    ("order", ERROR, moved(5, start_ms=-5000, end_ms=-5000)),
    ("min-duration", ERROR, both(said(16, "谢谢"), moved(16, end_ms=-2168))),
    ("max-duration", ERROR, stretched(16, 4001)),
    ("overlap", ERROR, moved(3, start_ms=-120)),
    ("gap", WARNING, moved(3, start_ms=-41)),
    ("gap-close", WARNING, moved(3, start_ms=40)),
    ("in-time", WARNING, moved(1, start_ms=-800)),
    ("out-time", WARNING, stretched(16, 700)),
    ("shot-in", WARNING, moved(1, start_ms=-40)),
    ("shot-out", WARNING, moved(16, end_ms=-40)),
    ("trailing-punctuation", ERROR, said(1, "我们公司在苏州成立。")),
    ("trailing-punctuation", ERROR, said(13, "下一座德国的大工厂已经开始建设，", "它靠近客户")),
    ("inner-punctuation", WARNING, said(13, "工厂将建在德国，靠近客户")),
    ("full-width", ERROR, said(6, "这对附近的居民安全吗?")),
    ("full-width", ERROR, said(6, "苏州(工业园区)安全吗？")),
    ("half-width", ERROR, said(5, "能耗比冶炼低４０%")),
    ("quotation-marks", ERROR, said(10, "工厂以玛丽·居里命名", "她称科研为「美好的事情」")),
    ("quotation-marks", ERROR, said(11, "〈自然〉杂志报道过这项技术")),
    ("quotation-marks", ERROR, said(11, '"自然"杂志报道过这项技术')),
    ("quotation-pairs", WARNING, said(10, "工厂以玛丽·居里命名", "她称科研为“美好的事情")),
    ("quotation-pairs", WARNING, said(11, "自然》杂志报道过这项技术")),
    ("name-dot", ERROR, said(10, "工厂以玛丽•居里命名")),
    ("name-dot", ERROR, said(10, "工厂以玛丽.居里命名")),
    ("name-dot", ERROR, said(10, "工厂以J·K·罗琳命名")),
    ("running-on", ERROR, said(4, "我们的工艺能从……")),
    ("running-on", ERROR, said(4, "我们的工艺能从废旧电池中—")),
    ("dual-speakers", ERROR, said(7, "- 是的", "- 而且也很安静")),
    ("dual-speakers", ERROR, said(7, "-是的", "而且也很安静")),
    ("dual-speakers", ERROR, said(7, "-是的 -而且也很安静")),
    ("line-start", ERROR, said(13, "下一座工厂将建在欧洲的德国", "、奥地利的维也纳")),
    ("line-end", ERROR, said(13, "下一座工厂将建在德国的“", "汽车之都”斯图加特")),
    ("weak-start", WARNING, said(13, "下一座工厂将建在德国和奥地利", "的汽车产业集群")),
    ("lone-character", WARNING, said(13, "下一座大工厂将建在德国的北部和", "南")),
    ("imbalance", WARNING, said(13, "我们", "下一座工厂将建在德国和奥地利")),
    ("split-word", ERROR, said(14, "合作伙伴可以投资金额2000", "万欧元并占有股份")),
    ("split-word", ERROR, said(9, "其中一项的专利号是ZL2016", "10123456.7")),
    ("split-word", ERROR, said(10, "这座工厂以伟大的科学家玛丽·", "居里命名")),
    ("split-word", ERROR, said(10, "我们的新工厂由知名企业浦江", "光电投资建设")),
    ("split-word", ERROR, both(said(3, "去年我们的营收达到8600"), said(4, "万美元"))),
    ("word-boundary", WARNING, said(13, "下一座工厂将采用全新的锂电", "池回收工艺技术")),
)
ENGLISH_CASES: tuple[tuple[str, str, Mutation], ...] = (
    ("language", ERROR, every("Notre société fabrique", "des batteries recyclées")),
    ("script", ERROR, said(1, "Our company 成立 in 2011.")),
    ("markup", ERROR, said(1, "Our <b>company</b> was founded.")),
    ("line-length", ERROR, said(1, "Our company was founded in Suzhou long ago.")),
    ("line-count", ERROR, said(2, "It has", "many", "people.")),
    (
        "reading-speed",
        ERROR,
        said(7, "-Yes, unquestionably, indubitably.", "-Demonstrably, quantifiably, quietly."),
    ),
    ("reading-speed", WARNING, said(7, "-Yes, unquestionably it is so.", "-Furthermore, it is quieter.")),
    ("word-time", WARNING, said(6, "Is it safe for all who do live in it now?")),
    ("words-per-minute", WARNING, every("We do it a lot if it is not a big job", "and I am not at sea or")),
)
CASES = tuple(("zh-Hans", *case) for case in CHINESE_CASES) + tuple(("en", *case) for case in ENGLISH_CASES)

PAGE = (
    ("16 full-width characters a line, 2 lines, one unless over the limit", "line-length line-count needless-break"),
    ("9 characters a second (children 7; SDH 11: programmes here are for adults)", "reading-speed"),
    ("no ellipsis or dash when a sentence runs on; the middle dot", "running-on name-dot"),
    ("no italics; dual speakers", "markup dual-speakers"),
    ("no 。or ， at a line's end, a space inside", "trailing-punctuation inner-punctuation"),
    (
        "full-width punctuation, half-width digits, “ ” and 《》",
        "full-width half-width quotation-marks quotation-pairs",
    ),
    ("never at line start, never at line end", "line-start line-end"),
    ("word boundaries; number and unit, Latin word, name", "word-boundary split-word"),
    ("weak starts, one-character lines, imbalance", "weak-start lone-character imbalance"),
    ("42 characters, 2 lines, 20 cps, 160-180 wpm, 0.3 s a word", "reading-speed words-per-minute word-time"),
    ("5/6 s to 7 s", "min-duration max-duration"),
    ("gap two frames, never overlap, small gaps closed", "gap overlap gap-close order"),
    ("in-time within two frames, out-time half a second", "in-time out-time"),
    ("shot cuts", "shot-in shot-out"),
    ("drafts: every quantity; names; terms obeyed", "quantity term"),
    ("drafts: as many cues, identity kept, times untouched", "cue-count cue-identity cue-times identity"),
    ("drafts: never a blank or an English leftover", "blank english-leftover held repeated"),
    ("the cue's own language and script", "language script traditional"),
)
"""Lines of the page of rules -> the rules that cover them. Its lines on delivery are about files, not tracks."""


def findings(track: SubtitleTrack) -> list[tuple[str, str]]:
    checked = check_track(track, names=NAMES, cuts_ms=CUTS_MS, frame_rate=RATE, transcript=spoken())
    return [(finding.rule, finding.level) for finding in checked]


@pytest.mark.parametrize("track", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_good_tracks_fire_nothing(track: SubtitleTrack) -> None:
    assert len(track.cues) >= 15
    assert findings(track) == []
    assert check_track(track) == ()


@pytest.mark.parametrize(
    ("language", "rule", "level", "mutate"), CASES, ids=[f"{at}-{case[1]}" for at, case in enumerate(CASES)]
)
def test_a_track_broken_in_one_way_breaks_one_rule(language: str, rule: str, level: str, mutate: Mutation) -> None:
    found = findings(mutate(CHINESE if language == "zh-Hans" else ENGLISH))
    assert (rule, level) in found
    assert {name for name, its_level in found if its_level == ERROR} <= {rule}


def test_every_rule_is_broken_by_some_mutation_and_stands_on_the_page() -> None:
    pair_rules = {"cue-count", "cue-identity", "cue-times", "quantity", "term"}
    assert {rule for _, rule, _, _ in CASES} | pair_rules == set(RULEBOOK)
    assert {rule for _, rules in PAGE for rule in rules.split()} == set(RULEBOOK)


def test_findings_name_their_clause_and_stand_in_the_order_of_the_cues() -> None:
    broken = both(said(9, "其中一项。"), said(2, "公司有员工。"), changed(5, held="look"))(CHINESE)
    found = check_track(broken)
    assert [finding.cue for finding in found] == ["c0002", "c0005", "c0009"]
    assert all(finding.clause and finding.message for finding in found)


def test_the_frame_rate_decides_what_two_frames_are() -> None:
    tight = moved(3, start_ms=-10)(CHINESE)
    assert "gap" not in {finding.rule for finding in check_track(tight)}
    assert "gap" in {finding.rule for finding in check_track(tight, frame_rate=Fraction(24))}
    assert "gap" not in {finding.rule for finding in check_track(tight, frame_rate=Fraction(30_000, 1001))}


def test_chinese_is_held_to_the_reading_speed_exactly() -> None:
    cue = Cue(identity="c1", start_ms=0, end_ms=1000, lines=("我们期待与您的合",))
    at_limit = SubtitleTrack(language="zh-Hans", cues=(replace(cue, lines=("我们期待与您的合作",)),))
    assert check_track(at_limit) == ()
    over = SubtitleTrack(language="zh-Hans", cues=(replace(cue, lines=("我们期待与您的合作3",)),))
    assert [(finding.rule, finding.level) for finding in check_track(over)] == [("reading-speed", ERROR)]


@pytest.mark.parametrize(
    "lines",
    [
        ("温度降到了", "-20度以下的极寒环境中"),
        ("我们位列世界第一", "家用机器人市场前景广阔"),
        ("客户包括BMW", "Bosch等十多家知名跨国企业"),
        ("这是我们的专利", "权利要求书共有十二页之多"),
        ("在刚刚过去的短短48小时内", "赫克拉地区已经下了大雪"),
        ("了解这项技术的", "着重看它的专利与应用前景"),
    ],
)
def test_good_breaks_that_look_like_bad_ones_are_left_alone(lines: tuple[str, ...]) -> None:
    track = SubtitleTrack(language="zh-Hans", cues=(Cue(identity="c1", start_ms=0, end_ms=5000, lines=lines),))
    assert check_track(track) == ()


def test_traditional_characters_are_no_simplified_ones() -> None:
    assert len(ONLY_TRADITIONAL) > 600
    for character in ONLY_TRADITIONAL:
        assert character.encode("big5")
        with pytest.raises(UnicodeEncodeError):
            character.encode("gb2312")
