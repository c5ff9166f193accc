"""The worker: takes jobs off the queue, one at a time, and runs their flows under a lease it keeps renewing."""

import errno
import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from crowd import queue
from crowd.database import Database
from crowd.records import ProgrammeRecord
from crowd.work_records import Fault, WorkKind, WorkRecord
from flows import records
from flows.heralding import TIMEOUT_S, deliver
from flows.order import Order
from flows.prefect_server import prefect_server
from flows.reconcile import mark_crashed
from flows.start import run_corrected, run_produce, run_publish
from flows.viewing import is_too_long, prepare_view
from flows.workshop import Workshop, open_workshop
from pipeline.errors import CheckFailed, ComponentMissing, FootageRefused, InHand, ProgramFailed, TsiteError, WrongInput
from pipeline.settings import Settings

log = logging.getLogger(__name__)

LEASE_S = 60.0
POLL_S = 1.0
RETRY_IN_S = 30.0
RETRIES = 3
ABOUT_PROGRAMMES = tuple(kind for kind in WorkKind if kind is not WorkKind.NOTIFY)

_KINDS: tuple[tuple[type[Exception], Fault], ...] = (
    (FootageRefused, Fault.REFUSED),
    (CheckFailed, Fault.CHECK),
    (ComponentMissing, Fault.MISSING),
    (InHand, Fault.IN_HAND),
    (WrongInput, Fault.WRONG),
    (ProgramFailed, Fault.PROGRAM),
)


def work(settings: Settings, *, stop: Callable[[], bool], wait: Callable[[float], object]) -> None:
    """Do jobs until stop() is true. wait(seconds) sleeps between looks at an empty queue.

    A job whose worker was killed is claimed again when its lease ends, and continues from its artefacts. Webhooks are
    told by a thread of their own: an encode takes minutes.
    """
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
    herald = threading.Thread(target=tell, args=(settings, worker, stop, wait), daemon=True)
    herald.start()
    with prefect_server(settings):  # stays for as long as the worker
        mark_crashed(settings)
        while not stop():
            if not do_one(settings, worker=worker):
                wait(POLL_S)
    herald.join(timeout=TIMEOUT_S)


def tell(settings: Settings, worker: str, stop: Callable[[], bool], wait: Callable[[float], object]) -> None:
    """Send what is due to webhooks until stop() is true. wait as in work."""
    database = Database.open(settings.database_url)
    try:
        while not stop():
            try:
                told = tell_one(database, worker=f"{worker}:herald", loopback=settings.webhooks_to_loopback)
            except Exception:  # the edge of a thread: the next look may go better
                log.warning("webhooks", exc_info=True)
                told = False
            if not told:
                wait(POLL_S)
    finally:
        database.close()


def tell_one(database: Database, *, worker: str, loopback: bool) -> bool:
    """Claim one webhook's delivery and try it. False where there was none."""
    now = datetime.now(UTC)
    with database.session() as session:
        job = queue.claim(session, worker=worker, lease_s=LEASE_S, now=now, kinds=(WorkKind.NOTIFY,))
    if job is None:
        return False
    assert job.delivery_id is not None
    again = deliver(database, job.delivery_id, loopback=loopback)
    with database.session() as session:
        if again is None:
            queue.finish(session, job.id, worker=worker)
        else:
            now, error = datetime.now(UTC), "the receiver did not take it"
            queue.fail(session, job.id, worker=worker, error=error, now=now, retry_in_s=again)
    return True


def do_one(settings: Settings, *, worker: str) -> bool:
    """Claim one job about a programme and do it. False where there was none."""
    shop = open_workshop(settings)
    try:
        with shop.database.session() as session:
            job = queue.claim(session, worker=worker, lease_s=LEASE_S, now=datetime.now(UTC), kinds=ABOUT_PROGRAMMES)
            if job is None:
                return False
            record = session.get_one(ProgrammeRecord, job.programme_id)
        with _leased(shop, job, worker):
            _do(shop, job, record, worker)
        return True
    finally:
        shop.close()


def _do(shop: Workshop, job: WorkRecord, record: ProgrammeRecord, worker: str) -> None:
    log.info("%s %s", job.kind.value, record.slug)
    try:
        if job.kind is WorkKind.PRODUCE:
            _produce(shop, records.order_of(shop, record))
        elif job.kind is WorkKind.RESUBTITLE:
            run_corrected(shop, record.slug)
        else:
            run_publish(shop, record.slug, list(record.options.get("channels", [])), who="worker")
    except Exception as fault:  # the edge of a job: whatever it was, the queue hears of it and the worker lives on
        expected = isinstance(fault, TsiteError | OSError)
        log.warning("%s %s: %s", job.kind.value, record.slug, fault, exc_info=not expected)
        again = RETRY_IN_S if _mends_itself(fault) and job.attempts < RETRIES else None
        with shop.database.session() as session:
            now, kind = datetime.now(UTC), fault_kind(fault)
            queue.fail(session, job.id, worker=worker, error=str(fault), kind=kind, now=now, retry_in_s=again)
    else:
        with shop.database.session() as session:
            queue.finish(session, job.id, worker=worker)


def _produce(shop: Workshop, order: Order) -> None:
    """run_produce; a person who must say what goes of over-long footage finds it ready to be looked at."""
    try:
        run_produce(shop, order)
    except FootageRefused as refusal:
        if is_too_long(refusal):
            try:
                prepare_view(shop, order)
            except (TsiteError, OSError) as fault:  # the refusal stands all the same, and asking again prepares again
                log.warning("%s cannot be looked at: %s", order.slug, fault)
        raise


def _mends_itself(fault: Exception) -> bool:
    """Whether another try may go better; a refusal or a wrong order needs a person."""
    return isinstance(fault, InHand) or not isinstance(fault, FootageRefused | WrongInput | CheckFailed)


def fault_kind(fault: Exception) -> Fault:
    """What whoever waits for the job is told of it, the first that fits."""
    if isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Fault.DISK_FULL
    return next((kind for sort, kind in _KINDS if isinstance(fault, sort)), Fault.FAULT)


@contextmanager
def _leased(shop: Workshop, job: WorkRecord, worker: str) -> Iterator[None]:
    """Renew the lease while the block runs."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE_S / 4):
            with shop.database.session() as session:
                queue.renew(session, job.id, worker=worker, lease_s=LEASE_S, now=datetime.now(UTC))

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
