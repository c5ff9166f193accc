"""ArgosEngine: an installed Argos package through the argostranslate API. Nothing is ever downloaded."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing
from pipeline.subtitles.quantities.numbers import rewrite_numbers
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.translator import Progress

_FROM, _TO = "en", "zh"
_HYPOTHESES = 4


class _WholeSentence:
    """Stands in for Argos' own sentence splitter, which would download a model: what comes in is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        """The text as it is."""
        return [text]


def argos_available(packages_dir: Path | None) -> bool:
    """Whether an en->zh package is installed in packages_dir, or for None where Argos keeps its packages by default.

    Reads metadata only; argostranslate itself is not imported.
    """
    return _package_dir(packages_dir) is not None


def _package_dir(packages_dir: Path | None) -> Path | None:
    folder = packages_dir or Path.home() / ".local" / "share" / "argos-translate" / "packages"
    if not folder.is_dir():
        return None
    return next((path.parent for path in sorted(folder.glob("*/metadata.json")) if _is_english_chinese(path)), None)


def _is_english_chinese(metadata: Path) -> bool:
    try:
        facts = json.loads(metadata.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(facts, dict) and facts.get("from_code") == _FROM and facts.get("to_code") == _TO


class ArgosEngine:
    """An Engine over the en->zh package in packages_dir (None: Argos' default place). Loaded on the first question.

    Argos knows no hints: a question that insists is asked with all its numbers rewritten, and that is all.
    """

    def __init__(self, packages_dir: Path | None) -> None:
        self._packages_dir = packages_dir
        self._translation: Any = None  # argostranslate is untyped

    @property
    def name(self) -> str:
        """Engine and language pair."""
        return f"argos-{_FROM}-{_TO}"

    def close(self) -> None:
        """Release the model."""
        self._translation = None

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """The best hypotheses of Argos' beam search. Raises ComponentMissing without a package."""
        if self._translation is None:
            self._translation = _load(self._packages_dir)
        proposed = []
        for done, question in enumerate(questions, start=1):
            sentence = " ".join(question.sentence.split())
            asked = rewrite_numbers(sentence) if question.insist else sentence
            hypotheses = self._translation.hypotheses(asked, num_hypotheses=_HYPOTHESES)
            proposed.append(tuple(str(hypothesis.value) for hypothesis in hypotheses))
            if on_progress:
                on_progress(done, len(questions))
        return tuple(proposed)


def _load(packages_dir: Path | None) -> Any:
    folder = _package_dir(packages_dir)
    if folder is None:
        raise ComponentMissing("Argos en-zh package", "install it with argospm, or use the local model")
    from argostranslate import package, translate  # makes folders in the home on import: only where it is used

    english, chinese = translate.Language(_FROM, "English"), translate.Language(_TO, "Chinese")
    translation = translate.PackageTranslation(english, chinese, package.Package(folder))
    translation.sentencizer = _WholeSentence()
    return translation
