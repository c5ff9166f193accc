"""Uploads as the portal takes them: announced, appended to, terminated. Knows nothing of HTTP but its problems."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore, Event
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.exceptions import ClientDisconnected

from crowd import quotas, uploads
from crowd.database import Database
from crowd.quotas import Allowance
from crowd.upload_records import UploadRecord, UploadState
from portal.languages import marked
from portal.problems import MESSAGES, NoSpace, Told
from portal.uploads.body import Turns
from portal.uploads.partial import (
    Body,
    Busy,
    ChecksumMismatch,
    Partial,
    TooLong,
    Writer,
    see_that_there_is_room,
)
from portal.uploads.protocol import Checksum

MAX_UPLOAD_BYTES = 20 * 1024**3
"""Six minutes of 4K as cameras and phones record it are far below; above it somebody sent the wrong thing."""
PATIENCE_S = 5.0
"""How long a new request waits for the one whose turn it ended."""

QUOTA = marked("That is more than you may still send: %(left)s MB are left.")
MANY = marked("You have begun too many uploads. Please finish or discard some of them.")
EMPTY = marked("Please choose the footage to send.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, as the ledger names them. team may be empty."""

    owner: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where uploads lie until they are whole, and who writes which. slots: bodies read at once.

    arrived: set when an upload is whole, so that somebody keeps it. sealed: set when one is whole in the store.
    """

    folder: Path
    database: Database
    allowance: Allowance
    slots: BoundedSemaphore
    turns: Turns = field(default_factory=Turns)
    arrived: Event = field(default_factory=Event)
    sealed: Event = field(default_factory=Event)

    def partial(self, upload_id: str) -> Partial:
        """The file of an upload."""
        return Partial(path=self.folder / f"{upload_id}.upload")

    def announce(
        self,
        sender: Sender,
        *,
        length_bytes: int | None,
        sent_metadata: str,
        original_name: str,
        said: dict[str, str],
        sha256: str = "",
    ) -> UploadRecord:
        """A new upload. Raises Told (400, 413, 429) or NoSpace where it may not be."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.database.session() as session:
            if uploads.has_too_many(session, sender.owner):
                raise Told(429, "too_many_uploads", MANY)
            self.ensure_may_be(session, sender, length_bytes)
            return uploads.announce(
                session,
                owner=sender.owner,
                team=sender.team,
                length_bytes=length_bytes,
                sent_metadata=sent_metadata,
                original_name=original_name,
                said=said,
                now=datetime.now(UTC),
                sha256=sha256,
            )

    def take_whole(self, sender: Sender, part: Path, *, original_name: str, said: dict[str, str]) -> UploadRecord:
        """A file that came in one piece, without the protocol: from here on an upload like any other."""
        record = self.announce(
            sender,
            length_bytes=part.stat().st_size,
            sent_metadata="",
            original_name=original_name,
            said=said,
        )
        part.rename(self.partial(record.id).path)
        with self.database.session() as session:
            session.add(record)
            record.state = UploadState.RECEIVED
        self.arrived.set()
        return record

    def find(self, upload_id: str, sender: Sender) -> UploadRecord:
        """The sender's upload. Told 404 for anybody else's and for none, 410 for one that waited too long."""
        with self.database.session(reading=True) as session:
            record = uploads.find(session, upload_id, owner=sender.owner)
        if record is None:
            raise Told(404, *MESSAGES[404])
        if uploads.is_over(record, now=datetime.now(UTC)):
            raise Told(410, *MESSAGES[410])
        return record

    def offset_bytes(self, record: UploadRecord) -> int:
        """How much of it is here, without disturbing who writes it."""
        if record.state is UploadState.OPEN:
            return self.partial(record.id).offset_bytes()
        return record.length_bytes or 0

    @contextmanager
    def at_work(self, found: UploadRecord, environ: dict[str, Any]) -> Iterator["Work"]:
        """Be the one request that works on an upload that was found to be the sender's. Told 423 where another does
        not let go, 404 where it has been terminated meanwhile.
        """
        partial = self.partial(found.id)
        with self.turns.take(found.id, environ) as turn, self._locked(partial) as writer:
            # Only now is it certain: whoever held the lock may have finished or terminated it.
            with self.database.session(reading=True) as session:
                record = uploads.find(session, found.id, owner=found.owner)
            if record is None or record.state is UploadState.KEPT:
                partial.remove()  # opening it made it anew
            if record is None:
                raise Told(404, *MESSAGES[404])
            work = Work(intake=self, record=record, writer=writer, body=turn)
            work.note()  # the server may have been killed between the last byte and the record of it
            yield work

    def ensure_may_be(self, session: Session, sender: Sender, length_bytes: int | None) -> int:
        """How many bytes the sender may still announce. Told 400, 413 or NoSpace where it is less than length_bytes."""
        left_bytes = quotas.left_bytes(session, owner=sender.owner, team=sender.team, allowance=self.allowance)
        if length_bytes == 0:
            raise Told(400, "empty", EMPTY)
        if (length_bytes or 0) > MAX_UPLOAD_BYTES:
            raise Told(413, "too_large", MESSAGES[413][1])
        if (length_bytes or 1) > left_bytes:
            raise Told(413, "quota_exceeded", QUOTA, left=left_bytes // 10**6)
        with _disk_full_is_told():
            see_that_there_is_room(self.folder, length_bytes or 0)
        return left_bytes

    @contextmanager
    def _locked(self, partial: Partial) -> Iterator[Writer]:
        try:
            with partial.writing(patience_s=PATIENCE_S) as writer:
                yield writer
        except Busy as busy:
            raise Told(423, *MESSAGES[423]) from busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One request at work on one upload, which nobody else writes meanwhile."""

    intake: Intake
    record: UploadRecord
    writer: Writer
    body: Body

    @property
    def is_open(self) -> bool:
        """Whether it still takes bytes."""
        return self.record.state is UploadState.OPEN

    @property
    def offset_bytes(self) -> int:
        """How much of it is here, on the disk."""
        return self.writer.offset_bytes if self.is_open else self.record.length_bytes or 0

    def settle_length(self, sender: Sender, length_bytes: int) -> None:
        """The length that was put off arrives. Told 400 where it contradicts what is known, else as announce."""
        if self.record.length_bytes not in {None, length_bytes} or length_bytes < self.offset_bytes:
            raise Told(400, *MESSAGES[400])
        if self.record.length_bytes is None:
            with self.intake.database.session() as session:
                self.intake.ensure_may_be(session, sender, length_bytes)
                session.add(self.record)
                self.record.length_bytes = length_bytes
            self.note()

    def append(self, sender: Sender, *, body_bytes: int | None, checksum: Checksum | None) -> None:
        """Take the request's body. body_bytes: as announced, None where it was not.

        What arrived counts even where this raises, unless a checksum vouched for it. Told 413, 460, 503, NoSpace,
        ClientDisconnected.
        """
        limit_bytes = (self.record.length_bytes or self._most_bytes(sender)) - self.offset_bytes
        if (body_bytes or 0) > limit_bytes:
            raise Told(413, *MESSAGES[413])
        if not self.intake.slots.acquire(blocking=False):
            raise Told(503, *MESSAGES[503])
        try:
            with _disk_full_is_told():
                see_that_there_is_room(self.writer.handle, body_bytes or 0)
                self.writer.append(self.body, limit_bytes=limit_bytes, checksum=checksum)
        except ChecksumMismatch as mismatch:
            raise Told(460, *MESSAGES[460]) from mismatch
        except TooLong as long:
            raise Told(413, *MESSAGES[413]) from long
        except OSError as gone:
            raise ClientDisconnected from gone
        finally:
            self.intake.slots.release()
            self.note()

    def terminate(self) -> None:
        """Forget the upload and its bytes."""
        with self.intake.database.session() as session:
            uploads.forget(session, self.record.id)
        self.intake.partial(self.record.id).remove()

    def note(self) -> None:
        """Write down that something has come, and whether the upload is whole."""
        if not self.is_open or not self.writer.offset_bytes:
            return
        with self.intake.database.session() as session:
            session.add(self.record)
            uploads.keep_open(self.record, now=datetime.now(UTC))
            if self.writer.offset_bytes == self.record.length_bytes:
                self.record.state = UploadState.RECEIVED
        if self.record.state is UploadState.RECEIVED:
            self.intake.arrived.set()

    def _most_bytes(self, sender: Sender) -> int:
        with self.intake.database.session() as session:
            return min(self.intake.ensure_may_be(session, sender, None), MAX_UPLOAD_BYTES)


@contextmanager
def _disk_full_is_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from error
        raise
