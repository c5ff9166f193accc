"""GuardedTranslator: the memory is asked first, then an engine; what it says is judged, asked again, then held.

Rounds, each over all sentences that still need it, so that an engine can work on many at once:
1. every sentence the memory does not know; 2. those whose numbers, names or terms are wrong, naming what must appear;
3. those too wide for their time, asking for a shorter one. The best answer of all rounds counts; faults that remain
hold the sentence for a person; width that remains is left to the checks, which flag the reading speed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.subtitles.chinese_text import tidy_chinese
from pipeline.subtitles.quantities.numbers import required_forms
from pipeline.subtitles.translation.engine import Engine, Question
from pipeline.subtitles.translation.guard import Candidate, best, judge
from pipeline.subtitles.translation.names import name_terms
from pipeline.subtitles.translation.terms import FoundTerm, Term, find_terms
from pipeline.subtitles.translation.translator import Brief, Progress, Sentence, Translation

MEMORY = "memory"
"""The engine written beside a sentence that a person has translated before."""


@dataclass(slots=True)
class _Open:
    """A sentence on its way through the rounds. best is None until something has been proposed."""

    place: int
    sentence: Sentence
    question: Question
    best: Candidate | None = None


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
        opened = [
            _Open(place, one, _question(one, find_terms(one.text, terms), brief))
            for place, one in enumerate(sentences)
            if place not in settled
        ]
        advance = _only_forwards(len(sentences), on_progress)
        for select in (_every, _wrong, _wide):
            asked = [one for one in opened if select(one)]
            if asked:
                self._ask(asked, len(sentences) - len(asked), advance)
        settled |= {one.place: _settled(one, self.name) for one in opened}
        if on_progress:
            on_progress(len(sentences), len(sentences))
        return tuple(settled[place] for place in range(len(sentences)))

    def _ask(self, asked: Sequence[_Open], before: int, advance: Callable[[int], None]) -> None:
        """One round. before: sentences that need no asking in it."""
        answers = self._engine.propose(
            [one.question for one in asked], on_progress=lambda done, _: advance(before + done)
        )
        for one, proposed in zip(asked, answers, strict=True):
            judged = [judge(one.sentence.text, text, one.question.terms) for text in proposed]
            one.best = best(judged if one.best is None else [one.best, *judged], one.sentence.most_width)


def _only_forwards(total: int, on_progress: Progress | None) -> Callable[[int], None]:
    """Tells progress as far as it goes beyond what was told, and never that all is done: a round may follow."""
    told = 0

    def advance(done: int) -> None:
        nonlocal told
        if on_progress and told < min(done, total - 1):
            told = min(done, total - 1)
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


def _question(sentence: Sentence, found: Sequence[FoundTerm], brief: Brief) -> Question:
    return Question(
        sentence=sentence.text,
        about=brief.about,
        before=sentence.before,
        terms=tuple(found),
        examples=sentence.examples,
    )


def _every(one: _Open) -> bool:
    return True


def _wrong(one: _Open) -> bool:
    """Whether the sentence must be asked for again because of its faults; its question then names what must appear."""
    if one.best is None or not one.best.faults:
        return False
    insist = (*required_forms(one.sentence.text), *(found.term.chinese[0] for found in one.question.terms))
    one.question = replace(one.question, again=True, insist=tuple(dict.fromkeys(insist)))
    return True


def _wide(one: _Open) -> bool:
    """Whether the answer is right but too wide for its time; its question then says how wide it may be."""
    if one.best is None or one.best.faults or one.best.width <= one.sentence.most_width:
        return False
    one.question = replace(one.question, most_width=one.sentence.most_width)
    return True


def _settled(one: _Open, engine: str) -> Translation:
    candidate = one.best or Candidate(target="", faults=("nothing was proposed",))
    return Translation(
        source=one.sentence.text,
        target=candidate.target or one.sentence.text,
        engine=engine,
        held=bool(candidate.faults),
        reason="; ".join(candidate.faults),
    )
