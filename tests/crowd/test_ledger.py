from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.database import Database


def test_what_was_decided_is_told_in_order_with_its_time_and_facts(session: Session) -> None:
    ledger.append(session, who="编辑", action="approved", subject="programme:film", why="清楚", facts={"cue": 3})
    ledger.append(session, who="me", action="recalled", subject="programme:film", why="wrong name")
    ledger.append(session, who="me", action="recalled", subject="programme:other", why="elsewhere")
    session.expire_all()
    first, second = ledger.entries(session, "programme:film")
    assert (first.who, first.action, first.why, first.facts) == ("编辑", "approved", "清楚", {"cue": 3})
    assert second.facts == {}
    assert first.at.tzinfo is UTC and datetime.now(UTC) - first.at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET why = 'something nicer'",
        "UPDATE ledger SET id = id + 1",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE id = 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(database: Database, change: str) -> None:
    with database.session() as session:
        ledger.append(session, who="me", action="noted", subject="s", why="as it was")
    with pytest.raises(DBAPIError, match="the ledger is append-only"), database.session() as session:
        session.execute(text(change))
    with database.session() as session:
        assert [entry.why for entry in ledger.entries(session, "s")] == ["as it was"]


def test_the_database_refuses_to_empty_or_overwrite_the_ledger(database: Database) -> None:
    with database.session() as session:
        ledger.append(session, who="me", action="noted", subject="s", why="as it was")
    columns = "(id, at, who, action, subject, why, facts) VALUES (1, '2026-01-01', 'x', 'x', 's', 'x', '{}')"
    change = {"sqlite": f"INSERT OR REPLACE INTO ledger {columns}", "postgresql": "TRUNCATE ledger"}
    with pytest.raises(DBAPIError, match="the ledger is append-only"), database.session() as session:
        session.execute(text(change[database.engine.dialect.name]))
    with database.session() as session:
        assert [entry.why for entry in ledger.entries(session, "s")] == ["as it was"]


def test_an_orm_change_is_refused_too(session: Session) -> None:
    entry = ledger.append(session, who="me", action="noted", subject="s", why="as it was")
    entry.why = "something nicer"
    with pytest.raises(DBAPIError, match="append-only"):
        session.flush()
    session.rollback()
