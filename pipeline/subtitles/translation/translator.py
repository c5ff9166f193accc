"""The contract of a translation engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Progress = Callable[[int, int], None]
"""Called with (sentences done, sentences in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One sentence in Chinese. target is never blank.

    held: a person must look before it may be approved, reason says why; empty where nothing is held.
    """

    source: str
    target: str
    engine: str
    held: bool = False
    reason: str = ""


class Translator(Protocol):
    """Translates English sentences into Simplified Chinese. name says which engine made the text."""

    @property
    def name(self) -> str:
        """Engine and model, as written into tracks."""

    def translate(
        self, sentences: Sequence[str], *, brief: str = "", on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """One translation for each sentence, in order. brief: what the programme is about, in a line."""


class ClosingTranslator(Translator, Protocol):
    """A translator that holds a model in memory until it is closed. It can be used again: the model is loaded anew."""

    def close(self) -> None:
        """Release the model. Closing twice is no error."""
