"""Pairs that people corrected, and the memory that answers from them: exactly, or by its nearest. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import Indel

NEAR = 0.6
"""Floor above which another sentence is worth showing: on FLORES-200 dev, 99 in 100 strangers score less."""

_NEVER_THE_SAME = 0.99
"""Highest score of a sentence that is not the same: 1.0 says exact, whatever the order of the words."""

_QUOTES = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
_SILENT_END = re.compile(r"[\s.,;:!…–—]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An English sentence and the Chinese a person gave it, both on one line.

    programme: the slug it was corrected in, or empty. when: the time of the correction, with its time zone.
    """

    source: str
    target: str
    who: str
    programme: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A pair and how near its source is: 0 nothing in common, 1 the same sentence."""

    pair: Pair
    score: float


class Memory(Protocol):
    """Answers from what people corrected. Of several corrections of a sentence only the newest answers."""

    def exact(self, source: str) -> Pair | None:
        """The newest pair whose source is the same sentence (see sentence_key), or None."""

    def nearest(self, source: str, *, count: int, floor: float) -> tuple[Match, ...]:
        """At most count matches scoring floor or more, best first; the same sentence comes first, with 1.0."""


def sentence_key(source: str) -> str:
    """What two sentences share when they are the same: equal keys, equal translation. Empty for a blank sentence.

    What a recogniser decides by itself does not count: white space, the shape of quotes, the case of the first letter
    (a sentence may follow a comma), and the marks at the end except the question mark, which changes the Chinese.
    All else does: every digit, sign and unit, and case elsewhere (US is not us).
    """
    flat = " ".join(source.translate(_QUOTES).split())
    told = _SILENT_END.sub("", flat)
    return told[:1].lower() + told[1:]


class PairMemory:
    """A memory over pairs held in this process. Of pairs of the same time the later in the sequence is the newer."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        newest = {sentence_key(pair.source): pair for pair in sorted(pairs, key=lambda pair: pair.when)}
        newest.pop("", None)
        self._by_key = newest
        self._pairs = list(newest.values())
        self._spellings = [_spelling(key) for key in newest]

    def exact(self, source: str) -> Pair | None:
        """See Memory."""
        return self._by_key.get(sentence_key(source))

    def nearest(self, source: str, *, count: int, floor: float) -> tuple[Match, ...]:
        """See Memory. Scores the characters that two sentences share, their words in alphabetical order.

        On FLORES-200 dev, cut, varied and reordered, a threshold that 1 in 100 strangers passes let 99.8 % of the true
        sentences pass; characters in their own order 96.6 %, edits counted in words 93.9 %. Scores that forgive missing
        words let all pass, and call a fragment of a sentence the same.
        """
        same = self.exact(source)
        found = process.extract(
            _spelling(sentence_key(source)),
            self._spellings,
            scorer=Indel.normalized_similarity,
            processor=None,
            limit=count,
            score_cutoff=floor,
        )
        matches = [
            Match(pair=self._pairs[index], score=_NEVER_THE_SAME if score > _NEVER_THE_SAME else score)
            for _, score, index in found
            if self._pairs[index] is not same
        ]
        exact = [Match(pair=same, score=1.0)] if same else []
        return tuple((exact + matches)[:count])


def _spelling(key: str) -> str:
    return " ".join(sorted(key.casefold().split()))
