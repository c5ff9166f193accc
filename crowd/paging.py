"""Lists a page at a time, each from where the last one ended: however long the list, a page costs the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE = 50
"""Rows of a page."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """after: the number to ask the next page with, None on the last one."""

    rows: tuple[Row, ...]
    after: int | None = None


def page_of(
    session: Session,
    query: Select[Row],
    number: InstrumentedAttribute[int],
    *,
    by: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = (),
    newest_first: bool = False,
    after: int | None = None,
    size: int = PAGE,
) -> Page[Row]:
    """The rows of query behind the one that after numbers, in order of by and then of number.

    number: the primary key's column of what is listed. after: None, or of a row that is gone, begins at the beginning.
    """
    keys = (*by, number)
    last = session.execute(select(*keys).where(number == after)).one_or_none() if after is not None else None
    if last is not None:
        query = query.where(tuple_(*keys) < tuple_(*last) if newest_first else tuple_(*keys) > tuple_(*last))
    ordered = query.order_by(*(key.desc() if newest_first else key.asc() for key in keys))
    rows = list(session.scalars(ordered.limit(size + 1)))
    ended = len(rows) <= size
    shown = tuple(rows[:size])
    return Page(rows=shown, after=None if ended else getattr(shown[-1], number.key))
