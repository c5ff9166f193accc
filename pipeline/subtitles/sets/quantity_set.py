"""Sentences of narration with their quantities, to measure how far a translation keeps them.

quantities.tsv, tab-separated, one sentence a line after a line of names: id · english · quantities (value|unit|kind,
in the order of the sentence, spaces between; units and kinds as in pipeline/subtitles/quantities; an identifier is
name||name with ~ for its spaces) · reference (a right Chinese rendering) · corrupted (one with a wrong number).
The sentences h001 to h060 were written after the reader: on them it first raised 5 false alarms and missed nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WrongInput

QUANTITY_SET_FILE = Path(__file__).with_name("quantities.tsv")
_COLUMNS = ["id", "english", "quantities", "reference", "corrupted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantitySentence:
    """One sentence. quantities: value|unit|kind of each that a translation must keep. corrupted may be empty."""

    identifier: str
    english: str
    quantities: tuple[str, ...]
    reference: str
    corrupted: str


def read_quantity_set(path: Path = QUANTITY_SET_FILE) -> tuple[QuantitySentence, ...]:
    """The sentences in the order of the file. Raises WrongInput with file and line of what is no such sentence."""
    sentences: dict[str, QuantitySentence] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place, cells = f"{path.name}:{number}", line.split("\t")
        if number == 1:
            if cells != _COLUMNS:
                raise WrongInput(place, f"the first line must name {', '.join(_COLUMNS)}")
            continue
        if len(cells) != len(_COLUMNS) or not all(cells[:4]):
            raise WrongInput(place, "a sentence needs id, english, quantities and reference, with tabs between")
        if cells[0] in sentences:
            raise WrongInput(place, f"id {cells[0]} is there already")
        quantities = tuple(cells[2].split())
        if any(one.count("|") != 2 for one in quantities):
            raise WrongInput(place, "a quantity is value|unit|kind")
        sentences[cells[0]] = QuantitySentence(
            identifier=cells[0], english=cells[1], quantities=quantities, reference=cells[3], corrupted=cells[4]
        )
    return tuple(sentences.values())
