"""What the subtitle bench measures on: the sets that ship, and shared material where this machine has it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.errors import WrongInput
from pipeline.subtitles.sets.quantity_set import QuantitySentence, read_quantity_set
from pipeline.subtitles.sets.term_set import TermSentence, read_term_set

LOOKED_AT = 96
"""Lines of FLORES-200 dev that were looked at while the engine's prompt was chosen: figures begin behind them."""
QUICK_SENTENCES, QUICK_CLIPS = 24, 6
"""What a quick run takes of every set."""
BASELINE = "argos"
"""The system whose output p-values compare with."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured. flores: first and last line, counted from 1; every k-th of them. quick: small samples."""

    flores: tuple[int, int] = (LOOKED_AT + 1, 997)
    every: int = 1
    quick: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flores:
    """Lines of FLORES-200 dev. systems: what other systems made of the same lines, by name, the baseline first."""

    lines: tuple[int, ...]
    english: tuple[str, ...]
    reference: tuple[str, ...]
    systems: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The sentences to translate. flores: None where it is not there."""

    flores: Flores | None
    quantities: tuple[QuantitySentence, ...]
    terms: tuple[TermSentence, ...]

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """The English of each set, by its name."""
        return {
            "flores": self.flores.english if self.flores else (),
            "quantities": tuple(one.english for one in self.quantities),
            "terms": tuple(one.english for one in self.terms),
        }


def read_sets(extent: Extent, shared: Path | None) -> Sets:
    """As many sentences as the extent asks for. Raises WrongInput for lines that FLORES lacks."""
    most = QUICK_SENTENCES if extent.quick else sys.maxsize
    return Sets(
        flores=read_flores(shared / "translation", extent) if shared else None,
        quantities=thinned(read_quantity_set(), most),
        terms=thinned(read_term_set(), most),
    )


def thinned(items: Sequence[Item], most: int) -> tuple[Item, ...]:
    """At most so many, evenly spread, the first among them."""
    return tuple(items[:: max(1, -(-len(items) // most))])


def read_flores(folder: Path, extent: Extent) -> Flores | None:
    """The lines the extent asks for; None where the folder has no FLORES. Raises WrongInput for lines it lacks."""
    files = {path.name.split(".")[1]: path for path in sorted(folder.glob("flores-dev.*.zh"))}
    source, reference = folder / "flores-dev.en", folder / "flores-dev.zh"
    if not source.is_file() or not reference.is_file():
        return None
    english = _lines(source)
    first, last = extent.flores
    if not 1 <= first <= last <= len(english):
        raise WrongInput("--flores", f"{first}-{last}: {source.name} has lines 1-{len(english)}")
    lines = tuple(range(first, last + 1, extent.every))
    if extent.quick:
        lines = thinned(lines, QUICK_SENTENCES)

    def chosen(path: Path) -> tuple[str, ...]:
        text = _lines(path)
        if len(text) != len(english):
            raise WrongInput(path.name, f"has {len(text)} lines, {source.name} has {len(english)}")
        return tuple(text[line - 1] for line in lines)

    names = sorted(files, key=lambda name: (name != BASELINE, name))
    return Flores(
        lines=lines,
        english=chosen(source),
        reference=chosen(reference),
        systems={name: chosen(files[name]) for name in names},
    )


def _lines(path: Path) -> list[str]:
    # Not splitlines: a line of FLORES may hold a separator that Unicode counts as a line's end.
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
