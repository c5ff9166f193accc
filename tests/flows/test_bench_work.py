"""The engine with and without its guard."""

from flows.bench_figures import quantity_figures
from flows.bench_work import ask
from pipeline.subtitles.quantities.numbers import required_forms
from pipeline.subtitles.sets.quantity_set import read_quantity_set
from pipeline.subtitles.translation.terms import read_terms
from tests.pipeline.subtitles.translation.scripted_engine import ScriptedEngine

# Those whose reference the guard holds for a term or a Latin unit would blur the count, and so would those without a
# form to insist on, which are not asked again.
SENTENCES = [
    one
    for one in read_quantity_set()
    if required_forms(one.english) and not any(word in one.english for word in ("damages", "petabyte", "gigabits"))
][:90]


def test_what_the_engine_said_first_is_kept_beside_what_the_guard_made_of_it() -> None:
    sentence = SENTENCES[0]
    engine = ScriptedEngine({sentence.english: [(sentence.corrupted, "没有数字。"), (sentence.reference,)]})
    (answer,) = ask(engine, [sentence.english], terms=read_terms())
    assert (answer.source, answer.alone) == (sentence.english, sentence.corrupted)
    assert (answer.target, answer.held, answer.reason) == (sentence.reference, False, "")
    assert [len(call) for call in engine.calls] == [1, 1]


def test_corrupted_answers_are_mended_or_held_and_never_pass() -> None:
    """A third is right at once, a third when asked again, a third never."""
    answers = {
        one.english: [[(one.reference,)], [(one.corrupted,), (one.reference,)], [(one.corrupted,)]][place % 3]
        for place, one in enumerate(SENTENCES)
    }
    asked = ask(ScriptedEngine(answers), [one.english for one in SENTENCES], terms=read_terms())
    figures = quantity_figures(SENTENCES, asked)
    assert (figures.sentences, figures.alone, figures.kept, figures.held) == (90, 30, 60, 30)
    assert (figures.wrong, figures.misread) == (0, 0)
    assert all(one.reason for one in asked if one.held)
