"""The guard on every machine translation: what must hold before a person sees it without a warning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.subtitles.chinese_text import clean_target, english_leftovers, has_chinese
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.rules import chinese_width
from pipeline.subtitles.translation.terms import FoundTerm, mend_terms, term_faults
from pipeline.subtitles.translation.wording import mend_wording, wording_faults

_LONGEST_RATIO = 1.3
"""A Chinese sentence wider than so many full-width characters an English letter has been made up or repeated."""
_SHORTEST_RATIO = 0.12
_REPEATED = re.compile(r"([^\W\d_]{4,}[，。、]?)\1")
"""Four characters or more said twice in a row: a decoder that runs in circles. Chinese doubles two at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cleaned translation and what is wrong with it."""

    target: str
    faults: tuple[str, ...]

    @property
    def width(self) -> float:
        """Width on screen, in full-width characters."""
        return chinese_width(self.target)


def judge(source: str, raw: str, terms: Sequence[FoundTerm]) -> Candidate:
    """What an engine said, cleaned, its terms and wording mended, with every fault found."""
    target = mend_wording(source, mend_terms(clean_target(raw, source), terms))
    if not has_chinese(target):
        return Candidate(target=target, faults=("there is no Chinese in the translation",))
    leftovers = english_leftovers(target, source)
    faults = [f"English left over: {' '.join(leftovers)}"] if leftovers else []
    faults += [*number_faults(source, target), *term_faults(target, terms)]
    faults += [*wording_faults(source, target), *_length_faults(source, target)]
    if _REPEATED.search(target):
        faults.append("the translation repeats itself")
    return Candidate(target=target, faults=tuple(faults))


def best(candidates: Sequence[Candidate], most_width: float) -> Candidate:
    """The candidate a person would take: in Chinese, with the fewest faults, in its width; of equals the first."""

    def badness(candidate: Candidate) -> tuple[bool, int, float]:
        over = max(0.0, candidate.width - most_width)
        return not has_chinese(candidate.target), len(candidate.faults), over

    return min(candidates, key=badness)


def _length_faults(source: str, target: str) -> list[str]:
    width, length = chinese_width(target), len(source)
    if width > max(12.0, _LONGEST_RATIO * length / 2):
        return ["the translation is far longer than the original"]
    if length > 40 and width < _SHORTEST_RATIO * length:
        return ["the translation is far shorter than the original"]
    return []
