"""Drafts on the record: edits saved, none of them lost; the draft approved. The decisions are draft_changes'."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crowd import ledger, queue, reviews
from crowd.draft_changes import FOOTAGE, NOWHERE, Change, CueKey, CueText, Standing, stale, taken
from crowd.draft_records import DraftEditRecord, DraftRecord, Outcome
from crowd.proof import Proof
from crowd.records import ProgrammeRecord, ProgrammeState, ReviewState
from crowd.work_records import WorkKind, WorkRecord
from pipeline.errors import WrongInput

_EDITABLE = {(ProgrammeState.IN_REVIEW, ReviewState.OPEN), (ProgrammeState.PUBLISHED, ReviewState.APPROVED)}
"""A published programme is corrected too: its pictures stay, its subtitles are packaged and published again."""


class DraftMoved(WrongInput):
    """Another edit was taken after what the person saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of an edit. standing: the cues it is about as they stand now; they say what another made of them."""

    outcome: Outcome
    standing: Mapping[CueKey, Standing]


def find(session: Session, record: ProgrammeRecord, digest: str) -> DraftRecord | None:
    """The draft of that digest, None where nobody has edited it."""
    asked = select(DraftRecord).where(DraftRecord.programme_id == record.id, DraftRecord.digest == digest)
    return session.scalars(asked).one_or_none()


def standing(
    session: Session, draft: DraftRecord | None, packaged: Mapping[CueKey, Standing], *, of_footage: bool = False
) -> dict[CueKey, Standing]:
    """Every cue as it stands. packaged: version 0 of those that the package has.

    of_footage: what was edited of the footage instead, in the cues' place.
    """
    now = dict(packaged)
    if draft is not None:
        edit = DraftEditRecord
        columns = (
            edit.language,
            edit.identity,
            edit.version,
            edit.start_ms,
            edit.end_ms,
            edit.text,
            edit.deleted,
            edit.who,
        )
        made = _made(draft, of_footage=of_footage)
        for language, identity, version, start_ms, end_ms, text, deleted, who in session.execute(
            select(*columns).where(made).order_by(edit.id)
        ):
            cue = CueText(start_ms=start_ms, end_ms=end_ms, text=text, deleted=deleted)
            now[CueKey(language=language, identity=identity)] = Standing(version=version or 0, cue=cue, who=who)
    return now


def newest(session: Session, draft: DraftRecord | None, *, of_footage: bool = False) -> int:
    """A number that grows with every edit taken, 0 before the first. of_footage: as in standing."""
    if draft is None:
        return 0
    made = _made(draft, of_footage=of_footage)
    return session.scalar(select(func.max(DraftEditRecord.id)).where(made)) or 0


def is_open(session: Session, record: ProgrammeRecord, digest: str) -> bool:
    """Whether edits are taken: that digest waits for a decision or is published, and no worker is packaging a draft."""
    review = reviews.current(session, record)
    stands = review is not None and (record.state, review.state) in _EDITABLE
    return stands and record.digest == digest and not is_packaging(session, record)


def is_packaging(session: Session, record: ProgrammeRecord) -> bool:
    """Whether a draft was approved and a worker has it, or will."""
    return queue.has_unfinished(session, record, WorkKind.RESUBTITLE)


def save(
    session: Session,
    record: ProgrammeRecord,
    digest: str,
    changes: Sequence[Change],
    packaged: Mapping[CueKey, Standing],
    *,
    key: str,
    who: str,
    may_be: Callable[[Session, ProgrammeRecord, str], bool] | None = None,
) -> Saved:
    """Take the edit whole, or not at all; either way it is kept. Saving again under the same key changes nothing.

    may_be: whether edits are taken, is_open where it is not given.
    """
    draft = lock(session, record, digest)
    of_footage = any(change.key.language == FOOTAGE for change in changes)
    now = standing(session, draft, packaged, of_footage=of_footage)
    before = session.scalars(
        select(DraftEditRecord.outcome).where(DraftEditRecord.draft_id == draft.id, DraftEditRecord.save_key == key)
    ).first()
    if before is None:
        is_late = not (may_be or is_open)(session, record, digest)
        before = Outcome.LATE if is_late else Outcome.STALE if stale(changes, now) else Outcome.TAKEN
        made = taken(changes, now, who=who) if before is Outcome.TAKEN else {}
        for change in changes:
            _keep(session, draft, change, before, made.get(change.key), key=key, who=who)
        session.flush()
        now |= made
    return Saved(outcome=before, standing={change.key: now.get(change.key, NOWHERE) for change in changes})


def history(session: Session, draft: DraftRecord | None, key: CueKey) -> list[DraftEditRecord]:
    """Every edit of one cue, taken or not, oldest first."""
    if draft is None:
        return []
    asked = select(DraftEditRecord).where(
        DraftEditRecord.draft_id == draft.id,
        DraftEditRecord.language == key.language,
        DraftEditRecord.identity == key.identity,
    )
    return list(session.scalars(asked.order_by(DraftEditRecord.id)))


def approve(
    session: Session,
    record: ProgrammeRecord,
    proof: Proof,
    *,
    seen: int,
    who: str,
    why: str,
    looked_at: bool,
    now: datetime,
) -> WorkRecord:
    """Approve the subtitles as edited, and have them packaged and published; who and why go with them.

    proof: of the draft. seen: newest() as the person saw it. Raises DraftMoved where it has grown since, UnseenErrors
    for errors nobody looked at, WrongInput where the draft is not open.
    """
    draft = lock(session, record, record.digest)
    if not is_open(session, record, record.digest):
        raise WrongInput(record.slug, "has no open review of what was last produced")
    if newest(session, draft) != seen:
        raise DraftMoved(record.slug, "was edited after what you looked at")
    errors = reviews.answered_errors(record, proof, despite_errors=looked_at)
    draft.approved_by, draft.approved_why, draft.approved_at = who, why, now
    session.flush()
    # One that asked for what stood anyway made nothing.
    edits = session.scalars(select(DraftEditRecord).where(_made(draft))).all()
    facts = {
        "digest": draft.digest,
        "edits": len({edit.save_key for edit in edits}),
        "editors": sorted({edit.who for edit in edits}),
        "subtitle_errors": errors,
    }
    ledger.append(session, who=who, action="corrections approved", subject=record.subject, why=why, facts=facts)
    return queue.enqueue(session, WorkKind.RESUBTITLE, record, now=now)


def lock(session: Session, record: ProgrammeRecord, digest: str) -> DraftRecord:
    """The draft, made where there is none. PostgreSQL keeps others out of it; SQLite has one writer anyway."""
    asked = select(DraftRecord).where(DraftRecord.programme_id == record.id, DraftRecord.digest == digest)
    while (draft := session.scalars(asked.with_for_update()).one_or_none()) is None:
        try:
            with session.begin_nested():
                session.add(DraftRecord(programme_id=record.id, digest=digest))
        except IntegrityError:  # somebody else made it between our look and our write
            continue
    return draft


def _made(draft: DraftRecord, *, of_footage: bool = False) -> ColumnElement[bool]:
    edit = DraftEditRecord
    about = edit.language == FOOTAGE if of_footage else edit.language != FOOTAGE
    return (edit.draft_id == draft.id) & edit.version.is_not(None) & about


def _keep(
    session: Session, draft: DraftRecord, change: Change, outcome: Outcome, made: Standing | None, *, key: str, who: str
) -> None:
    session.add(
        DraftEditRecord(
            draft_id=draft.id,
            save_key=key,
            language=change.key.language,
            identity=change.key.identity,
            base=change.base,
            version=made.version if made else None,
            outcome=outcome,
            start_ms=change.cue.start_ms,
            end_ms=change.cue.end_ms,
            text=change.cue.text,
            deleted=change.cue.deleted,
            who=who,
        )
    )
