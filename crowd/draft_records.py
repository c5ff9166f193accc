"""The records of the review desk: drafts of subtitles with every edit, and comments."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word


class Outcome(StrEnum):
    """What became of an edit: taken; stale, its author was shown what stood; late, the draft was no longer open."""

    TAKEN = "taken"
    STALE = "stale"
    LATE = "late"


class DraftRecord(Record):
    """What editors make of the subtitles of one digest. approved_*: whoever approved it, None before."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("programme_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    digest: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_why: Mapped[str | None] = mapped_column(Text)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DraftEditRecord(Record):
    """One edit of one cue; rows are added, never changed. The newest version of a cue stands.

    save_key: made by who edits, the same for the cues changed together and when it is sent again. version: what a
    taken edit made the cue, None for another. base: the version its author saw.
    """

    __tablename__ = "draft_edit"
    __table_args__ = (
        UniqueConstraint("draft_id", "language", "identity", "version", name="uq_draft_edit_version"),
        UniqueConstraint("draft_id", "save_key", "language", "identity", name="uq_draft_edit_save"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    save_key: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(20))
    identity: Mapped[str] = mapped_column(String(80))
    base: Mapped[int]
    version: Mapped[int | None]
    outcome: Mapped[Outcome] = mapped_column(word(Outcome, name="outcome"))
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    deleted: Mapped[bool]
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class CommentRecord(Record):
    """A remark at a time of a programme, or an answer to one (parent_id). end_ms: None where it is at a moment."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_programme_id", "programme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    digest: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    start_ms: Mapped[int]
    end_ms: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    resolved_by: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
