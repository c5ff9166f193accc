"""Sentences of narration with the terms they use, to measure how far a translation obeys the term base.

terms.tsv, tab-separated, one sentence a line after a line of names: id · english · terms (entries of the term base in
the order of the sentence, split by |) · chinese (a reference that obeys the base; empty where there is none).
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WrongInput

TERM_SET_FILE = Path(__file__).with_name("terms.tsv")
_COLUMNS = ["id", "english", "terms", "chinese"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSentence:
    """One sentence. terms: the English entries it uses, in order. chinese: a right translation, or empty."""

    identifier: str
    english: str
    terms: tuple[str, ...]
    chinese: str


def read_term_set(path: Path = TERM_SET_FILE) -> tuple[TermSentence, ...]:
    """The sentences in the order of the file. Raises WrongInput with file and line of what is no such sentence."""
    sentences: dict[str, TermSentence] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place, cells = f"{path.name}:{number}", line.split("\t")
        if number == 1:
            if cells != _COLUMNS:
                raise WrongInput(place, f"the first line must name {', '.join(_COLUMNS)}")
            continue
        if len(cells) != len(_COLUMNS) or not all(cells[:3]):
            raise WrongInput(place, "a sentence needs id, english, terms and a cell for chinese, with tabs between")
        if cells[0] in sentences:
            raise WrongInput(place, f"id {cells[0]} is there already")
        sentences[cells[0]] = TermSentence(
            identifier=cells[0], english=cells[1], terms=tuple(cells[2].split("|")), chinese=cells[3]
        )
    return tuple(sentences.values())
