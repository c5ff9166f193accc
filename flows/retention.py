"""Footage whose time is over, by the rules on the record: what would go, and its going.

The record says first that it is deleted, then the bytes go: killed in between, the next run does the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crowd import retention
from crowd.database import Database
from crowd.records import FootageRecord
from crowd.retention import Stays, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Footage whose bytes were taken away. why: the rules' reasons; empty for what a killed run had left."""

    sha256: str
    original_name: str
    size_bytes: int
    why: str


def plan_deletion(database: Database, *, now: datetime) -> list[Verdict]:
    """What the rules say of all footage, changing nothing."""
    with database.session(reading=True) as session:
        return retention.verdicts(session, now=now)


def delete_what_is_over(database: Database, folder: Path, *, who: str, now: datetime) -> list[Gone]:
    """Delete what the rules let go, each on the record before its bytes go. folder: where footage is kept."""
    gone = []
    for verdict in plan_deletion(database, now=now):
        if verdict.stays is not Stays.GOES:
            continue
        with database.session() as session:
            taken = retention.take(session, verdict.footage.id, who=who, now=now)
        if taken.stays is Stays.GOES:
            _remove(database, folder, taken.footage)
            gone.append(_gone(taken.footage, "; ".join(dict.fromkeys(rule.why for rule in taken.rules))))
    with database.session(reading=True) as session:
        left = [one for one in retention.deleted(session) if (folder / one.sha256 / "original").exists()]
    for footage in left:
        if _remove(database, folder, footage):
            gone.append(_gone(footage, ""))
    return gone


def _remove(database: Database, folder: Path, footage: FootageRecord) -> bool:
    """Take the bytes away, unless the same ones have been sent in again since. Whoever records them waits for this."""
    with database.session() as session:
        now = session.get_one(FootageRecord, footage.id, with_for_update=True)
        if now.deleted_at is None:
            return False
        (folder / footage.sha256 / "original").unlink(missing_ok=True)
        return True


def _gone(footage: FootageRecord, why: str) -> Gone:
    return Gone(sha256=footage.sha256, original_name=footage.original_name, size_bytes=footage.size_bytes, why=why)
