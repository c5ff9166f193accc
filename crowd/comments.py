"""Comments at a time of a programme: said, answered, resolved."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd.draft_records import CommentRecord
from crowd.records import ProgrammeRecord
from pipeline.errors import WrongInput


def say(
    session: Session,
    record: ProgrammeRecord,
    text: str,
    *,
    start_ms: int,
    end_ms: int | None,
    parent_id: int | None,
    who: str,
) -> CommentRecord:
    """Keep a comment. An answer stands where what it answers stands, and opens that again.

    Raises WrongInput where parent_id is no comment on this programme.
    """
    parent = None if parent_id is None else _found(session, record, parent_id)
    if parent is not None:
        parent = parent if parent.parent_id is None else _found(session, record, parent.parent_id)
        parent.resolved_by, parent.resolved_at = None, None
        start_ms, end_ms = parent.start_ms, parent.end_ms
    comment = CommentRecord(
        programme_id=record.id,
        digest=record.digest,
        parent_id=parent.id if parent else None,
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        who=who,
    )
    session.add(comment)
    session.flush()
    return comment


def resolve(session: Session, record: ProgrammeRecord, comment_id: int, *, who: str, now: datetime) -> None:
    """Close the thread. Raises WrongInput for one that is no comment on this programme."""
    comment = _found(session, record, comment_id)
    comment.resolved_by, comment.resolved_at = who, now
    session.flush()


def of(session: Session, record: ProgrammeRecord) -> list[CommentRecord]:
    """Every comment on the programme in order of time, answers behind what they answer."""
    asked = select(CommentRecord).where(CommentRecord.programme_id == record.id)
    found = list(session.scalars(asked.order_by(CommentRecord.id)))
    return sorted(found, key=lambda one: (one.start_ms, one.parent_id or one.id, one.id))


def _found(session: Session, record: ProgrammeRecord, comment_id: int) -> CommentRecord:
    comment = session.get(CommentRecord, comment_id)
    if comment is None or comment.programme_id != record.id:
        raise WrongInput("comment", f"there is none numbered {comment_id} on {record.slug}")
    return comment
