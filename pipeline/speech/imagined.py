"""Words nobody said: what a recogniser writes where wind, a crowd or a muffled voice is all there is. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log

from pipeline.model.transcript import Word

LEAST_CONFIDENCE = 0.45
"""Read speech gave 0.84 and more, other clear recordings 0.49 to 0.80, a muffled voice in wind 0.37. Under white or
pink noise as loud as the voice, where 28 % of the words were wrong, 7 phrases fell below; none of more than one word
was right throughout. The value was chosen on these recordings."""
_PAUSE_MS = 500


def without_imagined(words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of the phrases somebody said, and those of the phrases that were guessed at.

    A phrase goes to its full stop or to a pause. One unsure word does not condemn it: the geometric mean decides.
    """
    kept: list[Word] = []
    imagined: list[Word] = []
    for phrase in _phrases(words):
        (kept if phrase_confidence(phrase) >= LEAST_CONFIDENCE else imagined).extend(phrase)
    return tuple(kept), tuple(imagined)


def phrase_confidence(phrase: Sequence[Word]) -> float:
    """Geometric mean of the words' confidences."""
    return exp(sum(log(max(word.confidence, 1e-3)) for word in phrase) / len(phrase))


def _phrases(words: Sequence[Word]) -> list[list[Word]]:
    phrases: list[list[Word]] = [list(words[:1])] if words else []
    for before, after in pairwise(words):
        stopped = before.text.endswith((".", "?", "!")) and len(phrases[-1]) > 1  # "Mr." alone is no phrase
        if stopped or after.start_ms - before.end_ms > _PAUSE_MS:
            phrases.append([])
        phrases[-1].append(after)
    return phrases
