"""A PostgreSQL server for one measurement, on a socket in a folder of its own, and only there."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.runner import start_service

WITHIN_S = 60.0


@contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """Its URL and its process, everything as Debian sets it but fsync. Raises ComponentMissing without PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="tsite-pg-"))  # short: a socket's path may have 107 characters
    owner: tuple[str, ...] = ()
    if os.geteuid() == 0:  # which PostgreSQL refuses to run as
        shutil.chown(folder, "postgres")
        owner = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
    data, log = str(folder / "data"), Path(f"{folder}.log")
    environment = dict(os.environ)
    try:
        initdb = (*owner, _program("initdb"), "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "-N")
        _, status = os.waitpid(start_service(initdb, log=log, environment=environment), 0)
        if status:
            raise ComponentMissing("PostgreSQL", f"initdb failed: {log.read_text()[-500:]}")
        # setpriv --reuid forgets what is sent when the parent ends, so that comes after.
        server = (*owner, "setpriv", "--pdeathsig", "INT", _program("postgres"), "-D", data)
        settings = (f"-cunix_socket_directories={folder}", "-clisten_addresses=", "-cfsync=off")
        pid = start_service((*server, *settings), log=log, environment=environment)
        try:
            _wait(folder, log)
            yield f"postgresql://tests@/postgres?host={folder}", pid
        finally:
            os.kill(pid, signal.SIGINT)  # the fast shutdown
            os.waitpid(pid, 0)
    finally:
        shutil.rmtree(folder)
        log.unlink(missing_ok=True)


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise ComponentMissing("PostgreSQL", "apt-get install postgresql")
    return path


def _wait(folder: Path, log: Path) -> None:
    deadline = time.monotonic() + WITHIN_S
    while True:
        try:
            psycopg.connect(f"postgresql://tests@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise ComponentMissing("PostgreSQL", f"it does not start: {log.read_text()[-500:]}") from None
            time.sleep(0.1)
        else:
            return
