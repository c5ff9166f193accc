"""Both databases the records live in: SQLite in a file, and a PostgreSQL server of the test run's own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from crowd import programmes
from crowd.database import Database
from crowd.footage import record_footage
from crowd.records import ProgrammeRecord
from pipeline.model.footage import Footage
from pipeline.model.programme import Need, Programme


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a PostgreSQL server that listens on a socket in a fresh folder, and only there."""
    folder = Path(tempfile.mkdtemp(prefix="tsite-pg-"))  # Short: a socket's path may have 107 characters.
    try:
        as_owner = _owner(folder)
        subprocess.run(
            [*as_owner, _program("initdb"), "-D", folder / "data", "-A", "trust", "-U", "tests", "-E", "UTF8", "-N"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        settings = [
            f"-cunix_socket_directories={folder}",
            "-clisten_addresses=",
            "-cfsync=off",
            "-cshared_buffers=16MB",
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                # It must not outlive a test run that is killed. setpriv --reuid clears the signal, so it comes after.
                [*as_owner, "setpriv", "--pdeathsig", "INT", _program("postgres"), "-D", folder / "data", *settings],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_until_it_answers(server, folder)
            yield f"postgresql://tests@/postgres?host={folder}"
        finally:
            server.send_signal(2)  # SIGINT: the fast shutdown, which takes its children along.
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder)


def _owner(folder: Path) -> list[str]:
    """What to put before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    assert path, f"PostgreSQL's {name} is not installed: apt-get install postgresql"
    return path


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://tests@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {(folder / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'records' / 'tsite.db'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    # A schema of its own is as empty as a database of its own, and made with a tenth of the files.
    schema = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{server}&options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as session:
        yield session


@pytest.fixture
def run_at_once(tmp_path: Path) -> Callable[..., list[str]]:
    """Runs a program in several processes that begin together; what each printed, once all have ended well."""

    def run(program: str, *arguments: str, times: int) -> list[str]:
        gate = tmp_path / "gate"
        waits = f"import pathlib, time\nwhile not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.001)\n"
        imports, _, acts = program.partition("\n\n")
        command = [sys.executable, "-c", f"{imports}\n{waits}{acts}", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(times)]
        time.sleep(0.5)
        gate.touch()
        printed = [child.communicate(timeout=60)[0] for child in children]
        assert [child.returncode for child in children] == [0] * times
        return printed

    return run


def some_footage(letter: str = "a") -> Footage:
    return Footage(sha256=letter * 64, path=Path(f"/footage/{letter}"), original_name="raw.mp4", size_bytes=5 * 2**30)


def some_programme(slug: str = "film") -> Programme:
    return Programme(slug=slug, title_en="A film", title_zh="影片", enterprise="Ltd", need=Need.FINANCING)


@pytest.fixture
def film(session: Session) -> ProgrammeRecord:
    """A submitted programme, in the session of the same test."""
    footage = record_footage(session, some_footage(), who="team one")
    return programmes.submit(session, footage=footage, programme=some_programme(), who="team one", options={})
