"""Trims on the record: which stretches of its footage leave a programme, edited as cues are, and handed in.

A stretch is an edit of the draft of what was last produced (crowd/drafts.py), in milliseconds of the footage: versions,
histories and edits that meet are those of cues. Handing in makes them the order's cuts, and the programme is produced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from crowd import drafts, ledger, programmes, queue, reviews
from crowd.draft_changes import Change, CueKey, Standing
from crowd.drafts import DraftMoved, Saved
from crowd.proof import written_cuts
from crowd.records import ProgrammeRecord, ProgrammeState, ReviewState
from crowd.work_records import WorkKind, WorkRecord
from pipeline.edit.trimming import what_stays
from pipeline.errors import WrongInput
from pipeline.model.admission import Cut
from pipeline.model.timeline import SIX_MINUTES_S

_AT_REST = frozenset({ProgrammeState.RECEIVED, ProgrammeState.REFUSED, ProgrammeState.FAILED})
"""Refused, sent back or stopped by a fault: it waits for somebody to do something about it."""


BEFORE = "before_trims"
"""Where the options keep the order that a package under review was made of, until there is another package."""


class NothingTrimmed(WrongInput):
    """What was handed in changes nothing, or leaves nothing."""


class StillTooLong(WrongInput):
    """What stays, with title and ending, is longer than a programme may be. over_s: by how much."""

    def __init__(self, field: str, problem: str, over_s: Fraction = Fraction(0)) -> None:
        super().__init__(field, problem)
        self.over_s = over_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is trimmed: stretches of footage in order. cards_s: title and ending together. digest: of the package that
    the stretches were taken from, whose cues follow the cuts; empty for footage that was never produced.
    """

    stretches: tuple[Cut, ...]
    cards_s: Fraction
    digest: str = ""


def is_open(session: Session, record: ProgrammeRecord, digest: str, *, staff: bool) -> bool:
    """Whether trims are taken: that digest is the newest, no worker has it or will, and it is refused, sent back or
    stopped; or under review, for staff.
    """
    if record.digest != digest or queue.has_unfinished(session, record):
        return False
    if record.state is not ProgrammeState.IN_REVIEW:
        return record.state in _AT_REST
    review = reviews.current(session, record)
    return staff and review is not None and review.state is ReviewState.OPEN


def standing(session: Session, record: ProgrammeRecord) -> dict[CueKey, Standing]:
    """As drafts.standing, of the stretches that go or once went."""
    return drafts.standing(session, drafts.find(session, record, record.digest), {}, of_footage=True)


def going(session: Session, record: ProgrammeRecord) -> tuple[Cut, ...]:
    """The stretches that go, as they stand."""
    stands = standing(session, record)
    return tuple(
        Cut(start_s=Fraction(one.cue.start_ms, 1000), end_s=Fraction(one.cue.end_ms, 1000))
        for one in stands.values()
        if one.cue and not one.cue.deleted
    )


def newest(session: Session, record: ProgrammeRecord) -> int:
    """As drafts.newest, of the trims."""
    return drafts.newest(session, drafts.find(session, record, record.digest), of_footage=True)


def save(
    session: Session,
    record: ProgrammeRecord,
    digest: str,
    changes: Sequence[Change],
    *,
    key: str,
    who: str,
    staff: bool,
) -> Saved:
    """As drafts.save: the stretch is taken, or it meets another edit and its author is shown what stands."""
    may_be = partial(is_open, staff=staff)
    return drafts.save(session, record, digest, changes, {}, key=key, who=who, may_be=may_be)


def hand_in(
    session: Session, record: ProgrammeRecord, material: Material, *, seen: int, who: str, staff: bool, now: datetime
) -> WorkRecord:
    """Have the programme produced of what stays.

    seen: newest() as the person saw it. Raises DraftMoved where it has grown since, NothingTrimmed, StillTooLong,
    WrongInput where trims are not open.
    """
    drafts.lock(session, record, record.digest)
    if not is_open(session, record, record.digest, staff=staff):
        raise WrongInput(record.slug, "is not open to be trimmed")
    if newest(session, record) != seen:
        raise DraftMoved(record.slug, "was trimmed by somebody after what you looked at")
    goes = going(session, record)
    stays = _within_the_law(record, material, what_stays(material.stretches, goes))
    before = record.options.get("order", {})
    order = {**before, "cuts": written_cuts(stays), "auto_cut": False, "follows": material.digest}
    record.options = {**record.options, "order": order, **_way_back(record, before, material)}
    facts = {"order": order, "goes": written_cuts(goes), "digest": material.digest}
    why = f"{len(goes)} stretch{'es' if len(goes) > 1 else ''} out"
    session.flush()
    ledger.append(session, who=who, action="trims handed in", subject=record.subject, why=why, facts=facts)
    programmes.advance(session, record, ProgrammeState.RECEIVED, who=who, why=why)
    return queue.enqueue(session, WorkKind.PRODUCE, record, now=now)


def may_be_taken_back(session: Session, record: ProgrammeRecord) -> bool:
    """Whether what was under review before the trims can be put back: producing what they leave has stopped."""
    review = reviews.current(session, record)
    stopped = record.state is ProgrammeState.FAILED and _kept_order(record) is not None
    stands = review is not None and review.state is ReviewState.OPEN
    return stopped and stands and not queue.has_unfinished(session, record)


def take_back(session: Session, record: ProgrammeRecord, *, who: str) -> None:
    """Put back what was under review before the trims; they stay in the draft. Raises WrongInput where it cannot be."""
    if not may_be_taken_back(session, record):
        raise WrongInput(record.slug, "has no version before the trims to go back to")
    options = {name: value for name, value in record.options.items() if name != BEFORE}
    record.options = {**options, "order": _kept_order(record)}
    programmes.advance(session, record, ProgrammeState.IN_REVIEW, who=who, why="back to the version before the trims")


def _within_the_law(record: ProgrammeRecord, material: Material, stays: tuple[Cut, ...]) -> tuple[Cut, ...]:
    over_s = sum((cut.duration_s for cut in stays), material.cards_s) - SIX_MINUTES_S
    if over_s > 0:
        raise StillTooLong(record.slug, f"is still {float(over_s):.1f} s too long", over_s)
    if not stays or stays == material.stretches:
        raise NothingTrimmed(record.slug, "nothing would change, or nothing would be left")
    return stays


def _way_back(record: ProgrammeRecord, before: dict[str, Any], material: Material) -> dict[str, Any]:
    """What take_back needs; trims upon trims that failed go back to what was reviewed."""
    if not material.digest:
        return {}
    kept = _kept_order(record)
    return {BEFORE: {"digest": material.digest, "order": before if kept is None else kept}}


def _kept_order(record: ProgrammeRecord) -> dict[str, Any] | None:
    """The order of the package that was trimmed, where the programme still has no newer one."""
    kept: dict[str, Any] = record.options.get(BEFORE, {})
    return kept["order"] if kept.get("digest") == record.digest else None
