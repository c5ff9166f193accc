"""ArgosEngine: an installed Argos package through the argostranslate API. Nothing is ever downloaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing
from pipeline.subtitles.quantities.numbers import rewrite_numbers
from pipeline.subtitles.translation.argos_package import COMPONENT, FROM, REMEDY, TO, find_package, load_package
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.translator import Progress

_HYPOTHESES = 4


class ArgosEngine:
    """An Engine over the en->zh package in packages_dir (None: Argos' default place). Loaded on the first question.

    Argos knows no hints: a question asked again has all its numbers rewritten, and that is all.
    """

    def __init__(self, packages_dir: Path | None) -> None:
        self._packages_dir = packages_dir
        self._translation: Any = None  # argostranslate is untyped

    @property
    def name(self) -> str:
        """Engine and language pair."""
        return f"argos-{FROM}-{TO}"

    def close(self) -> None:
        """Release the model."""
        self._translation = None

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """The best hypotheses of Argos' beam search. Raises ComponentMissing without a package that works."""
        if self._translation is None and questions:
            self._translation = self._load()
        proposed = []
        for done, question in enumerate(questions, start=1):
            sentence = " ".join(question.sentence.split())
            asked = rewrite_numbers(sentence) if question.again else sentence
            hypotheses = self._translation.hypotheses(asked, num_hypotheses=_HYPOTHESES)
            proposed.append(tuple(dict.fromkeys(str(hypothesis.value) for hypothesis in hypotheses)))
            if on_progress:
                on_progress(done, len(questions))
        return tuple(proposed)

    def _load(self) -> Any:
        folder = find_package(self._packages_dir)
        if folder is None:
            raise ComponentMissing(COMPONENT, REMEDY)
        return load_package(folder)
