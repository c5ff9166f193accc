"""The figures of the subtitle bench, computed from what was heard and answered. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flows.bench_records import Answer
from pipeline.model.subtitle import Finding, SubtitleTrack
from pipeline.model.transcript import Transcript
from pipeline.speech.timing_error import cue_timing_error
from pipeline.speech.word_error import WordError, word_error
from pipeline.subtitles.check import ERROR
from pipeline.subtitles.cueing import cue_english
from pipeline.subtitles.fillers import clean_speech
from pipeline.subtitles.quantities.chinese_numbers import read_chinese
from pipeline.subtitles.quantities.identifiers import without_identifier
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.quantities.quantity import Kind, Quantity
from pipeline.subtitles.sets.quantity_set import QuantitySentence
from pipeline.subtitles.sets.term_set import TermSentence
from pipeline.subtitles.translation.terms import Term, find_terms, term_faults

_NAME = "name"
"""The set's kind for identifiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingFigures:
    """Word error rates from 0 to 1; how far cues start from the sound, in ms, long-form. missed: onsets without cue."""

    clips: int
    words: int
    clip_wer: float
    long_wer: float
    onsets: int
    missed: int
    start_median_ms: float
    start_p90_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityFigures:
    """Counts of sentences.

    alone: every quantity kept in the engine's first candidate; kept: in what the guard let through or held.
    wrong: not kept and not held. compared: sentences whose annotated quantities can be read back from the set's own
    reference; misread: of these, not held and without one of the annotated quantities, whatever the guard says.
    """

    sentences: int
    alone: int
    kept: int
    held: int
    wrong: int
    compared: int
    misread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFigures:
    """Counts of terms: expected by the set, obeyed by the engine alone and behind the guard, neither obeyed nor held.

    held: sentences.
    """

    sentences: int
    expected: int
    alone: int
    obeyed: int
    wrong: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """Broken rules of one track. by_rule: findings by rule, errors and warnings alike."""

    cues: int
    errors: int
    warnings: int
    by_rule: dict[str, int]

    def per_100(self, count: int) -> float:
        """So many findings for each hundred cues; 0 without cues."""
        return 100 * count / self.cues if self.cues else 0.0


def hearing_figures(
    texts: Sequence[str], clips: Sequence[Transcript], long_form: Transcript, onsets_ms: Sequence[int]
) -> HearingFigures:
    """texts: what is said in each clip, and in the long recording one after the other."""
    by_clip = sum(
        (word_error(text, heard.text) for text, heard in zip(texts, clips, strict=True)), WordError(wrong=0, said=0)
    )
    timing = cue_timing_error(onsets_ms, english_track(long_form).cues)
    return HearingFigures(
        clips=len(clips),
        words=by_clip.said,
        clip_wer=by_clip.rate,
        long_wer=word_error(" ".join(texts), long_form.text).rate,
        onsets=len(onsets_ms),
        missed=timing.missed,
        start_median_ms=timing.median_ms,
        start_p90_ms=timing.p90_ms,
    )


def english_track(transcript: Transcript) -> SubtitleTrack:
    """The English cues as produce makes them."""
    return cue_english(clean_speech(transcript).transcript)


def quantity_figures(sentences: Sequence[QuantitySentence], answers: Sequence[Answer]) -> QuantityFigures:
    """One answer for each sentence, in order."""
    pairs = list(zip(sentences, answers, strict=True))
    right = [not number_faults(sentence.english, answer.target) for sentence, answer in pairs]
    comparable = [(sentence, answer) for sentence, answer in pairs if _reads_back(sentence, sentence.reference)]
    return QuantityFigures(
        sentences=len(pairs),
        alone=sum(not number_faults(sentence.english, answer.alone) for sentence, answer in pairs),
        kept=sum(right),
        held=sum(answer.held for answer in answers),
        wrong=sum(not kept and not answer.held for kept, answer in zip(right, answers, strict=True)),
        compared=len(comparable),
        misread=sum(not answer.held and not _reads_back(sentence, answer.target) for sentence, answer in comparable),
    )


def _reads_back(sentence: QuantitySentence, target: str) -> bool:
    """Whether every quantity that the set names stands in the target, the reader of English left out."""
    found = read_chinese(target)
    for annotated in sentence.quantities:
        value, unit, kind = annotated.split("|")
        if kind == _NAME:
            if without_identifier(target, value.replace("~", " ")) is None:
                return False
            continue
        quantity = Quantity(value=Fraction(value), unit=unit, kind=Kind(kind), start=0, end=0)
        if not any(quantity.rendered_by(one) for one in found):
            return False
    return True


def term_figures(sentences: Sequence[TermSentence], answers: Sequence[Answer], terms: Sequence[Term]) -> TermFigures:
    """One answer for each sentence, in order. terms: the base that the set is written for."""
    expected = alone = obeyed = wrong = 0
    for sentence, answer in zip(sentences, answers, strict=True):
        found = find_terms(sentence.english, terms)
        distinct = len({one.term for one in found})
        here = len(set(sentence.terms))
        kept = min(here, distinct - len(term_faults(answer.target, found)))
        expected += here
        alone += min(here, distinct - len(term_faults(answer.alone, found)))
        obeyed += kept
        wrong += 0 if answer.held else here - kept
    return TermFigures(
        sentences=len(answers),
        expected=expected,
        alone=alone,
        obeyed=obeyed,
        wrong=wrong,
        held=sum(answer.held for answer in answers),
    )


def rule_figures(track: SubtitleTrack, findings: Sequence[Finding]) -> RuleFigures:
    """The findings of a track, counted."""
    errors = sum(finding.level == ERROR for finding in findings)
    return RuleFigures(
        cues=len(track.cues),
        errors=errors,
        warnings=len(findings) - errors,
        by_rule=dict(Counter(finding.rule for finding in findings).most_common()),
    )
