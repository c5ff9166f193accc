"""English cues -> Chinese cues: whole sentences are translated and laid back over the cues they came from."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.chinese_text import tidy_chinese
from pipeline.subtitles.layout import lay_over, longest_width
from pipeline.subtitles.memory.pairs import Memory
from pipeline.subtitles.sentences import SentenceSpan, sentence_spans
from pipeline.subtitles.translation.names import name_terms
from pipeline.subtitles.translation.terms import Term, find_terms
from pipeline.subtitles.translation.translator import (
    Brief,
    Progress,
    Sentence,
    Translation,
    Translator,
    sentences_of,
)


def track_sentences(english: SubtitleTrack, memory: Memory) -> tuple[Sentence, ...]:
    """The sentences of a track in order, each with what the memory knows of it and the width its cues can carry."""
    spans = sentence_spans(english)
    durations_ms = {cue.identity: cue.duration_ms for cue in english.cues}
    widths = [longest_width([durations_ms[identity] for identity in span.identities]) for span in spans]
    return sentences_of([span.text for span in spans], memory=memory, most_widths=widths)


def translate_track(
    english: SubtitleTrack,
    sentences: Sequence[Sentence],
    translator: Translator,
    *,
    brief: Brief,
    terms: Sequence[Term],
    on_progress: Progress | None = None,
) -> SubtitleTrack:
    """The track in Simplified Chinese: the same identities and times, as many cues out as in, engine on the track.

    sentences: track_sentences of the same track. terms: the term base, whose renderings no line splits. A sentence the
    translator holds marks every cue it covers as held, with the reason.
    """
    spans = sentence_spans(english)
    translations = translator.translate(sentences, brief=brief, on_progress=on_progress) if spans else ()
    known = (*name_terms(brief.names), *terms)
    by_identity = {cue.identity: cue for cue in english.cues}
    cues: list[Cue] = []
    for span, translation in zip(spans, translations, strict=True):
        renderings = [one for found in find_terms(span.text, known) for one in found.term.chinese]
        cues.extend(_laid(span, translation, by_identity, renderings))
    return SubtitleTrack(language="zh-Hans", cues=tuple(cues), engine=translator.name)


def _laid(
    span: SentenceSpan, translation: Translation, by_identity: dict[str, Cue], unbreakable: Sequence[str]
) -> list[Cue]:
    covered = [by_identity[identity] for identity in span.identities]
    laid = lay_over(tidy_chinese(translation.target), [cue.duration_ms for cue in covered], unbreakable)
    held = (translation.reason or "held by the translator") if translation.held else ""
    return [replace(cue, lines=lines, held=held, doubtful=()) for cue, lines in zip(covered, laid, strict=True)]
