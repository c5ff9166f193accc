"""The records: what the database keeps about footage, programmes and what people decided about them.

Records stay readable after their session has ended.
"""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from crowd.proof import Proof
from crowd.record_base import Record, UtcDateTime, utc_now, word
from pipeline.model.channel import Region
from pipeline.model.footage import Footage
from pipeline.model.programme import Need, Programme


class ProgrammeState(StrEnum):
    """Where a programme stands, from its footage's arrival to its recall."""

    RECEIVED = "received"
    PRODUCING = "producing"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RECALLED = "recalled"
    REFUSED = "refused"
    FAILED = "failed"


class ReviewState(StrEnum):
    """What a person has said about one digest of a programme."""

    OPEN = "open"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


class PublicationState(StrEnum):
    """Whether a channel shows the programme."""

    PUBLISHED = "published"
    RECALLED = "recalled"


class FootageRecord(Record):
    """One stored upload. path, original_name: as in Footage. deleted_at: when a retention rule took its bytes."""

    __tablename__ = "footage"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    original_name: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    received_from: Mapped[str] = mapped_column(Text)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def subject(self) -> str:
        """The footage's name in the ledger."""
        return f"footage:{self.sha256}"

    @property
    def footage(self) -> Footage:
        """The same as the value the pipeline takes."""
        return Footage(
            sha256=self.sha256, path=Path(self.path), original_name=self.original_name, size_bytes=self.size_bytes
        )


class ProgrammeRecord(Record):
    """One programme. digest, package_dir, duration_ms, languages: of the newest package, empty before there is one.

    submitted_by: the ledger's name of who sent it in first, whose it is. options: what produce was asked to do.
    state_reason: why it stands where it stands, for people.
    """

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title_en: Mapped[str] = mapped_column(Text)
    title_zh: Mapped[str] = mapped_column(Text)
    enterprise: Mapped[str] = mapped_column(Text)
    need: Mapped[str | None] = mapped_column(String(20))
    footage_id: Mapped[int] = mapped_column(ForeignKey("footage.id"), index=True)
    submitted_by: Mapped[str] = mapped_column(Text, default="", server_default="", index=True)
    commission_id: Mapped[int | None] = mapped_column(ForeignKey("commission.id"), index=True)
    state: Mapped[ProgrammeState] = mapped_column(word(ProgrammeState), default=ProgrammeState.RECEIVED, index=True)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    digest: Mapped[str] = mapped_column(String(64), default="")
    package_dir: Mapped[str] = mapped_column(Text, default="")
    duration_ms: Mapped[int] = mapped_column(default=0)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    @property
    def subject(self) -> str:
        """The programme's name in the ledger."""
        return f"programme:{self.slug}"

    @property
    def programme(self) -> Programme:
        """The same as the value the pipeline takes."""
        return Programme(
            slug=self.slug,
            title_en=self.title_en,
            title_zh=self.title_zh,
            enterprise=self.enterprise,
            need=Need(self.need) if self.need else None,
        )


class ReviewRecord(Record):
    """One digest of a programme before a person's eyes. decided_by, decided_at, reason: None while it is open.

    findings, doubtful: Remark and Doubt as JSON. picture: Picture as JSON. package_dir: what was looked at; empty where
    nobody wrote it down.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("programme_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[ReviewState] = mapped_column(word(ReviewState), default=ReviewState.OPEN)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    doubtful: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    picture: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    package_dir: Mapped[str] = mapped_column(Text, default="", server_default="")

    @property
    def proof(self) -> Proof:
        """What the subtitle rules said when it was opened."""
        return Proof.kept(self.findings, self.doubtful, self.picture)


class PublicationRecord(Record):
    """What one channel shows of one programme now; what it showed before is in the ledger."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("programme_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    channel: Mapped[str] = mapped_column(String(120))
    region: Mapped[Region] = mapped_column(word(Region, name="region"))
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[PublicationState] = mapped_column(word(PublicationState))
    url: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class LedgerEntry(Record):
    """One decision: who did what to which subject, when and why. The database refuses to change or remove it."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    why: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class CorrectionRecord(Record):
    """A sentence whose Chinese a person corrected: the translation memory. Older corrections of a sentence stay.

    key_sha256: of the source's sentence_key, since a long sentence is more than PostgreSQL indexes.
    programme: a slug, maybe of another installation, or empty. at: when it was corrected.
    """

    __tablename__ = "translation_memory"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    key_sha256: Mapped[str] = mapped_column(String(64), index=True)
    target: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
