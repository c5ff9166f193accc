"""The contract of translating: sentences with what is known of them in, Chinese and what is doubtful in it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from pipeline.subtitles.memory.pairs import NEAR, Match, Memory
from pipeline.subtitles.translation.names import Name

Progress = Callable[[int, int], None]
"""Called with (sentences done, sentences in all)."""

MOST_EXAMPLES = 2
"""Pairs of the memory shown beside a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One English sentence to translate.

    before: the sentence spoken before it, for its context. corrected: the Chinese a person gave this very sentence,
    or empty. examples: the nearest sentences of the memory, best first. most_width: full-width characters its time on
    screen can carry.
    """

    text: str
    before: str = ""
    corrected: str = ""
    examples: tuple[Match, ...] = ()
    most_width: float = inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is known about the whole programme: what it is about, in a line, and the names it may speak of."""

    about: str = ""
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One sentence in Chinese. target is never blank. engine: what made the text.

    held: a person must look before it may be approved, reason says why; empty where nothing is held.
    """

    source: str
    target: str
    engine: str
    held: bool = False
    reason: str = ""


class Translator(Protocol):
    """Translates English sentences into Simplified Chinese. It may hold a model in memory until it is closed."""

    @property
    def name(self) -> str:
        """Engine and model, as written into tracks."""

    def translate(
        self, sentences: Sequence[Sentence], *, brief: Brief, on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """One translation for each sentence, in order."""

    def close(self) -> None:
        """Release the model. Closing twice is no error; a closed translator can be used again."""


def sentences_of(
    texts: Sequence[str], *, memory: Memory, most_widths: Sequence[float] | None = None
) -> tuple[Sentence, ...]:
    """The sentences of a text in their order, each with the one before it and what the memory knows of it.

    most_widths: one entry a sentence; none where no time limits them.
    """
    known = []
    for index, text in enumerate(texts):
        exact = memory.exact(text)
        known.append(
            Sentence(
                text=text,
                before=texts[index - 1] if index else "",
                corrected=exact.target if exact else "",
                examples=() if exact else memory.nearest(text, count=MOST_EXAMPLES, floor=NEAR),
                most_width=most_widths[index] if most_widths is not None else inf,
            )
        )
    return tuple(known)
