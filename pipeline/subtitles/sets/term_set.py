"""Sentences of narration with the terms they use, to measure how far a translation obeys the term base.

terms.tsv (rows.py): id · english · terms (entries of the term base in
the order of the sentence, split by |) · chinese (a reference that obeys the base; empty where there is none).
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.subtitles.sets.rows import read_rows

TERM_SET_FILE = Path(__file__).with_name("terms.tsv")
_COLUMNS = ("id", "english", "terms", "chinese")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSentence:
    """One sentence. terms: the English entries it uses, in order. chinese: a right translation, or empty."""

    identifier: str
    english: str
    terms: tuple[str, ...]
    chinese: str


def read_term_set(path: Path = TERM_SET_FILE) -> tuple[TermSentence, ...]:
    """The sentences in the order of the file. Raises WrongInput with file and line of what is no such sentence."""
    return tuple(
        TermSentence(identifier=identifier, english=english, terms=tuple(terms.split("|")), chinese=chinese)
        for _, (identifier, english, terms, chinese) in read_rows(path, _COLUMNS, filled=3)
    )
