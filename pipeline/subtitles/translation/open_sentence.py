"""A sentence on its way through a translator's rounds: what it asks next, and the best that was proposed so far."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.subtitles.chinese_text import english_leftovers
from pipeline.subtitles.quantities.numbers import required_forms
from pipeline.subtitles.translation.divide import Piece
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.guard import Candidate, best, judge
from pipeline.subtitles.translation.terms import FoundTerm, lost_terms
from pipeline.subtitles.translation.translator import Brief, Sentence

_LEAST_STEM, _MOST_ENDING = 4, 3
"""Letters that two forms of a word share at least, and have apart at most: weavers, weaving."""


@dataclass(slots=True)
class OpenSentence:
    """best is None until something has been proposed."""

    sentence: Sentence
    question: Question
    best: Candidate | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether even the best has faults."""
        return self.best is not None and bool(self.best.faults)

    @property
    def is_wide(self) -> bool:
        """Whether the best is right but too wide for its time."""
        return self.best is not None and not self.best.faults and self.best.width > self.sentence.most_width

    @property
    def left_in_english(self) -> tuple[str, ...]:
        """Words of the sentence that the best has in English, in this form or another (mills for mill)."""
        leftovers = english_leftovers(self.best.target, self.sentence.text) if self.best else ()
        spoken = re.findall(r"[\w'’-]+", self.sentence.text)
        return tuple(dict.fromkeys(word for word in spoken if any(_same_word(word, left) for left in leftovers)))

    def consider(self, proposed: Sequence[str]) -> None:
        """Take the best of what was proposed and what there was."""
        judged = [judge(self.sentence.text, text, self.question.terms) for text in proposed]
        self.best = best(judged if self.best is None else [self.best, *judged], self.sentence.most_width)

    def ask_again(self, chinese: Mapping[str, str]) -> None:
        """Name what must appear, and write terms that were lost and words left in English into the sentence in Chinese.

        chinese: of the words left in English, those that are known.
        """
        text = self.sentence.text
        for one in sorted(lost_terms(self.best.target if self.best else "", self.question.terms), key=_from_the_end):
            text = text[: one.start] + one.term.chinese[0] + text[one.start + len(one.written) :]
        for word in self.left_in_english:
            text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", chinese.get(word, word), text)
        insist = (*required_forms(self.sentence.text), *(found.term.chinese[0] for found in self.question.terms))
        self.question = replace(self.question, sentence=text, again=True, insist=tuple(dict.fromkeys(insist)))

    def ask_shorter(self) -> None:
        """Say how wide the answer may be."""
        self.question = replace(self.question, most_width=self.sentence.most_width)


def open_sentence(sentence: Sentence, found: Sequence[FoundTerm], brief: Brief) -> OpenSentence:
    """A sentence of a programme. found: its terms."""
    question = Question(
        sentence=sentence.text,
        about=brief.about,
        before=sentence.before,
        terms=tuple(found),
        examples=sentence.examples,
    )
    return OpenSentence(sentence, question)


def open_pieces(one: OpenSentence, pieces: Sequence[Piece]) -> list[OpenSentence]:
    """The pieces of a sentence, each with the one before it for its context."""
    brief, before = Brief(about=one.question.about), ("", *(piece.text for piece in pieces))
    return [
        open_sentence(Sentence(text=piece.text, before=said), piece.terms, brief)
        for piece, said in zip(pieces, before, strict=False)
    ]


def _from_the_end(one: FoundTerm) -> int:
    return -one.start


def _same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one: equal, or alike in all but the last letters."""
    one, other = one.lower(), other.lower()
    stem = max(_LEAST_STEM, max(len(one), len(other)) - _MOST_ENDING)
    return one == other or (one[:stem] == other[:stem] and min(len(one), len(other)) >= stem)
