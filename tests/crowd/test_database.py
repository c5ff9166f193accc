import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

import crowd
from crowd import ledger
from crowd.database import Database
from crowd.proof import Proof
from crowd.record_base import Record
from crowd.records import LedgerEntry, ReviewRecord
from pipeline.errors import ComponentMissing, WrongInput


def note(database: Database, why: str) -> None:
    with database.session() as session:
        ledger.append(session, who="me", action="noted", subject="test", why=why)


def notes(database: Database) -> list[str]:
    with database.session(reading=True) as session:
        return [entry.why for entry in ledger.entries(session, "test")]


def test_the_migrations_make_exactly_what_the_records_say(database: Database) -> None:
    with database.engine.connect() as connection:
        # The index of words is no record: SQLite keeps it in five tables of its own (crowd.search_index).
        beside = {"include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("listing_words"))}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **beside})
        assert compare_metadata(context, Record.metadata) == []


def test_every_unique_rule_and_check_of_the_records_is_in_the_database(database: Database) -> None:
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            described = "\n".join(connection.execute(text("SELECT sql FROM sqlite_master WHERE sql <> ''")).scalars())
        else:
            described = "\n".join(connection.execute(text("SELECT conname FROM pg_constraint")).scalars())
    for table in Record.metadata.tables.values():
        for constraint in table.constraints:
            assert str(constraint.name) in described


def test_opening_again_keeps_what_is_there(database: Database, database_url: str) -> None:
    note(database, "kept")
    again = Database.open(database_url)
    assert notes(again) == ["kept"]
    again.close()


def test_a_database_at_the_newest_migration_is_not_migrated(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("crowd.database._migrate", asked.append)
    Database.open(database_url).close()
    assert asked == []
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    Database.open(database_url).close()
    assert len(asked) == 1


OPEN_AND_NOTE = """
import os, sys
from crowd import ledger
from crowd.database import Database

database = Database.open(sys.argv[1])
with database.session() as session:
    ledger.append(session, who="me", action="noted", subject="test", why=str(os.getpid()))
"""


def test_processes_that_open_an_empty_database_at_once_wait_for_one_another(
    database_url: str, run_at_once: Callable[..., list[str]]
) -> None:
    run_at_once(OPEN_AND_NOTE, database_url, times=3)
    database = Database.open(database_url)
    assert len(set(notes(database))) == 3
    database.close()


def test_threads_that_open_an_empty_database_at_once_wait_for_one_another(database_url: str) -> None:
    faults: list[BaseException] = []
    barrier = threading.Barrier(6)

    def open_it() -> None:
        barrier.wait()
        try:
            Database.open(database_url).close()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_an_exception_that_leaves_a_session_takes_everything_back(database: Database) -> None:
    def note_and_stop() -> None:
        with database.session() as session:
            ledger.append(session, who="me", action="noted", subject="test", why="never")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        note_and_stop()
    assert notes(database) == []


def test_a_reading_session_cannot_write_and_the_next_one_can(database: Database) -> None:
    with pytest.raises(DBAPIError), database.session(reading=True) as session:
        ledger.append(session, who="me", action="noted", subject="test", why="never")
    note(database, "after")
    assert notes(database) == ["after"]


def test_a_reading_session_does_not_wait_for_a_writing_one(database: Database) -> None:
    note(database, "before")
    with database.session() as session:
        ledger.append(session, who="me", action="noted", subject="test", why="not yet")
        assert notes(database) == ["before"]


def test_sessions_that_read_and_then_write_at_once_all_succeed(database: Database) -> None:
    def read_then_write(n: int) -> None:
        for _ in range(10):
            with database.session() as session:
                session.scalars(select(LedgerEntry)).all()
                ledger.append(session, who="me", action="noted", subject="test", why=str(n))

    threads = [threading.Thread(target=read_then_write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(database)) == 40


def test_records_refer_to_what_exists(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.session() as session:
        session.execute(text("INSERT INTO review (programme_id, digest, state) VALUES (999, 'd', 'open')"))


@pytest.mark.parametrize("url", ["mysql://host/name", "not a url", "oracle://x", "sqlite+aiosqlite:///x"])
def test_other_kinds_of_database_are_refused_by_name(url: str) -> None:
    with pytest.raises(WrongInput, match="TSITE_DATABASE_URL"):
        Database.open(url)


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing) as caught:
        Database.open(f"postgresql://me:secret@/records?host={tmp_path}")
    assert "records" in str(caught.value) and "secret" not in str(caught.value)


OLD_REVIEW = (
    "INSERT INTO footage (id, sha256, original_name, size_bytes, path, received_at, received_from)"
    " VALUES (1, 'a', 'raw.mp4', 1, '/a', '2026-01-01', 'me')",
    "INSERT INTO programme (id, slug, title_en, title_zh, enterprise, footage_id, state, state_reason, options, digest,"
    " package_dir, duration_ms, languages, created_at, updated_at) VALUES (1, 'film', '', '', '', 1, 'in_review', '',"
    " '{}', 'd', '', 0, '[]', '2026-01-01', '2026-01-01')",
    "INSERT INTO review (programme_id, digest, state) VALUES (1, 'd', 'open')",
)


def test_a_review_of_an_older_installation_has_no_findings(database_url: str) -> None:
    older = Database.open(database_url)
    with older.engine.execution_options(tsite_migrating=True).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(crowd.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        for statement in OLD_REVIEW:
            connection.execute(text(statement))
    older.close()
    database = Database.open(database_url)
    with database.session(reading=True) as session:
        assert session.scalars(select(ReviewRecord)).one().proof == Proof()
    database.close()
