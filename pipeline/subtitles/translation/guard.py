"""The guard on every machine translation: what must hold before a person sees it without a warning."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.subtitles.chinese_text import clean_target, english_leftovers, has_chinese
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.rules import chinese_width
from pipeline.subtitles.translation.terms import FoundTerm, mend_terms, term_faults

_LONGEST_RATIO = 1.3
"""A Chinese sentence wider than so many full-width characters an English letter has been made up or repeated."""
_SHORTEST_RATIO = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cleaned translation and what is wrong with it."""

    target: str
    faults: tuple[str, ...]


def judge(source: str, raw: str, terms: Sequence[FoundTerm]) -> Candidate:
    """What an engine said, cleaned, its terms mended, with every fault found."""
    target = mend_terms(clean_target(raw, source), terms)
    if not has_chinese(target):
        return Candidate(target=target, faults=("there is no Chinese in the translation",))
    leftovers = english_leftovers(target, source)
    faults = [f"English left over: {' '.join(leftovers)}"] if leftovers else []
    faults += [*number_faults(source, target), *term_faults(target, terms), *_length_faults(source, target)]
    return Candidate(target=target, faults=tuple(faults))


def better(first: Candidate, second: Candidate) -> Candidate:
    """The candidate with Chinese in it and fewer faults; the first where they are equal."""
    return second if _badness(second) < _badness(first) else first


def _badness(candidate: Candidate) -> tuple[bool, int]:
    return not has_chinese(candidate.target), len(candidate.faults)


def _length_faults(source: str, target: str) -> list[str]:
    width, length = chinese_width(target), len(source)
    if width > max(12.0, _LONGEST_RATIO * length / 2):
        return ["the translation is far longer than the original"]
    if length > 40 and width < _SHORTEST_RATIO * length:
        return ["the translation is far shorter than the original"]
    return []
