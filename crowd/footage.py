"""Footage on the record, before anything has looked at it (DESIGN law 2)."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.record_base import utc_now
from crowd.records import FootageRecord, ProgrammeRecord
from pipeline.model.footage import Footage


def record_footage(session: Session, footage: Footage, *, who: str) -> FootageRecord:
    """The record of these bytes, made where there is none: the same bytes sent twice are one footage.

    Bytes that a retention rule had taken are received anew. Until the transaction ends no rule takes them: the caller
    sees within it that they are there.
    """
    values = {
        "sha256": footage.sha256,
        "original_name": footage.original_name,
        "size_bytes": footage.size_bytes,
        "path": str(footage.path),
        "received_at": utc_now(),
        "received_from": who,
    }
    # Two people may send the same bytes at once: the database, not a look beforehand, says who was first.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = session.scalar(
        dialect.insert(FootageRecord).values(values).on_conflict_do_nothing().returning(FootageRecord.id)
    )
    # Locked: a retention rule must not take what is being put on the record.
    this = select(FootageRecord).where(FootageRecord.sha256 == footage.sha256).with_for_update()
    record = session.scalars(this.execution_options(populate_existing=True)).one()
    if record.deleted_at is not None:
        record.deleted_at, record.received_at, made = None, utc_now(), record.id
    if made is not None:
        ledger.append(
            session,
            who=who,
            action="footage received",
            subject=record.subject,
            why=footage.original_name,
            facts={"size_bytes": footage.size_bytes},
        )
    return record


def footage_of(session: Session, programme: ProgrammeRecord) -> FootageRecord:
    """The footage a programme is made of."""
    return session.get_one(FootageRecord, programme.footage_id)
