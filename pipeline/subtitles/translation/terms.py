"""Terms at work: found in English sentences, checked and mended in Chinese ones. The base itself is term_base.py."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.subtitles.chinese_words import chinese_words
from pipeline.subtitles.english_breaks import CLINGING
from pipeline.subtitles.translation.term_base import PLACE, TERMS_FILE, Term, merge_terms, read_terms
from pipeline.subtitles.translation.term_forms import gap_key, spelled_words, term_key, term_keys
from pipeline.subtitles.word_list import words

__all__ = [
    "TERMS_FILE",
    "FoundTerm",
    "Term",
    "find_terms",
    "lost_terms",
    "mend_terms",
    "merge_terms",
    "read_terms",
    "term_faults",
]

_OPEN_ENDINGS = frozenset(
    words("based powered driven protected related backed funded intensive enabled assisted led grade made specific")
)
"""After a hyphen these leave a term what it is (AI-powered); others make it another word (royalty-free)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTerm:
    """A term at its place in an English sentence; written is how the sentence spells it."""

    term: Term
    written: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """by_key: the entries a spelling may stand for, the likeliest first. most_words: of the longest entry."""

    by_key: dict[str, list[Term]]
    most_words: int


def find_terms(sentence: str, terms: Sequence[Term]) -> tuple[FoundTerm, ...]:
    """The terms a sentence uses, in order; where terms overlap only the longest counts, of equal ones the first."""
    taken: list[FoundTerm] = []
    for one in sorted(_candidates(sentence, _index(tuple(terms))), key=lambda one: (-len(one.written), one.start)):
        start, end = _span(one)
        if all(end <= a or b <= start for a, b in map(_span, taken)):
            taken.append(one)
    return tuple(sorted(taken, key=lambda one: one.start))


def _span(one: FoundTerm) -> tuple[int, int]:
    return one.start, one.start + len(one.written)


@lru_cache(maxsize=8)
def _index(terms: tuple[Term, ...]) -> _Index:
    by_key: dict[str, list[Term]] = {}
    for term in terms:
        for key in {term_key(term.english)} if term.as_written else term_keys(term.english):
            by_key.setdefault(key, []).append(term)
    for key, entries in by_key.items():
        entries.sort(key=lambda term: (not term.as_written, term_key(term.english) != key, not term.context))
    return _Index(by_key=by_key, most_words=max((len(spelled_words(term.english)) for term in terms), default=0))


def _candidates(sentence: str, index: _Index) -> Iterator[FoundTerm]:
    """Every run of words that is spelled like an entry and means it."""
    for key, start, end in _runs(sentence, index.most_words):
        for term in index.by_key.get(key, ()):
            if _means(sentence, start, end, term):
                yield FoundTerm(term=term, written=sentence[start:end], start=start)
                break


def _runs(sentence: str, most_words: int) -> Iterator[tuple[str, int, int]]:
    """Every run of words as its key, with where it starts and ends; none begins after a hyphen (non-exclusive)."""
    spelled = spelled_words(sentence)
    for first, (run, start, end) in enumerate(spelled):
        if re.search(r"\w-$", sentence[max(0, start - 2) : start]):
            continue
        yield run, start, end
        last, key = end, run
        for word, word_start, word_end in spelled[first + 1 : first + most_words]:
            key = key + gap_key(sentence[last:word_start]) + word
            last = word_end
            yield key, start, last


def _means(sentence: str, start: int, end: int, term: Term) -> bool:
    """Whether words spelled like a term are that term: its capitals, its context, no part of another word or name."""
    after = re.compile(r"-(\w+)|\+").match(sentence, end)
    if after and (after[1] or "+").lower() not in _OPEN_ENDINGS:  # Series B+ is no Series B
        return False
    written = sentence[start:end]
    if term.as_written:
        return " ".join(written.replace("’", "'").split()) in " ".join(term.english.replace("’", "'").split())
    spelled, entry = re.findall(r"[^\W_]+", written), re.findall(r"[^\W_]+", term.english)
    if term.field == PLACE and not _stands_alone(sentence, start, end):
        return False
    if any(own.isupper() and not seen.startswith(own) for seen, own in zip(spelled, entry, strict=True)):
        return False
    return not term.context or _context(term.context).search(sentence) is not None


def _stands_alone(sentence: str, start: int, end: int) -> bool:
    """Whether a name is written as one, and is not a part of a longer one: from Delft, no Delft Circuits."""
    before = re.search(r"([A-Z][\w'’&.]*)[ -]$", sentence[:start])
    part = (before is not None and before[1].lower() not in CLINGING) or re.match(r"[ -][A-Z]", sentence[end:])
    return sentence[start].isupper() and not part


@lru_cache(maxsize=1024)
def _context(context: tuple[str, ...]) -> re.Pattern[str]:
    any_of = "|".join(re.escape(one[:-1]) if one.endswith("*") else re.escape(one) + r"s?(?!\w)" for one in context)
    return re.compile(rf"(?<!\w)(?:{any_of})", re.IGNORECASE)


def term_faults(target: str, found: Sequence[FoundTerm]) -> tuple[str, ...]:
    """Terms that a translation does not render as the base says, one plain line each."""
    firsts = {one.term: one for one in reversed(lost_terms(target, found))}
    return tuple(
        f"{one.written} must be {' or '.join(one.term.chinese)}"
        for one in sorted(firsts.values(), key=lambda one: one.start)
    )


def lost_terms(target: str, found: Sequence[FoundTerm]) -> tuple[FoundTerm, ...]:
    """The found terms that a translation does not render as the base says.

    A rendering that is only a part of another found term's does not count: 发明专利 is no 专利 of its own. A term said
    twice may be rendered once, and two terms with the same rendering may share it.
    """
    lost = {term for term in {one.term for one in found} if not _rendered(term, target, found)}
    return tuple(one for one in found if one.term in lost)


def mend_terms(target: str, found: Sequence[FoundTerm]) -> str:
    """The target, one tidy line, with known mistranslations replaced, as often as the sentence has the term.

    Only where the right rendering is absent, only whole words, and never what renders another term.
    """
    for term in dict.fromkeys(one.term for one in found):
        if _rendered(term, target, found):
            continue
        for wrong in sorted(term.forbidden, key=len, reverse=True):
            if places := _mendable(wrong, target, found):
                for start, end in reversed(places[: sum(one.term == term for one in found)]):
                    target = target[:start] + term.chinese[0] + target[end:]
                break
    return target


def _rendered(term: Term, target: str, found: Sequence[FoundTerm]) -> bool:
    others = _renderings(target, {one.term for one in found} - {term})
    return any(
        not any(a <= start and end <= b and (a, b) != (start, end) for a, b in others)
        for start, end in _renderings(target, {term})
    )


def _renderings(target: str, terms: set[Term]) -> list[tuple[int, int]]:
    return [place for term in terms for rendering in term.chinese for place in _places(rendering, target)]


def _places(text: str, target: str) -> list[tuple[int, int]]:
    """Where a text stands in a target; Latin letters at its ends must not go on."""
    return [found.span() for found in _whole(text).finditer(target)]


@lru_cache(maxsize=4096)
def _whole(text: str) -> re.Pattern[str]:
    latin = "[A-Za-z0-9]"
    before = f"(?<!{latin})(?<!{latin}-)" if re.match(latin, text) else ""
    return re.compile(before + re.escape(text) + (f"(?!{latin})" if re.match(latin, text[-1]) else ""))


def _mendable(wrong: str, target: str, found: Sequence[FoundTerm]) -> list[tuple[int, int]]:
    """Where a mistranslation stands as words of its own that render no term that was found."""
    places = _places(wrong, target)
    if not places:
        return []
    seams = {0, *accumulate(map(len, chinese_words(target)))}
    right = _renderings(target, {one.term for one in found})
    return [
        (start, end) for start, end in places if {start, end} <= seams and all(end <= a or b <= start for a, b in right)
    ]
