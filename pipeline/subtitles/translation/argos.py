"""ArgosTranslator: an installed Argos package through the argostranslate API. Nothing is ever downloaded."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing
from pipeline.subtitles.quantities.numbers import rewrite_numbers
from pipeline.subtitles.translation.gguf import settled
from pipeline.subtitles.translation.guard import better, judge
from pipeline.subtitles.translation.terms import Term, find_terms, read_terms
from pipeline.subtitles.translation.translator import Progress, Translation

_FROM, _TO = "en", "zh"


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


class ArgosTranslator:
    """Translates with the en->zh package in packages_dir (None: Argos' default place). Loaded on the first sentence."""

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

    def translate(
        self, sentences: Sequence[str], *, brief: str = "", on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """One translation for each sentence. brief is of no use to Argos. Raises ComponentMissing without a package."""
        if self._translation is None:
            self._translation = _load(self._packages_dir)
        terms = read_terms()
        translations: list[Translation] = []
        for sentence in sentences:
            translations.append(self._translate_one(sentence, terms))
            if on_progress:
                on_progress(len(translations), len(sentences))
        return tuple(translations)

    def _translate_one(self, sentence: str, terms: Sequence[Term]) -> Translation:
        found = find_terms(sentence, terms)
        candidate = judge(sentence, self._say(sentence), found)
        rewritten = rewrite_numbers(sentence)
        if candidate.faults and rewritten != sentence:
            candidate = better(candidate, judge(sentence, self._say(rewritten), found))
        return settled(sentence, candidate, self.name)

    def _say(self, sentence: str) -> str:
        return str(self._translation.translate(" ".join(re.split(r"\s+", sentence.strip()))))


def _load(packages_dir: Path | None) -> Any:
    folder = _package_dir(packages_dir)
    if folder is None:
        raise ComponentMissing("Argos en-zh package", "install it with argospm, or use the local model")
    from argostranslate import package, translate  # makes folders in the home on import: only where it is used

    english, chinese = translate.Language(_FROM, "English"), translate.Language(_TO, "Chinese")
    translation = translate.PackageTranslation(english, chinese, package.Package(folder))
    translation.sentencizer = _WholeSentence()
    return translation
