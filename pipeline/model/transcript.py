"""Transcript: the words heard, with times."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One spoken word with its punctuation. Times in ms from the start of the sound; confidence 0 to 1."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Words in order of speaking. language is a BCP 47 tag. No words means no speech was found.

    imagined: words the recogniser wrote but nobody can be believed to have said; kept for the record, never shown.
    """

    language: str
    words: tuple[Word, ...]
    imagined: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)
