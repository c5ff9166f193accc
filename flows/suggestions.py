"""What the memory and the term base would say for one cue."""

from dataclasses import dataclass

from crowd.memory import RecordedMemory
from pipeline.model.subtitle import SubtitleTrack
from pipeline.subtitles.memory.pairs import NEAR, Match
from pipeline.subtitles.sentences import sentence_spans
from pipeline.subtitles.translation.term_base import Term
from pipeline.subtitles.translation.terms import FoundTerm, find_terms

COUNT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """matches: what people made of this sentence or of one like it. terms: those that the cue itself uses."""

    sentence: str
    matches: tuple[Match, ...]
    terms: tuple[FoundTerm, ...]


def suggest(english: SubtitleTrack, identity: str, memory: RecordedMemory, terms: tuple[Term, ...]) -> Suggestions:
    """For the cue of that identity; nothing where the track has none. The memory knows whole sentences."""
    sentence = next((span.text for span in sentence_spans(english) if identity in span.identities), "")
    said = next((" ".join(cue.lines) for cue in english.cues if cue.identity == identity), "")
    matches = memory.nearest(sentence, count=COUNT, floor=NEAR) if sentence else ()
    return Suggestions(sentence=sentence, matches=matches, terms=find_terms(said, terms))
