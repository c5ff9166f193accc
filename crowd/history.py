"""The whole history of one programme, from order to outcome, in the order in which it happened."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crowd import inquiries, views
from crowd.commission_records import CommissionRecord
from crowd.draft_records import CommentRecord, DraftEditRecord, DraftRecord
from crowd.records import FootageRecord, LedgerEntry, ProgrammeRecord
from crowd.view_figures import Period
from crowd.view_records import ViewDayRecord, ViewingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened. who, why, facts: as in the ledger. subject: what it happened to."""

    at: datetime
    who: str
    action: str
    subject: str
    why: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def of_programme(session: Session, programme: ProgrammeRecord, *, now: datetime) -> list[Happening]:
    """Order, tasks, pledges, upload, verdicts, edits, decisions, publication, views, inquiries, results; in order."""
    footage = session.get_one(FootageRecord, programme.footage_id)
    subjects = [programme.subject, footage.subject]
    if programme.commission_id is not None:
        subjects.append(session.get_one(CommissionRecord, programme.commission_id).subject)
    subjects += [inquiry.subject for inquiry in inquiries.about_programmes(session, [programme.id])]
    happened = [
        *_from_ledger(session, subjects),
        *_edits(session, programme),
        *_comments(session, programme),
        *_views(session, programme, now),
    ]
    return sorted(happened, key=lambda happening: happening.at)


def _from_ledger(session: Session, subjects: list[str]) -> list[Happening]:
    found = session.scalars(select(LedgerEntry).where(LedgerEntry.subject.in_(subjects)).order_by(LedgerEntry.id))
    return [
        Happening(
            at=entry.at, who=entry.who, action=entry.action, subject=entry.subject, why=entry.why, facts=entry.facts
        )
        for entry in found
    ]


def _edits(session: Session, programme: ProgrammeRecord) -> list[Happening]:
    """An editor's edits of a day as one thing: each letter of them is on the desk."""
    rows = session.execute(
        select(DraftEditRecord.who, DraftEditRecord.at)
        .join(DraftRecord, DraftRecord.id == DraftEditRecord.draft_id)
        .where(DraftRecord.programme_id == programme.id)
    )
    found: defaultdict[tuple[str, object], list[datetime]] = defaultdict(list)
    for who, at in rows:
        found[who, at.date()].append(at)
    return [
        Happening(
            at=max(times), who=who, action="subtitles edited", subject=programme.subject, facts={"edits": len(times)}
        )
        for (who, _day), times in found.items()
    ]


def _comments(session: Session, programme: ProgrammeRecord) -> list[Happening]:
    found = session.scalars(select(CommentRecord).where(CommentRecord.programme_id == programme.id))
    return [
        Happening(at=said.at, who=said.who, action="comment", subject=programme.subject, why=said.text)
        for said in found
    ]


def _views(session: Session, programme: ProgrammeRecord, now: datetime) -> list[Happening]:
    """Views by month, at the end of its last day with any; of today so far, now."""
    firsts = [
        session.scalar(select(func.min(kind.day)).where(kind.programme_id == programme.id))
        for kind in (ViewDayRecord, ViewingRecord)
    ]
    begun = [first for first in firsts if first is not None]
    period = Period(first=min(begun), last=now.date()) if begun else Period.ending(now.date(), 1)
    months: dict[tuple[int, int], tuple[date, int]] = {}
    for day, figures in views.by_day(session, [programme.id], period).items():
        if figures.views:
            _, before = months.get((day.year, day.month), (day, 0))
            months[day.year, day.month] = day, before + figures.views
    return [
        Happening(
            at=min(now, datetime.combine(day, time.max, UTC)),
            who="viewers",
            action="views counted",
            subject=programme.subject,
            facts={"views": counted},
        )
        for day, counted in months.values()
    ]
