"""Uploads on the record: announced, received whole, kept; or forgotten when their time is over.

Every time is handed in as `now`, timezone-aware.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crowd.upload_records import UploadRecord, UploadState

OPEN_FOR = timedelta(days=7)
"""How long an upload waits for its next byte."""

MOST_OPEN = 200
"""Unfinished uploads one person may have."""


def announce(
    session: Session,
    *,
    owner: str,
    team: str,
    length_bytes: int | None,
    sent_metadata: str,
    original_name: str,
    said: dict[str, str],
    now: datetime,
    sha256: str = "",
) -> UploadRecord:
    """A new upload of which nothing is here yet. sha256: of one that comes in parts by way of a store."""
    record = UploadRecord(
        id=secrets.token_urlsafe(32),
        owner=owner,
        team=team,
        length_bytes=length_bytes,
        sent_metadata=sent_metadata,
        original_name=original_name,
        said=dict(said),
        state=UploadState.OPEN,
        slug="",
        created_at=now,
        expires_at=now + OPEN_FOR,
        sha256=sha256,
        store_upload_id="",
        fault="",
    )
    session.add(record)
    session.flush()
    return record


def find(session: Session, upload_id: str, *, owner: str) -> UploadRecord | None:
    """The owner's upload; None for anybody else's, so that nobody learns of it."""
    record = session.get(UploadRecord, upload_id)
    return record if record is not None and record.owner == owner else None


def is_over(record: UploadRecord, *, now: datetime) -> bool:
    """Whether an unfinished upload has waited too long. One whose parts are all in the store waits for us."""
    return record.state is UploadState.OPEN and record.sealed_at is None and record.expires_at <= now


def keep_open(record: UploadRecord, *, now: datetime) -> None:
    """Something of it has come: wait the whole time again."""
    record.expires_at = now + OPEN_FOR


def unfinished(session: Session, owner: str, *, now: datetime) -> list[UploadRecord]:
    """What this owner has begun and not finished, newest first."""
    wanted = (UploadRecord.owner == owner, UploadRecord.state == UploadState.OPEN, UploadRecord.expires_at > now)
    return list(session.scalars(select(UploadRecord).where(*wanted).order_by(UploadRecord.created_at.desc())))


def all_open(session: Session, *, now: datetime) -> list[UploadRecord]:
    """Everybody's unfinished uploads that may still go on by tus; what came in parts is whole once it is verified."""
    wanted = (UploadRecord.state == UploadState.OPEN, UploadRecord.sealed_at.is_(None), UploadRecord.expires_at > now)
    return list(session.scalars(select(UploadRecord).where(*wanted)))


def has_too_many(session: Session, owner: str) -> bool:
    """Whether this owner may begin no more before finishing some."""
    theirs = (UploadRecord.owner == owner, UploadRecord.state == UploadState.OPEN)
    return (session.scalar(select(func.count()).select_from(UploadRecord).where(*theirs)) or 0) >= MOST_OPEN


def received(session: Session) -> list[UploadRecord]:
    """What is whole and waits to be kept, oldest first."""
    whole = UploadRecord.state == UploadState.RECEIVED
    return list(session.scalars(select(UploadRecord).where(whole).order_by(UploadRecord.created_at)))


def forget(session: Session, upload_id: str) -> None:
    """Take an unfinished upload off the record."""
    session.execute(delete(UploadRecord).where(UploadRecord.id == upload_id, UploadRecord.state == UploadState.OPEN))


def over(session: Session, *, now: datetime) -> list[UploadRecord]:
    """Unfinished uploads that have waited too long."""
    waited = (UploadRecord.state == UploadState.OPEN, UploadRecord.sealed_at.is_(None), UploadRecord.expires_at <= now)
    return list(session.scalars(select(UploadRecord).where(*waited)))


def sealed(session: Session) -> list[UploadRecord]:
    """What lies whole in the store and is to be fetched and verified, oldest first."""
    whole = (UploadRecord.state == UploadState.OPEN, UploadRecord.sealed_at.is_not(None))
    return list(session.scalars(select(UploadRecord).where(*whole).order_by(UploadRecord.sealed_at)))


def landed(session: Session) -> list[UploadRecord]:
    """What has been fetched and still lies in the store as well."""
    fetched = (UploadRecord.state != UploadState.OPEN, UploadRecord.store_upload_id != "")
    return list(session.scalars(select(UploadRecord).where(*fetched)))


def begin_anew(record: UploadRecord, store_upload_id: str, *, fault: str, now: datetime) -> None:
    """What the store had was not what was announced, and is gone: every part is wanted again."""
    record.store_upload_id, record.sealed_at, record.fault = store_upload_id, None, fault
    keep_open(record, now=now)
