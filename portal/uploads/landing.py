"""What has landed in a store is fetched and verified, beside the requests: only then is it an upload like any other.

Its bytes become the upload's own file, so that the same finishing job keeps them. Killed anywhere, this goes on where
the file ends.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crowd import uploads
from crowd.upload_records import UploadRecord, UploadState
from pipeline.publish.landing import Landing
from pipeline.publish.storage import ObjectMissing
from portal.uploads.intake import Intake
from portal.uploads.partial import CHUNK_BYTES, Busy, TooLong, Writer

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
OTHER_BYTES, LOST = "other_bytes", "lost"
"""Why an upload has to begin anew: its bytes are not those of its digest, or the store has lost them."""


def start_landing(intake: Intake, store: Landing) -> threading.Thread:
    """Fetch whatever is sealed for as long as this process lives."""

    def fetch_on() -> None:
        while True:
            try:
                land_sealed(intake, store)
            except Exception:  # the edge of the thread: it must outlive a database that is away
                log.exception("what has landed could not be looked for; it will be tried again")
            intake.sealed.wait(LOOK_EVERY_S)
            intake.sealed.clear()

    thread = threading.Thread(target=fetch_on, name="landing", daemon=True)
    thread.start()
    return thread


def land_sealed(intake: Intake, store: Landing) -> int:
    """Fetch and verify what is whole in the store; says how many were right. One that another process is at waits."""
    with intake.database.session(reading=True) as session:
        sealed = uploads.sealed(session)
    fetched = 0
    for record in sealed:
        try:
            fetched += _land(intake, store, record)
        except Busy:
            continue
        except Exception:  # the edge of one upload: the others must not wait for it
            log.exception("upload %s could not be fetched; it will be tried again", record.id)
    with intake.database.session(reading=True) as session:
        landed = uploads.landed(session)
    for record in landed:  # here and on the record: what lies in the store has done its work
        store.delete(record.id)
        with intake.database.session() as session:
            session.add(record)
            record.store_upload_id = ""
    return fetched


def _land(intake: Intake, store: Landing, record: UploadRecord) -> bool:
    assert record.length_bytes is not None
    partial, fault = intake.partial(record.id), ""
    with partial.writing(patience_s=0) as writer:
        if not _still_sealed(intake, record):
            partial.remove()  # opening it made it anew
            return False
        try:
            store.complete(record.id, record.store_upload_id)
            if _fetched_sha256(store, record, writer) != record.sha256:
                fault = OTHER_BYTES
        except ObjectMissing:
            fault = LOST
        except TooLong:
            fault = OTHER_BYTES
        if fault:
            _begin_anew(intake, store, record, fault)
            partial.remove()
            return False
        with intake.database.session() as session:
            session.add(record)
            record.state = UploadState.RECEIVED
    intake.arrived.set()
    return True


def _still_sealed(intake: Intake, record: UploadRecord) -> bool:
    with intake.database.session(reading=True) as session:
        found = session.get(UploadRecord, record.id)
        return found is not None and found.state is UploadState.OPEN and found.sealed_at is not None


def _fetched_sha256(store: Landing, record: UploadRecord, writer: Writer) -> str:
    """The digest of the upload's file once it has all that lies in the store. What is here is not fetched again."""
    digest = hashlib.sha256()
    with open(writer.handle, "rb", closefd=False) as here:
        while chunk := here.read(CHUNK_BYTES):
            digest.update(chunk)
    left = (record.length_bytes or 0) - writer.offset_bytes
    if left:
        body = _Fetch(pieces=store.read(record.id, writer.offset_bytes), look=digest.update)
        writer.append(body, limit_bytes=left)
    return digest.hexdigest() if writer.offset_bytes == record.length_bytes else ""


def _begin_anew(intake: Intake, store: Landing, record: UploadRecord, fault: str) -> None:
    log.warning("upload %s begins anew: %s", record.id, fault)
    with suppress(ObjectMissing):
        store.delete(record.id)
    begun = store.begin(record.id)
    with intake.database.session() as session:
        session.add(record)
        uploads.begin_anew(record, begun, fault=fault, now=datetime.now(UTC))


@dataclass(slots=True, kw_only=True)
class _Fetch:
    """A download as a Body."""

    pieces: Iterator[bytes]
    look: Callable[[bytes], Any]
    hand: AbstractContextManager[object] = field(default_factory=nullcontext)
    _rest: bytes = b""

    def wait(self) -> None:
        """Until a piece is there."""
        if not self._rest:
            self._rest = next(self.pieces, b"")
            self.look(self._rest)

    def read_into(self, buffer: memoryview) -> int:
        """See Body."""
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
