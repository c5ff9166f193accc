"""What is shown, kept for finding it: the newest, what was asked for, and how much there is of what.

A programme is listed for as long as any channel shows it. Whom a channel is for is not known here: a reader's channels
are handed in. What stands under embargo is left out for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from crowd import search_index
from crowd.commission_records import CommissionRecord
from crowd.listing_records import ListingRecord, TranscriptRecord
from crowd.person_records import EnterpriseRecord
from crowd.records import ProgrammeRecord, PublicationRecord, PublicationState
from crowd.search_words import Term, index_words
from crowd.task_rules import is_embargoed

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenCue:
    """What is said from start_ms to end_ms of the programme; a language without a cue there is empty."""

    start_ms: int
    end_ms: int
    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What is said in a programme between its two cards."""

    title_ms: int
    ending_ms: int
    cues: tuple[SpokenCue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who looks: the channels they may watch, and the day in China."""

    channels: Sequence[str]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; None for anything."""

    need: str | None = None
    region: str | None = None
    industry: str | None = None


def refresh(session: Session, programme: ProgrammeRecord, transcript: Transcript | None = None) -> None:
    """List the programme where a channel shows it, with its names and words as they are now; else list it no more.

    transcript: what is said in it; None leaves what is kept.
    """
    listing = find(session, programme)
    if not _is_shown(session, programme):
        if listing is not None:
            _forget(session, listing)
        return
    if listing is None:
        listing = ListingRecord(programme_id=programme.id)
        session.add(listing)
    enterprise, commission = _about(session, programme)
    told = commission or enterprise
    listing.need = programme.need
    listing.region, listing.industry = (told.region, told.industry) if told else (None, None)
    session.flush()
    if transcript is not None:
        _keep(session, listing, transcript)
    names = [programme.title_en, programme.title_zh, programme.enterprise]
    names += [enterprise.name_zh, enterprise.name_en] if enterprise else []
    kept = session.get(TranscriptRecord, listing.id)
    spoken = (text for cue in (kept.cues if kept else ()) for text in cue[2:])
    search_index.put(session, listing.id, names=index_words(names), spoken=index_words(spoken))


def find(session: Session, programme: ProgrammeRecord) -> ListingRecord | None:
    """The programme's row, None where no channel shows it."""
    return session.scalar(select(ListingRecord).where(ListingRecord.programme_id == programme.id))


def transcript_of(session: Session, programme: ProgrammeRecord) -> Transcript | None:
    """What is said in it, None where nobody has kept that."""
    kept = session.scalar(
        select(TranscriptRecord)
        .join(ListingRecord, ListingRecord.id == TranscriptRecord.listing_id)
        .where(ListingRecord.programme_id == programme.id)
    )
    return _as_transcript(kept) if kept else None


def transcripts(session: Session, listing_ids: Sequence[int]) -> dict[int, Transcript]:
    """What is said in each of these."""
    rows = session.scalars(select(TranscriptRecord).where(TranscriptRecord.listing_id.in_(listing_ids)))
    return {row.listing_id: _as_transcript(row) for row in rows}


def newest(
    session: Session, asker: Asker, filters: Filters, *, before: int | None, limit: int
) -> list[tuple[ListingRecord, ProgrammeRecord]]:
    """What this reader may watch, newest first, from below the listing called before."""
    asked = _visible(select(ListingRecord, ProgrammeRecord), asker, filters)
    if before is not None:
        asked = asked.where(ListingRecord.id < before)
    return [
        (listing, programme)
        for listing, programme in session.execute(asked.order_by(ListingRecord.id.desc()).limit(limit))
    ]


def matching(
    session: Session,
    asker: Asker,
    filters: Filters,
    terms: Sequence[Term],
    *,
    in_names: bool,
    before: int | None,
    limit: int,
) -> list[tuple[ListingRecord, ProgrammeRecord]]:
    """As newest, of what has every term; in_names as in search_index.matching."""
    found = search_index.matching(session, terms, in_names=in_names)
    asked = _visible(select(ListingRecord, ProgrammeRecord), asker, filters).join(found, found.c.id == ListingRecord.id)
    if before is not None:
        asked = asked.where(found.c.id < before)
    return [
        (listing, programme) for listing, programme in session.execute(asked.order_by(found.c.id.desc()).limit(limit))
    ]


def counts(session: Session, asker: Asker, by: str) -> dict[str, int]:
    """How many programmes this reader may watch of each need, region or industry there is."""
    column = getattr(ListingRecord, by)
    asked = _visible(select(column, func.count()), asker, Filters()).where(column.is_not(None)).group_by(column)
    return {str(word): int(number) for word, number in session.execute(asked)}


def last_id(session: Session) -> int:
    """The newest listing's, 0 where there is none."""
    return session.scalar(select(func.max(ListingRecord.id))) or 0


def extent(session: Session, asker: Asker, filters: Filters) -> tuple[int, int]:
    """How many programmes this reader may watch, and of how many enterprises they tell."""
    asked = _visible(select(func.count(), func.count(ProgrammeRecord.enterprise.distinct())), asker, filters)
    programmes, enterprises = session.execute(asked).one()
    return programmes, enterprises


def is_under_embargo(session: Session, programme: ProgrammeRecord, today: date) -> bool:
    """Whether the programme's commission may not be shown yet."""
    commission = session.get(CommissionRecord, programme.commission_id) if programme.commission_id else None
    return commission is not None and is_embargoed(commission.embargo_until, today)


def _visible(asked: Select[*Columns], asker: Asker, filters: Filters) -> Select[*Columns]:
    shown = exists().where(
        PublicationRecord.programme_id == ListingRecord.programme_id,
        PublicationRecord.state == PublicationState.PUBLISHED,
        PublicationRecord.channel.in_(asker.channels),
    )
    # task_rules.is_embargoed, for a query.
    under_embargo = exists().where(
        CommissionRecord.id == ProgrammeRecord.commission_id, CommissionRecord.embargo_until > asker.today
    )
    asked = asked.join_from(ListingRecord, ProgrammeRecord, ProgrammeRecord.id == ListingRecord.programme_id)
    asked = asked.where(shown, ~under_embargo)
    for column, wanted in (
        (ListingRecord.need, filters.need),
        (ListingRecord.region, filters.region),
        (ListingRecord.industry, filters.industry),
    ):
        asked = asked.where(column == wanted) if wanted is not None else asked
    return asked


def _is_shown(session: Session, programme: ProgrammeRecord) -> bool:
    shown = select(PublicationRecord.id).where(
        PublicationRecord.programme_id == programme.id, PublicationRecord.state == PublicationState.PUBLISHED
    )
    return session.scalar(shown.limit(1)) is not None


def _about(session: Session, programme: ProgrammeRecord) -> tuple[EnterpriseRecord | None, CommissionRecord | None]:
    """The enterprise of the programme's commission, else the one of the name it was given."""
    if programme.commission_id is not None:
        commission = session.get_one(CommissionRecord, programme.commission_id)
        return session.get_one(EnterpriseRecord, commission.enterprise_id), commission
    if not programme.enterprise:
        return None, None
    named = or_(EnterpriseRecord.name_zh == programme.enterprise, EnterpriseRecord.name_en == programme.enterprise)
    return session.scalar(select(EnterpriseRecord).where(named).order_by(EnterpriseRecord.id).limit(1)), None


def _keep(session: Session, listing: ListingRecord, transcript: Transcript) -> None:
    kept = session.get(TranscriptRecord, listing.id) or TranscriptRecord(listing_id=listing.id)
    kept.title_ms, kept.ending_ms = transcript.title_ms, transcript.ending_ms
    kept.cues = [[cue.start_ms, cue.end_ms, cue.en, cue.zh] for cue in transcript.cues]
    session.add(kept)
    session.flush()


def _forget(session: Session, listing: ListingRecord) -> None:
    search_index.remove(session, listing.id)
    kept = session.get(TranscriptRecord, listing.id)
    if kept is not None:
        session.delete(kept)
        session.flush()
    session.delete(listing)
    session.flush()


def _as_transcript(kept: TranscriptRecord) -> Transcript:
    cues = tuple(SpokenCue(start_ms=start, end_ms=end, en=en, zh=zh) for start, end, en, zh in kept.cues)
    return Transcript(title_ms=kept.title_ms, ending_ms=kept.ending_ms, cues=cues)
