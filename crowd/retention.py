"""How long footage is kept. Rules are data; without one nothing goes. Every time is handed in as `now`, timezone-aware.

A rule covers one state that a programme can come to rest in. Footage goes only where every programme made of it rests,
each has a rule, each rule's days have passed since its programme last changed and since the footage arrived, no job is
waiting, no embargo lasts and nobody holds it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crowd import ledger, listings, queue
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState
from crowd.retention_records import FootageHoldRecord, RetentionRuleRecord
from crowd.task_rules import CHINA
from crowd.upload_records import UploadRecord, UploadState
from pipeline.errors import WrongInput

RESTING = (ProgrammeState.PUBLISHED, ProgrammeState.RECALLED, ProgrammeState.REFUSED)
"""States that somebody or something decided on. A failed programme is not done: it continues where it was."""


class Stays(StrEnum):
    """Why footage stays; GOES where nothing keeps it."""

    GOES = "goes"
    HELD = "held"
    UNUSED = "no programme is made of it"
    UNFINISHED = "a programme is unfinished"
    EMBARGO = "under embargo"
    NO_RULE = "no rule covers it"
    TOO_YOUNG = "its time is not over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One programme made of footage, as far as it matters here. at_work: a job for it waits or runs."""

    state: ProgrammeState
    changed_at: datetime
    at_work: bool = False
    embargoed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of one piece of footage. rules: those by which it goes. states: of its programmes."""

    footage: FootageRecord
    stays: Stays
    rules: tuple[RetentionRuleRecord, ...] = ()


def decide(
    uses: Iterable[Use], *, held: bool, arrived_at: datetime, keep_days: Mapping[str, int], now: datetime
) -> Stays:
    """Whether footage may go. keep_days: of the rules that hold, by state. Pure."""
    uses = tuple(uses)
    if held:
        return Stays.HELD
    if not uses:
        return Stays.UNUSED
    if any(use.state not in RESTING or use.at_work for use in uses):
        return Stays.UNFINISHED
    if any(use.embargoed for use in uses):
        return Stays.EMBARGO
    if any(use.state.value not in keep_days for use in uses):
        return Stays.NO_RULE
    over = (max(use.changed_at, arrived_at) + timedelta(days=keep_days[use.state.value]) <= now for use in uses)
    return Stays.GOES if all(over) else Stays.TOO_YOUNG


def set_rule(session: Session, state: str, keep_days: int, *, who: str, why: str, now: datetime) -> RetentionRuleRecord:
    """Footage of programmes in that state is kept so many days from here on; ends the rule there was for it.

    Raises WrongInput for a state that programmes do not rest in, for less than a day and where no reason is given.
    """
    if state not in RESTING:
        raise WrongInput("state", f"{state!r} is not one of {', '.join(RESTING)}")
    if keep_days < 1:
        raise WrongInput("days", "footage is kept for a day at least")
    _needs_words(who, why)
    for before in rules(session):
        if before.state == state:
            before.ended_at = now
    rule = RetentionRuleRecord(state=state, keep_days=keep_days, who=who, why=why, at=now)
    session.add(rule)
    session.flush()
    facts = {"rule": rule.id, "keep_days": keep_days}
    ledger.append(session, who=who, action="retention set", subject=f"retention:{state}", why=why, facts=facts)
    return rule


def end_rule(session: Session, state: str, *, who: str, why: str, now: datetime) -> None:
    """Footage of programmes in that state is kept for ever again. Raises WrongInput where there is no rule for it."""
    _needs_words(who, why)
    found = [rule for rule in rules(session) if rule.state == state]
    if not found:
        raise WrongInput("state", f"there is no rule for {state!r}")
    for rule in found:
        rule.ended_at = now
    ledger.append(session, who=who, action="retention ended", subject=f"retention:{state}", why=why)


def rules(session: Session) -> list[RetentionRuleRecord]:
    """The rules that hold, at most one a state."""
    wanted = RetentionRuleRecord.ended_at.is_(None)
    return list(session.scalars(select(RetentionRuleRecord).where(wanted).order_by(RetentionRuleRecord.id)))


def hold(session: Session, footage: FootageRecord, *, who: str, why: str, now: datetime) -> None:
    """Keep this footage whatever the rules say, until it is released. Raises WrongInput where its bytes are gone."""
    _needs_words(who, why)
    if session.get_one(FootageRecord, footage.id, with_for_update=True, populate_existing=True).deleted_at is not None:
        raise WrongInput("footage", f"{footage.sha256} has been deleted already")
    session.add(FootageHoldRecord(footage_id=footage.id, who=who, why=why, at=now))
    session.flush()
    ledger.append(session, who=who, action="footage held", subject=footage.subject, why=why)


def release(session: Session, footage: FootageRecord, *, who: str, why: str, now: datetime) -> None:
    """End every hold on this footage. Raises WrongInput where there is none."""
    _needs_words(who, why)
    found = [held for held in holds(session) if held.footage_id == footage.id]
    if not found:
        raise WrongInput("footage", f"{footage.sha256} is not held")
    for held in found:
        held.ended_at = now
    ledger.append(session, who=who, action="footage released", subject=footage.subject, why=why)


def holds(session: Session) -> list[FootageHoldRecord]:
    """The holds that last."""
    wanted = FootageHoldRecord.ended_at.is_(None)
    return list(session.scalars(select(FootageHoldRecord).where(wanted).order_by(FootageHoldRecord.id)))


def find_footage(session: Session, named: str) -> FootageRecord:
    """The footage of that digest, or of the programme of that slug. Raises WrongInput where there is none."""
    of_slug = select(ProgrammeRecord.footage_id).where(ProgrammeRecord.slug == named)
    found = session.scalars(
        select(FootageRecord).where((FootageRecord.sha256 == named) | FootageRecord.id.in_(of_slug))
    ).one_or_none()
    if found is None:
        raise WrongInput("footage", f"{named!r} is neither a sha256 nor a programme on the record")
    return found


def verdicts(session: Session, *, now: datetime) -> list[Verdict]:
    """Of all footage whose bytes are kept, oldest first."""
    kept = select(FootageRecord).where(FootageRecord.deleted_at.is_(None)).order_by(FootageRecord.id)
    holding, held = rules(session), _held(session)
    return [_verdict(session, footage, holding, held, now=now) for footage in session.scalars(kept)]


def take(session: Session, footage_id: int, *, who: str, now: datetime) -> Verdict:
    """Decide once more, with nobody able to change it meanwhile, and where it goes write it down as deleted.

    What it took of its senders' quotas is theirs again. The bytes themselves go after this is committed.
    """
    footage = session.get_one(FootageRecord, footage_id, with_for_update=True, populate_existing=True)
    found = _verdict(session, footage, rules(session), _held(session), now=now)
    if found.stays is not Stays.GOES or footage.deleted_at is not None:
        return found
    footage.deleted_at = now
    slugs = select(ProgrammeRecord.slug).where(ProgrammeRecord.footage_id == footage.id)
    session.execute(delete(UploadRecord).where(UploadRecord.state == UploadState.KEPT, UploadRecord.slug.in_(slugs)))
    ledger.append(
        session,
        who=who,
        action="footage deleted",
        subject=footage.subject,
        why="; ".join(dict.fromkeys(rule.why for rule in found.rules)),
        facts={
            "rules": [{"id": rule.id, "state": rule.state, "keep_days": rule.keep_days} for rule in found.rules],
            "size_bytes": footage.size_bytes,
        },
    )
    return found


def deleted(session: Session) -> list[FootageRecord]:
    """Footage that is on the record as deleted."""
    return list(session.scalars(select(FootageRecord).where(FootageRecord.deleted_at.is_not(None))))


def _held(session: Session) -> set[int]:
    return {one.footage_id for one in holds(session)}


def _verdict(
    session: Session, footage: FootageRecord, holding: Sequence[RetentionRuleRecord], held: set[int], *, now: datetime
) -> Verdict:
    made = list(session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.footage_id == footage.id)))
    stays = decide(
        [_use(session, one, now=now) for one in made],
        held=footage.id in held,
        arrived_at=footage.received_at,
        keep_days={rule.state: rule.keep_days for rule in holding},
        now=now,
    )
    states = {one.state.value for one in made}
    by = tuple(rule for rule in holding if rule.state in states) if stays is Stays.GOES else ()
    return Verdict(footage=footage, stays=stays, rules=by)


def _use(session: Session, made: ProgrammeRecord, *, now: datetime) -> Use:
    return Use(
        state=made.state,
        changed_at=made.updated_at,
        at_work=queue.has_unfinished(session, made),
        embargoed=listings.is_under_embargo(session, made, now.astimezone(CHINA).date()),
    )


def _needs_words(who: str, why: str) -> None:
    if not (who.strip() and why.strip()):
        raise WrongInput("retention", "say who decides it and why: it goes on the record")
