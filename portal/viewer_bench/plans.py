"""How a database means to answer what pages ask: its own plans of the statements themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from crowd import listings, programmes
from crowd.database import Database
from crowd.listings import Asker, Filters
from crowd.search_words import terms_of
from portal.viewer_bench.seeding import slug_of

VIEWER = Asker(channels=("domestic", "international"), today=date(2026, 1, 1))
ANYTHING = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One statement of a page, as the database plans it. PostgreSQL runs it for that and tells what it took."""

    page: str
    lines: tuple[str, ...]


def plans_of(database: Database) -> tuple[Plan, ...]:
    """Of what home, search and the watch page ask."""
    return tuple(Plan(page=page, lines=lines) for page, asks in _PAGES.items() for lines in _explained(database, asks))


def _home(session: Session) -> None:
    listings.newest(session, VIEWER, ANYTHING, before=None, limit=25)


def _search(question: str) -> Callable[[Session], None]:
    def ask(session: Session) -> None:
        for in_names in (True, False):
            listings.matching(session, VIEWER, ANYTHING, terms_of(question), in_names=in_names, before=None, limit=13)

    return ask


def _watch(session: Session) -> None:
    record = programmes.find(session, slug_of(0))
    assert record is not None
    listings.transcript_of(session, record)


_PAGES: dict[str, Callable[[Session], None]] = {
    "home": _home,
    "search 专利": _search("专利"),
    "search quantum dot": _search("quantum dot"),
    "watch page": _watch,
}


def _explained(database: Database, asks: Callable[[Session], None]) -> Iterator[tuple[str, ...]]:
    with database.session(reading=True) as session:
        with _noted(database) as statements:
            asks(session)
        is_sqlite = database.engine.dialect.name == "sqlite"
        connection = session.connection()
        for statement, parameters in statements:
            if not statement.lstrip().startswith("SELECT"):
                continue
            how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF)"
            rows = connection.exec_driver_sql(f"{how} {statement}", parameters)
            yield tuple(str(row[-1]) for row in rows)


@contextmanager
def _noted(database: Database) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
