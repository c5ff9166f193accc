"""The ledger: every decision, who made it and why, append-only (DESIGN law 6)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import announcing
from crowd.records import LedgerEntry


def append(
    session: Session, *, who: str, action: str, subject: str, why: str, facts: dict[str, Any] | None = None
) -> LedgerEntry:
    """Write one decision down, and tell the webhooks that want to know.

    subject: a record's subject, as in programme:<slug>. facts: what JSON can say.
    """
    entry = LedgerEntry(who=who, action=action, subject=subject, why=why, facts=facts or {})
    session.add(entry)
    session.flush()
    announcing.announce(session, entry)
    return entry


def entries(session: Session, subject: str) -> list[LedgerEntry]:
    """What was decided about one subject, oldest first."""
    return list(session.scalars(select(LedgerEntry).where(LedgerEntry.subject == subject).order_by(LedgerEntry.id)))
