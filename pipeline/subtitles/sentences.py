"""Sentences over words and cues, so that whole sentences are translated and laid back over the cues they came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.model.subtitle import Cue, SubtitleTrack

MAX_SENTENCE_CHARACTERS = 400
"""Speech that is heard without full stops is still translated in pieces a model can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceSpan:
    """One sentence (or several that share a cue) and the identities of the cues it covers, in order."""

    text: str
    identities: tuple[str, ...]


def sentence_ends(pieces: Sequence[str]) -> frozenset[int]:
    """Indices of the pieces (words or cue texts) a sentence ends with, as pysbd splits the joined text."""
    import pysbd  # heavy tables: only where sentences are split

    if not pieces:
        return frozenset()
    piece_ends = [end - 1 for end in accumulate(len(piece) + 1 for piece in pieces)]
    segments = pysbd.Segmenter(language="en", clean=False, char_span=True).segment(" ".join(pieces))
    # The space after a sentence belongs to it.
    boundaries = {segment.end for segment in segments}
    ends = {index for index, end in enumerate(piece_ends) if end in boundaries or end + 1 in boundaries}
    return frozenset(ends | {len(pieces) - 1})


def sentence_spans(track: SubtitleTrack) -> tuple[SentenceSpan, ...]:
    """Every cue of the track in exactly one span, in order."""
    texts = [" ".join(cue.text.split()) for cue in track.cues]
    ends = sentence_ends(texts)
    spans: list[SentenceSpan] = []
    gathered: list[tuple[str, Cue]] = []
    for index, (text, cue) in enumerate(zip(texts, track.cues, strict=True)):
        gathered.append((text, cue))
        length = sum(len(piece) for piece, _ in gathered)
        if index in ends or length > MAX_SENTENCE_CHARACTERS:
            spans.append(_span(gathered))
            gathered = []
    return tuple(spans)


def _span(gathered: list[tuple[str, Cue]]) -> SentenceSpan:
    return SentenceSpan(
        text=" ".join(text for text, _ in gathered if text),
        identities=tuple(cue.identity for _, cue in gathered),
    )
