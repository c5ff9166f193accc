"""English cues -> Chinese cues: whole sentences are translated and laid back over the cues they came from."""

from dataclasses import replace

from pipeline.errors import CheckFailed
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.chinese_text import tidy_chinese
from pipeline.subtitles.layout import lay_over
from pipeline.subtitles.sentences import SentenceSpan, sentence_spans
from pipeline.subtitles.translation.translator import Progress, Translation, Translator


def translate_track(
    english: SubtitleTrack, translator: Translator, *, brief: str = "", on_progress: Progress | None = None
) -> SubtitleTrack:
    """The track in Simplified Chinese: the same identities and times, as many cues out as in, engine on the track.

    A sentence the translator holds marks every cue it covers as held, with the reason.
    Raises CheckFailed where an engine does not give one translation for each sentence.
    """
    spans = sentence_spans(english)
    texts = [span.text for span in spans]
    translations = translator.translate(texts, brief=brief, on_progress=on_progress) if spans else ()
    if len(translations) != len(spans):
        found = f"{len(translations)} translations for {len(spans)} sentences"
        raise CheckFailed(translator.name, (found,))
    by_identity = {cue.identity: cue for cue in english.cues}
    cues: list[Cue] = []
    for span, translation in zip(spans, translations, strict=True):
        cues.extend(_laid(span, translation, by_identity))
    return SubtitleTrack(language="zh-Hans", cues=tuple(cues), engine=translator.name)


def _laid(span: SentenceSpan, translation: Translation, by_identity: dict[str, Cue]) -> list[Cue]:
    covered = [by_identity[identity] for identity in span.identities]
    laid = lay_over(tidy_chinese(translation.target), [cue.duration_ms for cue in covered])
    held = (translation.reason or "held by the translator") if translation.held else ""
    return [replace(cue, lines=lines, held=held) for cue, lines in zip(covered, laid, strict=True)]
