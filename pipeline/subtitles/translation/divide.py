"""A long English sentence in pieces of its own clauses, each to be translated by itself, and their Chinese in one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.subtitles.english_breaks import break_cost
from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.quantities.identifiers import identifier_spans
from pipeline.subtitles.translation.terms import FoundTerm

LONG_WORDS = 30
"""Words of a sentence above which a small model gets lost."""
MOST_WORDS, LEAST_WORDS = 25, 6
"""Words of a piece: with fewer there is too little to be understood by."""

_CLAUSE = 6.0
"""Most that a break may cost (english_breaks): after a mark, before a word that opens a clause."""
_UNEVEN = 0.02
"""Cost of each word squared that a piece is away from the middle of its range, against the costs of breaks."""
_MIDDLE = (LEAST_WORDS + MOST_WORDS) / 2
_JOINTS = {";": "；", ":": "：", ".": "。", "?": "？", "!": "！"}
"""What a Chinese sentence has where a piece of the English one ends so; a comma everywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a sentence as it stands there, with the terms found in it, counted from its start."""

    text: str
    terms: tuple[FoundTerm, ...]


def divide(sentence: str, terms: Sequence[FoundTerm]) -> tuple[Piece, ...]:
    """The pieces of a sentence of more than LONG_WORDS, in order; none where no clauses of a fit length divide it.

    Never within a quantity, an identifier or one of its terms. terms: what find_terms found in the sentence.
    """
    words = list(re.finditer(r"\S+", sentence))
    if len(words) <= LONG_WORDS:
        return ()
    ends = _cheapest_ends(len(words), _break_costs(words, _whole_spans(sentence, terms)))
    return tuple(
        _piece(sentence, words[first].start(), words[last - 1].end(), terms)
        for first, last in zip((0, *ends), ends, strict=False)
    )


def join(pieces: Sequence[Piece], targets: Sequence[str]) -> str:
    """The Chinese of every piece as one sentence, with the pauses of the English one."""
    texts = [target.rstrip("，。；：、…— ") for target in targets[:-1]]
    marks = [_JOINTS.get(piece.text[-1:], "，") for piece in pieces[:-1]]
    return (
        "".join(text if text[-1:] in "？！" else text + mark for text, mark in zip(texts, marks, strict=True))
        + (targets[-1])
    )


def _whole_spans(sentence: str, terms: Sequence[FoundTerm]) -> list[tuple[int, int]]:
    """What must stay in one piece. Quantities that only a comma parts are one: March 15, 2024."""
    spans = [*identifier_spans(sentence), *((one.start, one.start + len(one.written)) for one in terms)]
    for quantity in read_english(sentence):
        start, end = quantity.start, quantity.end
        if spans and re.fullmatch(r"[ ,]*", sentence[spans[-1][1] : start]):
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _break_costs(words: Sequence[re.Match[str]], whole: Sequence[tuple[int, int]]) -> list[float | None]:
    """What it costs to end a piece before each word; None where that may not be."""
    costs: list[float | None] = [None]
    for number in range(1, len(words)):
        before, after = words[number - 1], words[number]
        cost = break_cost(before.group(), after.group(), first=number == 1)
        inside = any(start < after.start() < end for start, end in whole)
        costs.append(None if inside or cost > _CLAUSE else cost)
    return [*costs, 0.0]


def _cheapest_ends(count: int, costs: Sequence[float | None]) -> tuple[int, ...]:
    """Where the pieces end, in words, so that breaks and uneven lengths cost least; none where it cannot be done."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for end in range(LEAST_WORDS, count + 1):
        cost = costs[end]
        ways = [
            (before + cost + _UNEVEN * (end - start - _MIDDLE) ** 2, (*ends, end))
            for start in range(max(0, end - MOST_WORDS), end - LEAST_WORDS + 1)
            if cost is not None and start in best
            for before, ends in (best[start],)
        ]
        if ways:
            best[end] = min(ways)
    return best[count][1] if count in best else ()


def _piece(sentence: str, start: int, end: int, terms: Sequence[FoundTerm]) -> Piece:
    own = (one for one in terms if start <= one.start < end)
    return Piece(
        text=sentence[start:end],
        terms=tuple(FoundTerm(term=one.term, written=one.written, start=one.start - start) for one in own),
    )
