"""BLEU and chrF of translations beside a reference, with the certainty that so many sentences give. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 1000
"""Bootstrap samples, drawn from sacrebleu's own fixed seed (12345)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A corpus score from 0 to 100 and the 95 % interval of bootstrap resampling.

    p_value: of the same lines scoring so far from the baseline by chance (paired bootstrap, Koehn 2004); None for the
    baseline, and where there is none.
    """

    score: float
    low: float
    high: float
    p_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemScores:
    """One system's BLEU (sacrebleu, tokenize zh) and chrF (chrF2)."""

    system: str
    bleu: Score
    chrf: Score


def score_systems(
    reference: Sequence[str], systems: Mapping[str, Sequence[str]], baseline: str = ""
) -> tuple[SystemScores, ...]:
    """The scores of each system's lines, in the systems' order. baseline: the system that p-values compare with."""
    from sacrebleu.metrics.bleu import BLEU  # loads numpy: only where something is scored
    from sacrebleu.metrics.chrf import CHRF

    metrics = {"bleu": BLEU(tokenize="zh"), "chrf": CHRF()}
    p_values = _p_values(reference, systems, baseline)
    found = []
    for system, lines in systems.items():
        scores = {}
        for name, metric in metrics.items():
            score = metric.corpus_score(list(lines), [list(reference)], n_bootstrap=RESAMPLES)
            # With one sentence nothing can be resampled, and sacrebleu leaves the interval out.
            mean, reach = getattr(score, "_mean", score.score), getattr(score, "_ci", 0.0)
            scores[name] = Score(
                score=round(float(score.score), 2),
                low=round(float(mean - reach), 2),
                high=round(float(mean + reach), 2),
                p_value=p_values.get((system, name)),
            )
        found.append(SystemScores(system=system, bleu=scores["bleu"], chrf=scores["chrf"]))
    return tuple(found)


def _p_values(
    reference: Sequence[str], systems: Mapping[str, Sequence[str]], baseline: str
) -> dict[tuple[str, str], float]:
    """By system and metric; none for the baseline itself."""
    others = [system for system in systems if system != baseline]
    if baseline not in systems or not others:
        return {}
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.significance import PairedTest

    references = [list(reference)]
    test = PairedTest(
        [(system, list(systems[system])) for system in (baseline, *others)],
        {"bleu": BLEU(tokenize="zh", references=references), "chrf": CHRF(references=references)},
        None,
        test_type="bs",
        n_samples=RESAMPLES,
    )
    _, results = test()
    # sacrebleu names its columns by itself; they keep the order of the metrics given.
    columns: list[list[Any]] = [list(column) for name, column in results.items() if name != "System"]
    return {
        # sacrebleu calls the difference of equal systems significant: no resample differs by more than nothing.
        (system, name): 1.0 if result.score == column[0].score else round(float(result.p_value), 4)
        for name, column in zip(("bleu", "chrf"), columns, strict=True)
        for system, result in zip(others, column[1:], strict=True)
    }
