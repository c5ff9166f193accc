"""Scores beside a reference."""

from flows.bench_scores import score_systems
from pipeline.subtitles.sets.quantity_set import read_quantity_set

SENTENCES = read_quantity_set()[:60]
REFERENCE = [one.reference for one in SENTENCES]
WORSE = [one.corrupted for one in SENTENCES]
SILENT = ["这句话没有译文。"] * len(SENTENCES)


def test_the_reference_scores_full_and_others_less_with_their_interval() -> None:
    same, worse = score_systems(REFERENCE, {"same": REFERENCE, "worse": WORSE})
    assert (same.bleu.score, same.bleu.low, same.bleu.high, same.chrf.score) == (100, 100, 100, 100)
    for score in (worse.bleu, worse.chrf):
        assert score.low < score.score < score.high < 100
        assert score.p_value is None


def test_two_runs_draw_the_same_samples() -> None:
    systems = {"argos": WORSE, "other": SILENT}
    assert score_systems(REFERENCE, systems, "argos") == score_systems(REFERENCE, systems, "argos")


def test_a_system_far_from_the_baseline_is_told_from_one_that_equals_it() -> None:
    near = [REFERENCE[0], *WORSE[1:]]
    systems = {"far": SILENT, "argos": WORSE, "same": WORSE, "near": near}
    found = {one.system: one for one in score_systems(REFERENCE, systems, "argos")}
    assert list(found) == list(systems)
    assert found["argos"].bleu.p_value is None
    for metric in ("bleu", "chrf"):
        assert getattr(found["far"], metric).p_value < 0.01
        assert getattr(found["near"], metric).p_value > 0.05
        assert getattr(found["same"], metric).p_value == 1


def test_one_sentence_has_no_interval() -> None:
    (only,) = score_systems(REFERENCE[:1], {"only": WORSE[:1]})
    assert only.chrf.low <= only.chrf.score <= only.chrf.high
