"""The records of what is being sent in, and of how much anybody may send."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word


class UploadState(StrEnum):
    """open takes bytes; received is whole and waits to be kept; kept has become footage."""

    OPEN = "open"
    RECEIVED = "received"
    KEPT = "kept"


class UploadRecord(Record):
    """One file on its way in. How much of it is here, the file itself says.

    id: unguessable, and the file's name. owner, team: who sends it, as the ledger names them; team may be empty.
    length_bytes: None until the sender says it. metadata: Upload-Metadata as it was sent. said: what it says about the
    programme. slug: the programme it has become, empty before.

    store_upload_id: by what name a store takes its parts, empty where it comes by tus or has left the store. sha256:
    what the sender says it is. sealed_at: when the sender said that every part is there. fault: why it had to begin
    anew, empty where it did not.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(Text, index=True)
    team: Mapped[str] = mapped_column(Text, index=True)
    length_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sent_metadata: Mapped[str] = mapped_column("metadata", Text)
    original_name: Mapped[str] = mapped_column(Text)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[UploadState] = mapped_column(word(UploadState), default=UploadState.OPEN, index=True)
    slug: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    store_upload_id: Mapped[str] = mapped_column(Text, default="", server_default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(20), default="", server_default="")

    @property
    def by_parts(self) -> bool:
        """Whether it comes in parts by way of a store."""
        return bool(self.sha256)

    @property
    def takes_parts(self) -> bool:
        """Whether its sender may still send."""
        return self.state is UploadState.OPEN and self.sealed_at is None

    @property
    def standing(self) -> str:
        """Its state, or verifying while it lies whole in a store and has not been fetched."""
        return "verifying" if self.state is UploadState.OPEN and self.sealed_at is not None else self.state.value


class QuotaRecord(Record):
    """How many bytes one person or team may have sent in, where that differs from the settings. subject: person:<name>
    or team:<name>."""

    __tablename__ = "quota"

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    limit_bytes: Mapped[int] = mapped_column(BigInteger)
