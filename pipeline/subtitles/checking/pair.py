"""A Chinese track beside the English one it was translated from."""

from collections.abc import Iterator, Sequence

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.checking.rulebook import found
from pipeline.subtitles.chinese_text import english_leftovers, has_chinese
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.sentences import SentenceSpan, sentence_spans
from pipeline.subtitles.translation.terms import Term, find_terms, term_faults


def check_pair(english: SubtitleTrack, chinese: SubtitleTrack, terms: Sequence[Term]) -> tuple[Finding, ...]:
    """What a translation lost or added, in the order of the cues: the machine-draft rules over two tracks.

    Findings name a Chinese cue, or an English one that has no Chinese beside it. A sentence's findings stand at its
    first cue. terms: the term base, with the names of companies and people. check_track finds what is wrong with a
    track alone.
    """
    by_identity = {cue.identity: cue for cue in chinese.cues}
    findings = [*_count(english, chinese), *_cues(english, chinese)]
    for span in sentence_spans(english):
        beside = [by_identity[identity] for identity in span.identities if identity in by_identity]
        if len(beside) == len(span.identities):
            findings.extend(_sentence(span, beside, terms))
    return tuple(findings)


def _count(english: SubtitleTrack, chinese: SubtitleTrack) -> Iterator[Finding]:
    if len(english.cues) != len(chinese.cues):
        yield found("cue-count", None, f"{len(chinese.cues)} Chinese cues for {len(english.cues)} English ones")


def _cues(english: SubtitleTrack, chinese: SubtitleTrack) -> Iterator[Finding]:
    if len(english.cues) != len(chinese.cues):
        return
    for source, target in zip(english.cues, chinese.cues, strict=True):
        if source.identity != target.identity:
            yield found("cue-identity", target, f"stands where {source.identity} should")
        elif (source.start_ms, source.end_ms) != (target.start_ms, target.end_ms):
            message = (
                f"stands {target.start_ms}-{target.end_ms} ms; the English cue {source.start_ms}-{source.end_ms} ms"
            )
            yield found("cue-times", target, message)
        if source.text.strip() and not target.text.strip():
            yield found("blank", target, "the cue has no text, and the English one has")


def _sentence(span: SentenceSpan, cues: Sequence[Cue], terms: Sequence[Term]) -> Iterator[Finding]:
    # Cues that repeat one another say their sentence once.
    lines = [cue.lines for at, cue in enumerate(cues) if not at or cue.lines != cues[at - 1].lines]
    target = "，".join("，".join(part) for part in lines)
    if not has_chinese(target):
        return
    joined = "".join("".join(part) for part in lines)
    for fault in _in_both(number_faults(span.text, target), number_faults(span.text, joined)):
        yield found("quantity", cues[0], fault)
    for fault in term_faults(joined, find_terms(span.text, terms)):
        yield found("term", cues[0], fault)
    leftovers = english_leftovers(joined, span.text)
    if leftovers:
        yield found("english-leftover", cues[0], f"English left over: {' '.join(leftovers)}")


def _in_both(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Faults that stand however the lines are joined: a break hides a pause as often as it splits nothing."""
    return [fault for fault in first if fault in second]
