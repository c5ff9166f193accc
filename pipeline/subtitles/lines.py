"""English text -> lines, broken between words at clauses."""

from itertools import pairwise

from pipeline.subtitles.english_breaks import break_cost
from pipeline.subtitles.rules import ENGLISH

_IMBALANCE = 0.35
"""Cost of one character of difference between two lines, against the costs of break_cost."""


def break_english(text: str) -> tuple[str, ...]:
    """One line where 42 characters suffice, else two of at most 42, balanced and broken at a clause or phrase.

    Text that fits no two lines is wrapped into more; check_track reports it. Empty text gives no line.
    """
    return _cheapest_english(text)[1]


def english_break_cost(text: str) -> float:
    """What the line break of break_english costs a reader: 0 for one line, about 60 for a break never forgiven."""
    return _cheapest_english(text)[0]


def _cheapest_english(text: str) -> tuple[float, tuple[str, ...]]:
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= ENGLISH.line_width:
        return (0.0, (whole,) if whole else ())
    best: tuple[float, tuple[str, ...]] | None = None
    for index, (before, after) in enumerate(pairwise(words), start=1):
        upper, lower = " ".join(words[:index]), " ".join(words[index:])
        if max(len(upper), len(lower)) > ENGLISH.line_width:
            continue
        cost = break_cost(before, after, first=index == 1) + _IMBALANCE * abs(len(upper) - len(lower))
        if best is None or cost < best[0]:
            best = (cost, (upper, lower))
    return best or (100.0, _wrap(words))


def fits_english(text: str) -> bool:
    """Whether text can be shown in two English lines."""
    lines = break_english(text)
    return len(lines) <= 2 and all(len(line) <= ENGLISH.line_width for line in lines)


def _wrap(words: list[str]) -> tuple[str, ...]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= ENGLISH.line_width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
