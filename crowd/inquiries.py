"""Inquiries on the record: received, seen, answered, met, closed, forgotten. What people wrote never enters the ledger.

Every time is handed in as `now`, timezone-aware.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crowd import ledger, results
from crowd.commission_records import CommissionRecord
from crowd.inquiry_records import About, InquiryRecord, InquiryState, InquiryStepRecord, ResultKind
from crowd.person_records import EnterpriseRecord
from crowd.records import ProgrammeRecord
from crowd.roles import Role, Standing
from pipeline.errors import WrongInput

S = InquiryState
NEXT = {
    S.NEW: frozenset({S.SEEN, S.ANSWERED, S.MEETING, S.CLOSED}),
    S.SEEN: frozenset({S.ANSWERED, S.MEETING, S.CLOSED}),
    S.ANSWERED: frozenset({S.ANSWERED, S.MEETING, S.CLOSED}),
    S.MEETING: frozenset({S.ANSWERED, S.MEETING, S.CLOSED}),
    S.CLOSED: frozenset({S.CLOSED}),
    S.WITHDRAWN: frozenset[InquiryState](),
}
"""What may follow. Closed may be closed again: outcomes come late, and one inquiry may bring several."""


class CannotFollow(WrongInput):
    """The inquiry does not stand where that can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What somebody wrote; as in InquiryRecord."""

    name: str
    organisation: str
    country: str
    email: str
    phone: str
    about: About
    message: str
    language: str
    consent_version: str
    consent_words: str


def enterprise_of(session: Session, programme: ProgrammeRecord) -> EnterpriseRecord | None:
    """Whose the programme is: its commission's. None where it was made for none; a name told with it proves nothing."""
    commission = session.get(CommissionRecord, programme.commission_id) if programme.commission_id else None
    return session.get_one(EnterpriseRecord, commission.enterprise_id) if commission else None


def receive(session: Session, programme: ProgrammeRecord, letter: Letter, *, who: str, now: datetime) -> InquiryRecord:
    """A new inquiry, to the programme's enterprise and to nobody else's."""
    enterprise = enterprise_of(session, programme)
    inquiry = InquiryRecord(
        programme_id=programme.id, enterprise_id=enterprise.id if enterprise else None, name=letter.name,
        organisation=letter.organisation, country=letter.country, email=letter.email, phone=letter.phone,
        about=letter.about, message=letter.message, language=letter.language, consent_version=letter.consent_version,
        consent_words=letter.consent_words, received_at=now, changed_at=now,
    )  # fmt: skip
    session.add(inquiry)
    session.flush()
    facts = {
        "programme": programme.slug, "about": letter.about.value, "country": letter.country,
        "consent": letter.consent_version,
    }  # fmt: skip
    ledger.append(session, who=who, action="inquiry received", subject=inquiry.subject, why="", facts=facts)
    return inquiry


def seen(session: Session, inquiry: InquiryRecord, *, who: str, now: datetime) -> None:
    """The enterprise has read it; a second look changes nothing."""
    if inquiry.state is S.NEW:
        _move(session, inquiry, S.SEEN, who=who, words="", now=now)


def answer(session: Session, inquiry: InquiryRecord, words: str, *, who: str, now: datetime) -> None:
    """The enterprise has answered; words: what. Raises CannotFollow."""
    _move(session, inquiry, S.ANSWERED, who=who, words=words, now=now)


def agree_meeting(
    session: Session, inquiry: InquiryRecord, on_day: date, words: str, *, who: str, now: datetime
) -> None:
    """A meeting in person is agreed, which counts among the programme's results. Raises CannotFollow."""
    _move(session, inquiry, S.MEETING, who=who, words=words, now=now)
    _result(session, inquiry, results.Told(kind=ResultKind.MEETING, on_day=on_day, words=words), who=who)


def close(session: Session, inquiry: InquiryRecord, told: results.Told, *, who: str, now: datetime) -> None:
    """What came of it. Raises CannotFollow."""
    if told.kind is ResultKind.MEETING:
        raise CannotFollow("outcome", "is a meeting, which closes nothing")
    _move(session, inquiry, S.CLOSED, who=who, words=told.words, now=now, facts={"outcome": told.kind.value})
    _result(session, inquiry, told, who=who)


def forget(session: Session, inquiry: InquiryRecord, *, who: str, why: str, now: datetime) -> None:
    """Who wrote it and what is gone; that there was one stays. Forgotten twice changes nothing."""
    if inquiry.forgotten_at is not None:
        return
    inquiry.name = inquiry.organisation = inquiry.email = inquiry.phone = inquiry.message = ""
    inquiry.state, inquiry.forgotten_at, inquiry.changed_at = S.WITHDRAWN, now, now
    for step in steps(session, inquiry):
        step.words = ""
    session.flush()
    ledger.append(session, who=who, action="inquiry forgotten", subject=inquiry.subject, why=why)


def steps(session: Session, inquiry: InquiryRecord) -> list[InquiryStepRecord]:
    """What happened to it, oldest first."""
    of = InquiryStepRecord.inquiry_id == inquiry.id
    return list(session.scalars(select(InquiryStepRecord).where(of).order_by(InquiryStepRecord.id)))


def business(standing: Standing) -> Select[InquiryRecord]:
    """What asks for the inquiries that are the person's business, newest first: all for operators, else those of the
    enterprises spoken for."""
    found = select(InquiryRecord).order_by(InquiryRecord.id.desc())
    if Role.OPERATOR not in standing.roles:
        found = found.where(InquiryRecord.enterprise_id.in_(standing.enterprises))
    return found


def business_of(session: Session, standing: Standing) -> list[InquiryRecord]:
    """These inquiries."""
    return list(session.scalars(business(standing)))


def to_enterprise(session: Session, enterprise_id: int) -> list[InquiryRecord]:
    """Everything that was asked of the enterprise, newest first."""
    of = InquiryRecord.enterprise_id == enterprise_id
    return list(session.scalars(select(InquiryRecord).where(of).order_by(InquiryRecord.id.desc())))


def about_programmes(session: Session, programme_ids: Collection[int]) -> list[InquiryRecord]:
    """Everything that was asked about these programmes, oldest first."""
    of = InquiryRecord.programme_id.in_(programme_ids)
    return list(session.scalars(select(InquiryRecord).where(of).order_by(InquiryRecord.id)))


def _result(session: Session, inquiry: InquiryRecord, told: results.Told, *, who: str) -> None:
    programme = session.get_one(ProgrammeRecord, inquiry.programme_id)
    results.record(session, programme, told, enterprise_id=inquiry.enterprise_id, inquiry_id=inquiry.id, who=who)


def _move(
    session: Session,
    inquiry: InquiryRecord,
    state: InquiryState,
    *,
    who: str,
    words: str,
    now: datetime,
    facts: dict[str, object] | None = None,
) -> None:
    if state not in NEXT[inquiry.state]:
        raise CannotFollow("inquiry", f"is {inquiry.state.value}, which cannot become {state.value}")
    inquiry.state, inquiry.changed_at = state, now
    session.add(InquiryStepRecord(inquiry_id=inquiry.id, state=state, words=words, by=who, at=now))
    session.flush()
    ledger.append(session, who=who, action=f"inquiry {state.value}", subject=inquiry.subject, why="", facts=facts or {})
