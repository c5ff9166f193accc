"""The lines of a sentence set: tab-separated, the first names the columns, each other one has an id of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import WrongInput


def read_rows(path: Path, columns: Sequence[str], filled: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every sentence's place in the file and its cells, the id first. filled: how many of the cells may not be empty.

    Raises WrongInput with file and line of what is no such sentence.
    """
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place, cells = f"{path.name}:{number}", tuple(line.split("\t"))
        if number == 1:
            if cells != tuple(columns):
                raise WrongInput(place, f"the first line must name {', '.join(columns)}")
            continue
        if len(cells) != len(columns) or not all(cells[:filled]):
            needed, rest = ", ".join(columns[:filled]), ", ".join(columns[filled:])
            raise WrongInput(place, f"a sentence needs {needed} and a cell for {rest}, with tabs between")
        if cells[0] in seen:
            raise WrongInput(place, f"id {cells[0]} is there already")
        seen.add(cells[0])
        yield place, cells
