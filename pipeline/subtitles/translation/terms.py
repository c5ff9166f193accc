"""The term base: data a lawyer can edit (terms.csv), found in English sentences, checked and mended in Chinese ones.

Columns of terms.csv: en (singular, as spoken) · zh (renderings split by |, the first is preferred) · forbidden (known
mistranslations of this very term) · context (words of which one must be in the sentence; empty: always a term).
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import WrongInput

TERMS_FILE = Path(__file__).with_name("terms.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entry of the term base. chinese is never empty; its first rendering is the preferred one."""

    english: str
    chinese: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTerm:
    """A term at its place in an English sentence; written is how the sentence spells it."""

    term: Term
    written: str
    start: int


def read_terms(path: Path = TERMS_FILE) -> tuple[Term, ...]:
    """The entries of a term base, the longest English first. Raises WrongInput with the line of a broken entry."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        terms = []
        for row in reader:
            cells = {name: [part for part in (row.get(name) or "").split("|") if part] for name in _COLUMNS}
            if not cells["en"] or not cells["zh"]:
                raise WrongInput(f"{path.name}:{reader.line_num}", "a term needs both en and zh")
            terms.append(
                Term(
                    english=cells["en"][0],
                    chinese=tuple(cells["zh"]),
                    forbidden=tuple(cells["forbidden"]),
                    context=tuple(word.lower() for word in cells["context"]),
                )
            )
    return tuple(sorted(terms, key=lambda term: -len(term.english)))


_COLUMNS = ("en", "zh", "forbidden", "context")


@cache
def _pattern(english: str) -> re.Pattern[str]:
    stem, plural = re.escape(english), "s?"
    if english.endswith("y") and english[-2:-1] not in "aeiou":
        stem, plural = re.escape(english[:-1]), "(?:y|ies)"
    spelled = stem.replace(r"\-", "[- ]").replace(r"\ ", "[- ]")
    flags = 0 if english.isupper() or english.startswith("Series ") else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){spelled}{plural}(?![\w]|-\w)", flags)


def find_terms(sentence: str, terms: Sequence[Term]) -> tuple[FoundTerm, ...]:
    """The terms a sentence uses, in order; where terms overlap only the longest counts."""
    lower = sentence.lower()
    taken: list[tuple[int, int]] = []
    found: list[FoundTerm] = []
    for term in terms:
        if term.context and not any(word in lower for word in term.context):
            continue
        for match in _pattern(term.english).finditer(sentence):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found.append(FoundTerm(term=term, written=match.group(), start=match.start()))
    return tuple(sorted(found, key=lambda one: one.start))


def mend_terms(target: str, found: Sequence[FoundTerm]) -> str:
    """The target with known mistranslations of the terms replaced, each only where its right rendering is absent."""
    for one in found:
        if any(rendering in target for rendering in one.term.chinese):
            continue
        for wrong in sorted(one.term.forbidden, key=len, reverse=True):
            if wrong in target:
                target = target.replace(wrong, one.term.chinese[0], 1)
                break
    return target


def term_faults(target: str, found: Sequence[FoundTerm]) -> tuple[str, ...]:
    """Terms that a translation does not render as the base says, one plain line each."""
    return tuple(
        f"{one.written} must be {' or '.join(one.term.chinese)}"
        for one in found
        if not any(rendering in target for rendering in one.term.chinese)
    )
