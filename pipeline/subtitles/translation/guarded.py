"""GuardedTranslator: the memory is asked first, then an engine; what it says is judged, asked again, then held.

Rounds, each over all sentences that still need it, so that an engine can work on many at once:
1. every sentence the memory does not know; 2. long ones whose answer is wrong, clause by clause, each clause in rounds
1 and 3; 3. those that are wrong still, naming what must appear, with the words that were left in English written into
them in Chinese; 4. those too wide for their time, asking for a shorter one. The best answer of all rounds counts;
faults that remain hold the sentence for a person; width that remains is left to the checks, which flag the reading
speed.
"""

from collections.abc import Callable, Sequence

from pipeline.subtitles.chinese_text import tidy_chinese
from pipeline.subtitles.translation.divide import divide, join
from pipeline.subtitles.translation.engine import Engine, Question
from pipeline.subtitles.translation.guard import Candidate, judge
from pipeline.subtitles.translation.names import name_terms
from pipeline.subtitles.translation.open_sentence import OpenSentence, open_pieces, open_sentence
from pipeline.subtitles.translation.terms import Term, find_terms
from pipeline.subtitles.translation.translator import Brief, Progress, Sentence, Translation

MEMORY = "memory"
"""The engine written beside a sentence that a person has translated before."""


class GuardedTranslator:
    """A Translator over one engine. terms: the term base; the brief's names go before it."""

    def __init__(self, engine: Engine, terms: Sequence[Term]) -> None:
        self._engine = engine
        self._terms = tuple(terms)

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    def close(self) -> None:
        """Release the engine's model."""
        self._engine.close()

    def translate(
        self, sentences: Sequence[Sentence], *, brief: Brief, on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """See Translator.translate. Raises what the engine raises."""
        terms = (*name_terms(brief.names), *self._terms)
        settled = {place: done for place, one in enumerate(sentences) if (done := _without_engine(one))}
        opened = {
            place: open_sentence(one, find_terms(one.text, terms), brief)
            for place, one in enumerate(sentences)
            if place not in settled
        }
        self._rounds(list(opened.values()), _only_forwards(len(sentences), on_progress))
        settled |= {place: _settled(one, self.name) for place, one in opened.items()}
        if on_progress:
            on_progress(len(sentences), len(sentences))
        return tuple(settled[place] for place in range(len(sentences)))

    def _rounds(self, opened: Sequence[OpenSentence], advance: Callable[[int], None] | None) -> None:
        self._ask(opened, advance)
        self._ask_in_pieces([one for one in opened if one.is_wrong])
        self._ask_again([one for one in opened if one.is_wrong], advance)
        wide = [one for one in opened if one.is_wide]
        for one in wide:
            one.ask_shorter()
        self._ask(wide, advance)

    def _ask(self, asked: Sequence[OpenSentence], advance: Callable[[int], None] | None = None) -> None:
        """One round. advance: is told how many of all sentences need no more asking in it."""
        if not asked:
            return
        answers = self._engine.propose(
            [one.question for one in asked],
            on_progress=(lambda done, of: advance(done - of)) if advance else None,
        )
        for one, proposed in zip(asked, answers, strict=True):
            one.consider(proposed)

    def _ask_again(self, wrong: Sequence[OpenSentence], advance: Callable[[int], None] | None = None) -> None:
        chinese = self._chinese_words([word for one in wrong for word in one.left_in_english])
        for one in wrong:
            one.ask_again(chinese)
        self._ask(wrong, advance)

    def _chinese_words(self, english: Sequence[str]) -> dict[str, str]:
        """What the engine says for each word when it is asked for that alone; those without faults only."""
        words = tuple(dict.fromkeys(english))
        answers = self._engine.propose([Question(sentence=word) for word in words]) if words else ()
        judged = {word: [judge(word, text, ()) for text in said] for word, said in zip(words, answers, strict=True)}
        good = {word: [one.target for one in candidates if not one.faults] for word, candidates in judged.items()}
        return {word: targets[0].rstrip("。！？，；") for word, targets in good.items() if targets}

    def _ask_in_pieces(self, wrong: Sequence[OpenSentence]) -> None:
        """Clause by clause, those that are long. Naming what must appear puts it anywhere in a long sentence."""
        divided = [(one, divide(one.sentence.text, one.question.terms)) for one in wrong]
        parts = [open_pieces(one, pieces) for one, pieces in divided]
        every = [part for row in parts for part in row]
        self._ask(every)
        self._ask_again([part for part in every if part.is_wrong])
        for (one, pieces), row in zip(divided, parts, strict=True):
            if pieces:
                one.consider([join(pieces, [part.best.target for part in row if part.best])])


def _only_forwards(total: int, on_progress: Progress | None) -> Callable[[int], None]:
    """Tells progress as far as it goes beyond what was told, and never that all is done: a round may follow."""
    told = 0

    def advance(left: int) -> None:
        """left: sentences still to be asked for in a round, negative."""
        nonlocal told
        if on_progress and told < min(total + left, total - 1):
            told = min(total + left, total - 1)
            on_progress(told, total)

    return advance


def _without_engine(sentence: Sentence) -> Translation | None:
    if sentence.corrected:
        return Translation(source=sentence.text, target=tidy_chinese(sentence.corrected), engine=MEMORY)
    if not sentence.text.strip():
        return Translation(
            source=sentence.text, target="…", engine=MEMORY, held=True, reason="there is nothing to translate"
        )
    return None


def _settled(one: OpenSentence, engine: str) -> Translation:
    candidate = one.best or Candidate(target="", faults=("nothing was proposed",))
    return Translation(
        source=one.sentence.text,
        target=candidate.target or one.sentence.text,
        engine=engine,
        held=bool(candidate.faults),
        reason="; ".join(candidate.faults),
    )
