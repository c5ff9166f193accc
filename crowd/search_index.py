"""The index of words: FTS5 on SQLite, tsvector under GIN on PostgreSQL (ADR 14). Both keep a listing's words as a set.

The words are ours (crowd.search_words), so neither database needs to know any language.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Integer, Subquery, column, text
from sqlalchemy.orm import Session

from crowd.search_words import Term

TABLE = "listing_words"
NAMES, WORDS = "names", "words"


def put(session: Session, listing_id: int, *, names: Iterable[str], spoken: Iterable[str]) -> None:
    """Keep these words as the listing's. names: of its titles and enterprise; a search shows those first."""
    in_names = sorted(names)
    everywhere = sorted({*in_names, *spoken})
    remove(session, listing_id)
    if _is_sqlite(session):
        statement = f"INSERT INTO {TABLE} (rowid, {NAMES}, {WORDS}) VALUES (:id, :names, :words)"  # noqa: S608
        told = [" ".join(words) for words in (in_names, everywhere)]
    else:
        statement = (
            f"INSERT INTO {TABLE} (id, {NAMES}, {WORDS}) "  # noqa: S608
            "VALUES (:id, CAST(:names AS tsvector), CAST(:words AS tsvector))"
        )
        told = [" ".join(f"'{word}'" for word in words) for words in (in_names, everywhere)]
    session.execute(text(statement), {"id": listing_id, "names": told[0], "words": told[1]})


def remove(session: Session, listing_id: int) -> None:
    """The listing is found no more."""
    name = "rowid" if _is_sqlite(session) else "id"
    session.execute(text(f"DELETE FROM {TABLE} WHERE {name} = :id"), {"id": listing_id})  # noqa: S608


def matching(session: Session, terms: Sequence[Term], *, in_names: bool) -> Subquery:
    """Listings that have every term, as a table of one column, id: in their names, or else elsewhere too.

    in_names False leaves out those that have every term in their names. On Chinese terms of more than two characters
    it may say too much: the pairs of one may stand apart.
    """
    if _is_sqlite(session):
        statement = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH :question"  # noqa: S608
        question = _fts5(terms, in_names=in_names)
    else:
        # To PostgreSQL reading a row's words, kilobytes long and compressed, costs nothing: it would look at them all.
        session.execute(text("SET LOCAL enable_seqscan = off"))
        only = f"{NAMES} @@ :question" if in_names else f"{WORDS} @@ :question AND NOT {NAMES} @@ :question"
        # OFFSET 0: the index answers first, whatever order is asked for outside.
        statement = f"SELECT id FROM {TABLE} WHERE {only.replace(':question', 'CAST(:question AS tsquery)')} OFFSET 0"  # noqa: S608
        question = _tsquery(terms)
    return text(statement).bindparams(question=question).columns(column("id", Integer)).subquery("found")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _fts5(terms: Sequence[Term], *, in_names: bool) -> str:
    every = " AND ".join(f'"{word}"{"*" if term.is_beginning else ""}' for term in terms for word in term.words)
    in_name = f"{{{NAMES}}} : ({every})"
    return in_name if in_names else f"({{{WORDS}}} : ({every})) NOT ({in_name})"


def _tsquery(terms: Sequence[Term]) -> str:
    return " & ".join(f"'{word}'{':*' if term.is_beginning else ''}" for term in terms for word in term.words)
