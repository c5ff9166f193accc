"""Sentences of narration with their quantities, to measure how far a translation keeps them.

quantities.tsv (rows.py): id · english · quantities (value|unit|kind,
in the order of the sentence, spaces between; units and kinds as in pipeline/subtitles/quantities; an identifier is
name||name with ~ for its spaces) · reference (a right Chinese rendering) · corrupted (one with a wrong number).
The sentences h001 to h060 were written after the reader: on them it first raised 5 false alarms and missed nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.subtitles.sets.rows import read_rows

QUANTITY_SET_FILE = Path(__file__).with_name("quantities.tsv")
_COLUMNS = ("id", "english", "quantities", "reference", "corrupted")


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
    sentences = []
    for place, (identifier, english, listed, reference, corrupted) in read_rows(path, _COLUMNS, filled=4):
        quantities = tuple(listed.split())
        if any(one.count("|") != 2 for one in quantities):
            raise WrongInput(place, "a quantity is value|unit|kind")
        sentences.append(
            QuantitySentence(
                identifier=identifier, english=english, quantities=quantities, reference=reference, corrupted=corrupted
            )
        )
    return tuple(sentences)
