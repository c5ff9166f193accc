import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crowd import ledger, programmes, queue
from crowd.database import Database
from crowd.footage import record_footage
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.work_records import WorkKind, WorkRecord, WorkState
from pipeline.model.footage import Footage
from pipeline.model.programme import Programme

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def films(database: Database) -> list[ProgrammeRecord]:
    """Twelve submitted programmes."""
    with database.session() as session:
        told = Footage(sha256="a" * 64, path=Path("/f"), original_name="x", size_bytes=1)
        footage = record_footage(session, told, who="me")
        return [
            programmes.submit(
                session,
                footage=footage,
                programme=Programme(slug=f"film-{n}", title_en="", title_zh="", enterprise=""),
                who="me",
                options={},
            )
            for n in range(12)
        ]


def enqueue(database: Database, film: ProgrammeRecord, kind: str = "produce", *, at: datetime = NOON) -> int:
    with database.session() as session:
        return queue.enqueue(session, kind, film, now=at).id


def claim(database: Database, worker: str = "one", *, at: datetime = NOON, lease_s: float = 60) -> WorkRecord | None:
    with database.session() as session:
        return queue.claim(session, worker=worker, lease_s=lease_s, now=at)


def work(database: Database, work_id: int) -> WorkRecord:
    with database.session(reading=True) as session:
        return session.get_one(WorkRecord, work_id)


def test_a_job_is_claimed_once_and_knows_its_worker(database: Database, films: list[ProgrammeRecord]) -> None:
    work_id = enqueue(database, films[0])
    claimed = claim(database)
    assert claimed is not None and claimed.id == work_id and claimed.programme_id == films[0].id
    assert (claimed.kind, claimed.worker, claimed.attempts) == (WorkKind.PRODUCE, "one", 1)
    assert claimed.lease_until == after(60)
    assert claim(database, "two") is None


def test_the_job_that_waited_longest_comes_first(database: Database, films: list[ProgrammeRecord]) -> None:
    ids = [enqueue(database, film) for film in films[:3]]
    assert [claimed.id for claimed in iter(lambda: claim(database), None) if claimed] == ids


def test_a_programme_has_one_unfinished_job_of_a_kind(database: Database, films: list[ProgrammeRecord]) -> None:
    waiting = enqueue(database, films[0])
    assert enqueue(database, films[0]) == waiting
    assert claim(database) is not None
    assert enqueue(database, films[0]) == waiting
    assert enqueue(database, films[0], "publish") != waiting
    with database.session() as session:
        assert queue.finish(session, waiting, worker="one")
    assert enqueue(database, films[0]) != waiting


def test_a_job_of_a_killed_worker_is_claimed_again_when_its_lease_ends(
    database: Database, films: list[ProgrammeRecord]
) -> None:
    work_id = enqueue(database, films[0])
    claim(database, "killed")
    assert claim(database, "next", at=after(59)) is None
    again = claim(database, "next", at=after(60))
    assert again is not None and (again.id, again.worker, again.attempts) == (work_id, "next", 2)


def test_a_worker_that_lost_its_lease_is_told_so_and_changes_nothing(
    database: Database, films: list[ProgrammeRecord]
) -> None:
    work_id = enqueue(database, films[0])
    claim(database, "slow")
    claim(database, "next", at=after(61))
    with database.session() as session:
        assert not queue.renew(session, work_id, worker="slow", lease_s=60, now=after(62))
        assert not queue.finish(session, work_id, worker="slow")
        assert not queue.fail(session, work_id, worker="slow", error="late", now=after(62))
    assert (work(database, work_id).worker, work(database, work_id).last_error) == ("next", None)


def test_a_renewed_lease_lasts(database: Database, films: list[ProgrammeRecord]) -> None:
    work_id = enqueue(database, films[0])
    claim(database)
    with database.session() as session:
        assert queue.renew(session, work_id, worker="one", lease_s=60, now=after(50))
    assert claim(database, "two", at=after(109)) is None
    assert claim(database, "two", at=after(110)) is not None


def test_a_job_that_went_wrong_waits_before_it_is_tried_again(database: Database, films: list[ProgrammeRecord]) -> None:
    work_id = enqueue(database, films[0])
    claim(database)
    with database.session() as session:
        assert queue.fail(session, work_id, worker="one", error="disk full", now=NOON, retry_in_s=30)
    assert work(database, work_id).last_error == "disk full"
    assert claim(database, at=after(29)) is None
    again = claim(database, at=after(30))
    assert again is not None and again.attempts == 2


def test_a_job_that_failed_for_good_is_not_tried_again(database: Database, films: list[ProgrammeRecord]) -> None:
    work_id = enqueue(database, films[0])
    claim(database)
    with database.session() as session:
        queue.fail(session, work_id, worker="one", error="no picture", now=NOON)
    assert work(database, work_id).state is WorkState.FAILED
    assert claim(database, at=after(9999)) is None
    assert enqueue(database, films[0]) != work_id


def test_a_job_that_ends_every_worker_is_given_up_and_its_programme_fails(
    database: Database, films: list[ProgrammeRecord]
) -> None:
    work_id = enqueue(database, films[0])
    enqueue(database, films[1])
    with database.session() as session:
        queue.finish(session, work_id, worker="nobody")
    for turn in range(queue.MAX_CLAIMS):
        claimed = claim(database, at=after(turn * 61))
        assert claimed is not None and claimed.id == work_id
    survivor = claim(database, at=after(queue.MAX_CLAIMS * 61))
    assert survivor is not None and survivor.programme_id == films[1].id
    with database.session() as session:
        film = session.get_one(ProgrammeRecord, films[0].id)
        assert film.state is ProgrammeState.FAILED
        assert "produce given up" in [entry.action for entry in ledger.entries(session, film.subject)]
        assert [job.id for job in queue.unfinished(session)] == [survivor.id]


def test_a_time_without_a_zone_is_refused(database: Database, films: list[ProgrammeRecord]) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        enqueue(database, films[0], at=datetime(2026, 3, 1))  # noqa: DTZ001


def test_threads_that_claim_at_once_never_get_the_same_job(database: Database, films: list[ProgrammeRecord]) -> None:
    ids = [enqueue(database, film) for film in films]
    taken: list[int] = []

    def take_all(worker: str) -> None:
        while (claimed := claim(database, worker)) is not None:
            taken.append(claimed.id)

    threads = [threading.Thread(target=take_all, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == ids


def test_two_that_claim_in_open_transactions_do_not_share_a_job(
    database: Database, films: list[ProgrammeRecord]
) -> None:
    ids = {enqueue(database, film) for film in films[:2]}
    with database.session() as first:
        one = queue.claim(first, worker="one", lease_s=60, now=NOON)
        second_claim: list[WorkRecord | None] = []
        second = threading.Thread(target=lambda: second_claim.append(claim(database, "two")))
        second.start()
        # PostgreSQL lets the second go on at once; on SQLite it waits until this transaction has ended.
        second.join(0.3)
    second.join()
    assert one is not None and second_claim[0] is not None
    assert {one.id, second_claim[0].id} == ids


def test_threads_that_enqueue_at_once_make_one_job(database: Database, films: list[ProgrammeRecord]) -> None:
    made: list[int] = []
    threads = [threading.Thread(target=lambda: made.append(enqueue(database, films[0]))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6 and len(set(made)) == 1


CLAIM_ALL = """
import os, sys
from datetime import UTC, datetime
from crowd import queue
from crowd.database import Database

database = Database.open(sys.argv[1])
while True:
    with database.session() as session:
        work = queue.claim(session, worker=str(os.getpid()), lease_s=60, now=datetime.now(UTC))
    if work is None:
        break
    print(work.id)
"""


def test_processes_that_claim_at_once_never_get_the_same_job(
    database: Database, database_url: str, films: list[ProgrammeRecord], run_at_once: Callable[..., list[str]]
) -> None:
    ids = [enqueue(database, film) for film in films]
    printed = run_at_once(CLAIM_ALL, database_url, times=2)
    assert sorted(int(line) for output in printed for line in output.split()) == ids


CLAIM_AND_HANG = """
import sys, time
from datetime import UTC, datetime
from crowd import programmes, queue
from crowd.database import Database

database = Database.open(sys.argv[1])
with database.session() as session:
    work = queue.claim(session, worker="hangs", lease_s=60, now=datetime(2026, 3, 1, 12, tzinfo=UTC))
with database.session() as session:
    queue.finish(session, work.id, worker="hangs")
    print("in the middle", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def hanging(database: Database, database_url: str, films: list[ProgrammeRecord]) -> Iterator[subprocess.Popen[str]]:
    """A worker in another process that has claimed a job and hangs before it commits the job's end."""
    enqueue(database, films[0])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CLAIM_AND_HANG, database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as worker:
        assert worker.stdout is not None and worker.stdout.readline() == "in the middle\n"
        yield worker
        worker.kill()


def test_a_worker_killed_in_the_middle_of_a_transaction_leaves_its_job_to_the_next(
    database: Database, hanging: subprocess.Popen[str]
) -> None:
    hanging.send_signal(signal.SIGKILL)
    hanging.wait()
    assert claim(database, "next", at=after(30)) is None
    again = claim(database, "next", at=after(60))
    assert again is not None and again.worker == "next" and again.attempts == 2
