"""Programmes on the record: submitted, then advanced from state to state."""

import hashlib
import re
import unicodedata
from itertools import chain, count
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState, ReviewRecord, ReviewState
from crowd.roles import is_person
from pipeline.errors import WrongInput
from pipeline.model.programme import Programme

SLUG_LENGTH = 80
"""Longest slug we derive; a number may be put behind it."""

_S = ProgrammeState
_NEXT: dict[ProgrammeState, frozenset[ProgrammeState]] = {
    _S.RECEIVED: frozenset({_S.PRODUCING, _S.REFUSED, _S.FAILED, _S.RECALLED}),
    _S.PRODUCING: frozenset({_S.RECEIVED, _S.IN_REVIEW, _S.REFUSED, _S.FAILED, _S.RECALLED}),
    _S.IN_REVIEW: frozenset({_S.RECEIVED, _S.PRODUCING, _S.APPROVED, _S.FAILED, _S.RECALLED}),
    _S.APPROVED: frozenset({_S.PRODUCING, _S.IN_REVIEW, _S.PUBLISHED, _S.FAILED, _S.RECALLED}),
    _S.PUBLISHED: frozenset({_S.PRODUCING, _S.IN_REVIEW, _S.APPROVED, _S.FAILED, _S.RECALLED}),
    _S.RECALLED: frozenset({_S.PRODUCING, _S.IN_REVIEW, _S.APPROVED, _S.PUBLISHED, _S.FAILED}),
    _S.REFUSED: frozenset({_S.RECEIVED, _S.PRODUCING, _S.RECALLED}),
    _S.FAILED: frozenset({_S.RECEIVED, _S.PRODUCING, _S.IN_REVIEW, _S.APPROVED, _S.PUBLISHED, _S.RECALLED}),
}
"""Which states may follow; a state may follow itself. What a channel shows can be recalled whatever is going on."""

_NEEDS_APPROVAL = frozenset({_S.APPROVED, _S.PUBLISHED})


def slug_for(title_en: str) -> str:
    """A title as a place on a channel: ASCII letters, digits and hyphens; a short hash where nothing of it is ASCII."""
    plain = unicodedata.normalize("NFKD", title_en).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")
    if not slug:
        return f"programme-{hashlib.sha256(title_en.encode()).hexdigest()[:10]}"
    if len(slug) <= SLUG_LENGTH:
        return slug
    whole_words, _, _ = slug[: SLUG_LENGTH + 1].rpartition("-")
    return whole_words or slug[:SLUG_LENGTH]


def submit(
    session: Session, *, footage: FootageRecord, programme: Programme, who: str, options: dict[str, object]
) -> ProgrammeRecord:
    """The programme's record, made where there is none.

    The same footage under the same slug is the same programme: its names and options are brought up to date, its
    state is left alone. A slug that belongs to other footage, or to another person's programme, gets a number: the
    returned record's slug is the true one.
    """
    for slug in chain([programme.slug], (f"{programme.slug}-{n}" for n in count(2))):
        record = find(session, slug)
        if record is None:
            record = _insert(session, slug=slug, footage=footage, programme=programme, who=who, options=options)
        if record is not None and record.footage_id == footage.id and _may_join(record, who):
            bring_up_to_date(session, record, programme=programme, who=who, options=options)
            return record
    raise AssertionError("count() ends")


def find(session: Session, slug: str) -> ProgrammeRecord | None:
    """The programme at this place, or None."""
    return session.scalars(select(ProgrammeRecord).where(ProgrammeRecord.slug == slug)).one_or_none()


def everything(session: Session) -> list[ProgrammeRecord]:
    """Every programme in every state, newest first."""
    return list(session.scalars(select(ProgrammeRecord).order_by(ProgrammeRecord.id.desc())))


def advance(
    session: Session,
    record: ProgrammeRecord,
    state: ProgrammeState | str,
    *,
    who: str,
    why: str,
    digest: str | None = None,
    package_dir: Path | str | None = None,
    duration_ms: int | None = None,
    languages: list[str] | None = None,
) -> None:
    """Put the programme into a state and say why; what is not None is kept beside it.

    Saying what already stands writes nothing. Raises WrongInput where that state cannot follow, and for approved and
    published where nobody has approved that digest (DESIGN law 5).
    """
    if record not in session:
        raise ValueError(f"{record.subject} belongs to no open session")
    after = ProgrammeState(state)
    if after is not record.state and after not in _NEXT[record.state]:
        raise WrongInput(record.slug, f"is {record.state.value}, which cannot become {after.value}")
    if after in _NEEDS_APPROVAL and not _approved_by_someone(session, record, digest or record.digest):
        raise WrongInput(record.slug, f"cannot become {after.value}: nobody has approved what was last produced")
    facts: dict[str, object] = {
        "digest": digest,
        "package_dir": None if package_dir is None else str(package_dir),
        "duration_ms": duration_ms,
        "languages": languages,
    }
    changed = {name: value for name, value in facts.items() if value is not None and value != getattr(record, name)}
    if after is record.state and not changed:
        return
    before, record.state, record.state_reason = record.state, after, why
    for name, value in changed.items():
        setattr(record, name, value)
    session.flush()
    # package_dir is where this machine keeps it, not a fact about the programme.
    facts = {name: value for name, value in changed.items() if name != "package_dir"}
    ledger.append(
        session,
        who=who,
        action=after.value.replace("_", " "),
        subject=record.subject,
        why=why,
        facts={"from": before.value, **facts},
    )


def _approved_by_someone(session: Session, record: ProgrammeRecord, digest: str) -> bool:
    approved = select(ReviewRecord.id).where(
        ReviewRecord.programme_id == record.id,
        ReviewRecord.digest == digest,
        ReviewRecord.state == ReviewState.APPROVED,
    )
    return session.scalar(approved) is not None


def _may_join(record: ProgrammeRecord, who: str) -> bool:
    """A person may not change another's programme by sending the same bytes; the house itself may."""
    return not is_person(who) or record.submitted_by == who


def _insert(
    session: Session, *, slug: str, footage: FootageRecord, programme: Programme, who: str, options: dict[str, object]
) -> ProgrammeRecord | None:
    """The new record, or None where somebody else took the slug in the meantime."""
    record = ProgrammeRecord(
        slug=slug,
        title_en=programme.title_en,
        title_zh=programme.title_zh,
        enterprise=programme.enterprise,
        need=programme.need.value if programme.need else None,
        footage_id=footage.id,
        submitted_by=who,
        options=dict(options),
    )
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError:
        return find(session, slug)
    ledger.append(
        session,
        who=who,
        action="submitted",
        subject=record.subject,
        why=programme.title_en or programme.title_zh,
        facts={"footage": footage.sha256, "options": dict(options)},
    )
    return record


def bring_up_to_date(
    session: Session, record: ProgrammeRecord, *, programme: Programme, who: str, options: dict[str, object]
) -> None:
    """Keep the programme's names and options as they are told now. Saying what already stands writes nothing."""
    told: dict[str, object] = {
        "title_en": programme.title_en,
        "title_zh": programme.title_zh,
        "enterprise": programme.enterprise,
        "need": programme.need.value if programme.need else None,
        "options": dict(options),
    }
    changed = {name: value for name, value in told.items() if value != getattr(record, name)}
    if not changed:
        return
    for name, value in changed.items():
        setattr(record, name, value)
    session.flush()
    ledger.append(
        session, who=who, action="submitted again", subject=record.subject, why=", ".join(changed), facts=changed
    )
