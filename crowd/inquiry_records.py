"""The records of what comes back to an enterprise: inquiries, what was answered, meetings and outcomes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word


class InquiryState(StrEnum):
    """How far an inquiry has come. withdrawn: whoever sent it wants it forgotten, and it is."""

    NEW = "new"
    SEEN = "seen"
    ANSWERED = "answered"
    MEETING = "meeting"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class About(StrEnum):
    """What an inquiry is about: one of the needs a programme may have, or something else."""

    FINANCING = "financing"
    MARKET = "market"
    TECHNOLOGY = "technology"
    OTHER = "other"


class ResultKind(StrEnum):
    """What came of a programme: a meeting in person, or an outcome. nothing: it was pursued, and nothing came of it."""

    MEETING = "meeting"
    INVESTMENT = "investment"
    CONTRACT = "contract"
    LICENCE = "licence"
    TRIAL = "trial"
    COOPERATION = "cooperation"
    NOTHING = "nothing"


class InquiryRecord(Record):
    """Somebody who saw a programme wants to hear from its enterprise.

    enterprise_id: whose it is, for good; None where the programme was made for no commission, and operators answer.
    country: ISO 3166-1 alpha-2. consent_*: what was agreed to, in the words that were shown. forgotten_at: from then on
    name, contacts and message are empty.
    """

    __tablename__ = "inquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(String(2))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    about: Mapped[About] = mapped_column(word(About, name="about"))
    message: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(10))
    consent_version: Mapped[str] = mapped_column(String(20))
    consent_words: Mapped[str] = mapped_column(Text)
    state: Mapped[InquiryState] = mapped_column(word(InquiryState), default=InquiryState.NEW, index=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def subject(self) -> str:
        """The inquiry's name in the ledger."""
        return f"inquiry:{self.id}"


class InquiryStepRecord(Record):
    """One step of an inquiry and what was said at it, for the enterprise and operators. Rows are only added."""

    __tablename__ = "inquiry_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    state: Mapped[InquiryState] = mapped_column(word(InquiryState))
    words: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ResultRecord(Record):
    """A meeting or an outcome that a programme brought. amount_fen: in hundredths of a yuan, None where none is told.

    words: for the enterprise and operators; teams see kind and day. inquiry_id: None where it began otherwise.
    """

    __tablename__ = "result"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    kind: Mapped[ResultKind] = mapped_column(word(ResultKind, name="kind"))
    on_day: Mapped[date] = mapped_column(Date)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
