"""Reviews: a person looks at one digest of a programme and decides (DESIGN law 5)."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import ledger, programmes
from crowd.proof import Doubt, Picture, Proof, Remark
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, ProgrammeState, ReviewRecord, ReviewState
from pipeline.errors import WrongInput

_REMEDY = "correct the lines in a file and hand it in with `tsite resubtitle`; or say that each has been looked at"


class SendBackKind(StrEnum):
    """What is wrong with a programme that goes back to its team."""

    FACTS = "facts"
    TRANSLATION = "translation"
    SUBTITLES = "subtitles"
    PICTURE = "picture"
    SOUND = "sound"
    LENGTH = "length"
    RIGHTS = "rights"
    BRAND = "brand"
    OTHER = "other"


class UnseenErrors(WrongInput):
    """The subtitles break rules, and nobody has said that each error has been looked at."""


def current(session: Session, record: ProgrammeRecord) -> ReviewRecord | None:
    """The review of the programme's current digest, or None."""
    return find(session, record, record.digest)


def find(session: Session, record: ProgrammeRecord, digest: str) -> ReviewRecord | None:
    """The review of that digest, or None."""
    return session.scalars(
        select(ReviewRecord).where(ReviewRecord.programme_id == record.id, ReviewRecord.digest == digest)
    ).one_or_none()


def of(session: Session, record: ProgrammeRecord) -> list[ReviewRecord]:
    """Every review of the programme, the newest digest first."""
    asked = select(ReviewRecord).where(ReviewRecord.programme_id == record.id)
    return list(session.scalars(asked.order_by(ReviewRecord.id.desc())))


def open_review(
    session: Session,
    record: ProgrammeRecord,
    *,
    digest: str,
    who: str,
    findings: Sequence[Remark] = (),
    doubtful: Sequence[Doubt] = (),
    picture: Picture = Picture(),  # noqa: B008 - frozen
) -> ReviewRecord:
    """Put this digest before a person and the programme in_review. findings, doubtful: what the person should look at.

    A digest that was approved before stays approved, with what was found then, and the programme becomes approved at
    once: it is byte for byte what the person saw. One that was sent back is opened again.
    """
    programmes.advance(session, record, ProgrammeState.IN_REVIEW, who=who, why="ready to be reviewed", digest=digest)
    review = current(session, record)
    if review is None:
        review = ReviewRecord(programme_id=record.id, digest=digest, state=ReviewState.OPEN)
        session.add(review)
        session.flush()
        _note(session, record, review, who=who, action="review opened", why="ready to be reviewed")
    elif review.state is ReviewState.SENT_BACK:
        review.state, review.decided_by, review.decided_at, review.reason = ReviewState.OPEN, None, None, None
        session.flush()
        _note(session, record, review, who=who, action="review opened", why="ready to be reviewed again")
    elif review.state is ReviewState.APPROVED:
        programmes.advance(
            session, record, ProgrammeState.APPROVED, who=who, why=f"approved before by {review.decided_by}"
        )
    if review.state is ReviewState.OPEN:
        review.findings = [asdict(remark) for remark in findings]
        review.doubtful = [asdict(doubt) for doubt in doubtful]
        review.picture = picture.as_kept()
        review.package_dir = record.package_dir
        session.flush()
    return review


def approve(
    session: Session, record: ProgrammeRecord, *, who: str, why: str, despite_errors: bool = False
) -> ReviewRecord:
    """Approve the current digest; the programme becomes approved. Once approved, approving again changes nothing.

    despite_errors: who approves has looked at each subtitle error; the ledger gets their number. Raises WrongInput
    where the current digest has no open review, UnseenErrors where it has errors and they were not looked at.
    """
    review = current(session, record)
    if review is None or review.state is ReviewState.SENT_BACK:
        raise WrongInput(record.slug, "has no open review of what was last produced")
    if review.state is ReviewState.OPEN:
        errors = answered_errors(record, review.proof, despite_errors=despite_errors)
        facts = {"subtitle_errors": errors} if errors else {}
        _decide(session, record, review, ReviewState.APPROVED, who=who, why=why, **facts)
    if record.state is not ProgrammeState.PUBLISHED:
        programmes.advance(session, record, ProgrammeState.APPROVED, who=who, why=why)
    return review


def answered_errors(record: ProgrammeRecord, proof: Proof, *, despite_errors: bool) -> int:
    """How many errors whoever approves answers for. Raises UnseenErrors where there are some not looked at."""
    errors = len(proof.errors)
    if errors and not despite_errors:
        raise UnseenErrors(record.slug, f"has {errors} subtitle error{'s' if errors > 1 else ''}: {_REMEDY}")
    return errors


def send_back(
    session: Session, record: ProgrammeRecord, *, who: str, why: str, kind: SendBackKind = SendBackKind.OTHER
) -> ReviewRecord:
    """Send the current digest back with a reason; the programme becomes received, to be produced again.

    kind: where in the taxonomy the reason belongs. Raises WrongInput where the current digest has no open review.
    """
    review = current(session, record)
    if review is None or review.state is ReviewState.APPROVED:
        raise WrongInput(record.slug, "has no open review of what was last produced")
    if review.state is ReviewState.OPEN:
        _decide(session, record, review, ReviewState.SENT_BACK, who=who, why=why, kind=kind.value)
        programmes.advance(session, record, ProgrammeState.RECEIVED, who=who, why=why)
    return review


def _decide(
    session: Session,
    record: ProgrammeRecord,
    review: ReviewRecord,
    state: ReviewState,
    *,
    who: str,
    why: str,
    **facts: int | str,
) -> None:
    review.state, review.decided_by, review.decided_at, review.reason = state, who, utc_now(), why
    session.flush()
    _note(session, record, review, who=who, action=f"review {state.value.replace('_', ' ')}", why=why, **facts)


def _note(
    session: Session,
    record: ProgrammeRecord,
    review: ReviewRecord,
    *,
    who: str,
    action: str,
    why: str,
    **facts: int | str,
) -> None:
    told = {"digest": review.digest, **facts}
    ledger.append(session, who=who, action=action, subject=record.subject, why=why, facts=told)
