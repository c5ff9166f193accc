"""Publications: what each channel shows of a programme."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import ledger, listings
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, PublicationRecord, PublicationState
from pipeline.errors import WrongInput
from pipeline.model.channel import Publication


def record_publication(
    session: Session, record: ProgrammeRecord, publication: Publication, *, who: str
) -> PublicationRecord:
    """Write down that a channel shows this digest, which lists the programme. The same said twice changes nothing.

    Raises WrongInput where the publication is of another programme.
    """
    if publication.slug != record.slug:
        raise WrongInput("publication", f"is of {publication.slug}, not of {record.slug}")
    standing = _on(session, record, publication.channel)
    state = PublicationState(publication.state)
    told = (publication.digest, state, publication.url, publication.region)
    if standing is not None and (standing.digest, standing.state, standing.url, standing.region) == told:
        return standing
    row = standing or PublicationRecord(programme_id=record.id, channel=publication.channel)
    row.digest, row.state, row.url, row.region = told
    row.at = utc_now()
    session.add(row)
    session.flush()
    listings.refresh(session, record)
    ledger.append(
        session,
        who=who,
        action=f"{state.value} on channel",
        subject=record.subject,
        why=publication.channel,
        facts={"channel": publication.channel, "digest": publication.digest, "url": publication.url},
    )
    return row


def record_recall(session: Session, record: ProgrammeRecord, channel: str, *, who: str, why: str) -> PublicationRecord:
    """Write down that the channel of this name no longer shows the programme. The last of them unlists it.

    Recalled twice changes nothing. Raises WrongInput where it was never published there.
    """
    row = _on(session, record, channel)
    if row is None:
        raise WrongInput("channel", f"{record.slug} was never published on {channel}")
    if row.state is PublicationState.PUBLISHED:
        row.state, row.at = PublicationState.RECALLED, utc_now()
        session.flush()
        listings.refresh(session, record)
        ledger.append(
            session,
            who=who,
            action="recalled from channel",
            subject=record.subject,
            why=why,
            facts={"channel": channel, "digest": row.digest},
        )
    return row


def of(session: Session, record: ProgrammeRecord) -> list[PublicationRecord]:
    """Every channel the programme is or was on, in order of first publication."""
    return list(
        session.scalars(
            select(PublicationRecord).where(PublicationRecord.programme_id == record.id).order_by(PublicationRecord.id)
        )
    )


def _on(session: Session, record: ProgrammeRecord, channel: str) -> PublicationRecord | None:
    return session.scalars(
        select(PublicationRecord).where(
            PublicationRecord.programme_id == record.id, PublicationRecord.channel == channel
        )
    ).one_or_none()
