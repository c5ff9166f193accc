"""The one database: opened, brought to its newest shape, and handed out as sessions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import ComponentMissing, WrongInput

BUSY_TIMEOUT_S = 30
"""How long a writer waits for another on SQLite. Transactions here are short; this is for a slow disk."""

_MIGRATION_LOCK = 0x7517E
"""PostgreSQL advisory lock that one migrating process holds; any number that is ours alone."""

_ALEMBIC = threading.Lock()
"""What migrations speak to, alembic.op, is one for all threads of a process."""

MIGRATIONS = Path(__file__).with_name("migrations")
_READING = "tsite_reading"
_MIGRATING = "tsite_migrating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database at the newest migration."""

    engine: Engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect and migrate to head; processes that open it at once wait for one another.

        url: sqlite:///path or postgresql://user@host/name. Raises WrongInput for other kinds of database,
        ComponentMissing where it cannot be reached.
        """
        engine = _create_engine(_understood(url))
        try:
            if not _is_current(engine):
                _migrate(engine)
        except OperationalError as error:
            engine.dispose()
            place = engine.url.render_as_string(hide_password=True)
            raise ComponentMissing(f"the database {place}", f"make it reachable ({error.orig})") from error
        return cls(engine=engine)

    @contextmanager
    def session(self, *, reading: bool = False) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back where an exception leaves the block.

        reading: the session may not write, and on SQLite it neither waits for writers nor holds them up. Keep blocks
        short either way: a writing session on SQLite holds the one write lock from its first statement.
        """
        options = {_READING: True, "postgresql_readonly": True} if reading else {}
        bind = self.engine.execution_options(**options)
        with sessionmaker(bind, expire_on_commit=False).begin() as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise WrongInput("TSITE_DATABASE_URL", f"{url!r} is not a database URL") from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "postgresql+psycopg"}:
        return parsed
    raise WrongInput("TSITE_DATABASE_URL", f"{parsed.drivername} is not supported: use sqlite or postgresql")


def _create_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # Python's driver would begin transactions by its own rules, and never before a SELECT: _on_sqlite_begin does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    reading = bool(options.get(_READING))
    # Migrations rebuild tables, which foreign keys would take for deletions. Neither pragma works inside a transaction.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get(_MIGRATING) else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    # A deferred transaction that reads and then writes fails at once where another wrote in between: no timeout helps.
    connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")


def _is_current(engine: Engine) -> bool:
    """Whether the newest migration has been made. Asked first: importing alembic takes half a second."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.execution_options(**{_READING: True}).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        made = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return made is not None and newest.startswith(f"{made}_")


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with _ALEMBIC, engine.execution_options(**{_MIGRATING: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
