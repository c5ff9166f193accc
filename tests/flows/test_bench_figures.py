"""The figures of the subtitle bench, on the sets themselves with answers whose faults are known."""

import pytest

from flows.bench_figures import (
    RuleFigures,
    english_track,
    hearing_figures,
    quantity_figures,
    rule_figures,
    term_figures,
)
from flows.bench_records import Answer
from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.sets.quantity_set import read_quantity_set
from pipeline.subtitles.sets.term_set import read_term_set
from pipeline.subtitles.translation.terms import read_terms
from tests.flows.bench_children import said

QUANTITIES = read_quantity_set()
TERMS = [one for one in read_term_set() if one.chinese]


def test_references_keep_every_quantity_and_are_read_back_without_the_guard() -> None:
    answers = [
        Answer(source=one.english, alone=one.corrupted or one.reference, target=one.reference) for one in QUANTITIES
    ]
    figures = quantity_figures(QUANTITIES, answers)
    total = len(QUANTITIES)
    assert (figures.sentences, figures.kept, figures.compared) == (total, total, total)
    assert figures.alone == sum(not one.corrupted for one in QUANTITIES)
    assert (figures.held, figures.wrong, figures.misread) == (0, 0, 0)


def test_a_wrong_number_that_is_not_held_is_counted_twice_over_and_a_held_one_is_not() -> None:
    five = [one for one in QUANTITIES if one.corrupted][:5]
    answers = [
        Answer(source=one.english, alone=one.reference, target=one.corrupted, held=place < 2)
        for place, one in enumerate(five)
    ]
    figures = quantity_figures(five, answers)
    assert (figures.alone, figures.kept, figures.held, figures.wrong) == (5, 0, 2, 3)
    assert figures.misread == 3


def test_the_reading_back_does_not_believe_the_guard() -> None:
    """The corrupted renderings pass for right ones as long as nothing but the annotation is asked."""
    answers = [Answer(source=one.english, alone="", target=one.corrupted) for one in QUANTITIES]
    assert quantity_figures(QUANTITIES, answers).misread >= 0.98 * sum(bool(one.corrupted) for one in QUANTITIES)


def test_terms_are_counted_one_by_one_against_what_the_set_expects() -> None:
    base = read_terms()
    answers = [Answer(source=one.english, alone="这句话没有译文。", target=one.chinese) for one in TERMS]
    figures = term_figures(TERMS, answers, base)
    expected = sum(len(set(one.terms)) for one in TERMS)
    assert (figures.expected, figures.alone, figures.obeyed, figures.wrong) == (expected, 0, expected, 0)
    # A base that has lost its terms obeys nothing: the set says what is expected.
    assert term_figures(TERMS, answers, ()).obeyed == 0
    turned = [Answer(source=one.source, alone=one.target, target=one.alone, held=True) for one in answers]
    figures = term_figures(TERMS, turned, base)
    assert (figures.alone, figures.obeyed, figures.wrong, figures.held) == (expected, 0, 0, len(TERMS))
    assert term_figures(TERMS[:1], [answers[0]], base).held == 0


def test_words_and_starts_are_compared_with_what_was_said() -> None:
    texts = ["We build clean machines.", "They run for ten years."]
    figures = hearing_figures(
        texts, [said(texts[0]), said("They ran for ten years.")], said(" ".join(texts)), [0, 2600]
    )
    assert (figures.clips, figures.words) == (2, 9)
    assert figures.clip_wer == pytest.approx(1 / 9)
    assert figures.long_wer == 0
    starts = [cue.start_ms for cue in english_track(said(" ".join(texts))).cues]
    assert (figures.onsets, figures.missed) == (2, 0)
    assert figures.start_median_ms == pytest.approx((abs(starts[0]) + abs(starts[1] - 2600)) / 2)


def test_findings_are_counted_by_level_and_by_rule_for_each_hundred_cues() -> None:
    cues = tuple(Cue(identity=str(n), start_ms=n * 2000, end_ms=n * 2000 + 1500, lines=("你好",)) for n in range(8))
    findings = [
        Finding(rule=rule, clause="", level=level, cue="1", message="")
        for rule, level in (("held", "error"), ("gap", "warning"), ("gap", "warning"))
    ]
    figures = rule_figures(SubtitleTrack(language="zh-Hans", cues=cues), findings)
    assert figures == RuleFigures(cues=8, errors=1, warnings=2, by_rule={"gap": 2, "held": 1})
    assert (figures.per_100(1), figures.per_100(2)) == (12.5, 25.0)
    assert RuleFigures(cues=0, errors=1, warnings=0, by_rule={}).per_100(1) == 0
