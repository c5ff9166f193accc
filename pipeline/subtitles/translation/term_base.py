"""The term base as data a lawyer can edit: one CSV file, read and checked.

Columns (the first line names them; only en and zh are needed):
en         the English term, singular, as spoken; capitals count where a whole word is in capitals
zh         its renderings, split by |; the first is the preferred one
forbidden  known mistranslations of this very term, split by |
context    words of which one must be in the sentence, in any case, with or without s, split by |; invest* is any word
           that begins so; empty: always a term
field      ip, finance, market, technology, general (the default) or place, which is found only in capitals and never
           as a part of a longer name
note       for the reader
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.subtitles.chinese_text import has_chinese
from pipeline.subtitles.translation.term_forms import term_key

TERMS_FILE = Path(__file__).with_name("terms.csv")
PLACE = "place"
FIELDS = ("ip", "finance", "market", "technology", "general", PLACE)
_COLUMNS = ("en", "zh", "forbidden", "context", "field", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entry. chinese is never empty, the first being preferred. as_written: a name, found only as spelled."""

    english: str
    chinese: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    field: str = "general"
    as_written: bool = False

    def __hash__(self) -> int:
        """Of the English alone: a base is hashed at every sentence."""
        return hash(self.english)


def read_terms(path: Path = TERMS_FILE) -> tuple[Term, ...]:
    """The entries of a term base, the longest English first. Raises WrongInput with file and line of a broken entry."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:  # a spreadsheet begins its file with a mark
            return _longest_first(_checked(csv.DictReader(lines, strict=True, restkey="more"), path.name))
    except UnicodeDecodeError as error:
        raise WrongInput(path.name, "not UTF-8 text: save it as CSV UTF-8") from error
    except OSError as error:
        raise WrongInput(path.name, f"cannot be read ({error.strerror})") from error


def merge_terms(base: Sequence[Term], more: Sequence[Term]) -> tuple[Term, ...]:
    """base with more on top: an English term in more replaces every entry that base has for it, in any context."""
    replaced = {term_key(term.english) for term in more}
    return _longest_first([*(term for term in base if term_key(term.english) not in replaced), *more])


def _longest_first(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: -len(term.english)))


def _checked(rows: "csv.DictReader[str]", file: str) -> list[Term]:
    terms: dict[tuple[str, tuple[str, ...]], Term] = {}
    try:
        _check_columns(rows.fieldnames or (), file)
        for row in rows:
            term = _entry(row, f"{file}:{rows.line_num}")
            key = (term_key(term.english), term.context)
            if key in terms:
                raise WrongInput(f"{file}:{rows.line_num}", f"{term.english} is there already: {terms[key].english}")
            terms[key] = term
    except csv.Error as error:
        raise WrongInput(f"{file}:{rows.line_num + 1}", f"not CSV ({error})") from error
    return list(terms.values())


def _check_columns(names: Sequence[str], file: str) -> None:
    if unknown := [name for name in names if name not in _COLUMNS]:
        raise WrongInput(f"{file}:1", f"unknown column {unknown[0]!r}; columns are {', '.join(_COLUMNS)}")
    if missing := [name for name in ("en", "zh") if name not in names]:
        raise WrongInput(f"{file}:1", f"column {missing[0]} is missing")


def _entry(row: dict[str, str | None], place: str) -> Term:
    if "more" in row:
        raise WrongInput(place, "more cells than columns: a cell with a comma needs quotation marks")
    english = (row["en"] or "").strip()
    term = Term(
        english=english,
        chinese=_split(row, "zh", place),
        forbidden=_split(row, "forbidden", place),
        context=tuple(word.lower() for word in _split(row, "context", place)),
        field=(row.get("field") or "general").strip(),
    )
    if not english or not term.chinese:
        raise WrongInput(place, "a term needs both en and zh")
    if problem := _problem(term):
        raise WrongInput(place, f"{english}: {problem}")
    return term


def _split(row: dict[str, str | None], column: str, place: str) -> tuple[str, ...]:
    cell = (row.get(column) or "").strip()
    parts = tuple(part.strip() for part in cell.split("|")) if cell else ()
    if "" in parts:
        raise WrongInput(place, f"an empty part between the | of {column}")
    if len(set(parts)) < len(parts):
        raise WrongInput(place, f"{column} says the same twice")
    return parts


def _problem(term: Term) -> str:
    """What is wrong with an entry, or nothing."""
    if has_chinese(term.english) or not term_key(term.english):
        return "en must be English"
    if term.field not in FIELDS:
        return f"field {term.field!r} is none of {', '.join(FIELDS)}"
    for chinese in term.chinese:
        if not has_chinese(chinese) and sum(map(str.isupper, chinese)) < 2:  # an acronym may stay as it is
            return f"{chinese} is no Chinese rendering"
        for wrong in term.forbidden:
            if chinese in wrong:
                return f"forbidden {wrong} would flag the right {chinese}"
    return ""
