"""A large portal: published programmes with transcripts, indexed by the code that indexes what is published."""

import random
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from crowd import listings
from crowd.commission_records import CommissionRecord
from crowd.database import Database
from crowd.listings import Transcript
from crowd.person_records import EnterpriseRecord
from crowd.places import INDUSTRIES, REGIONS
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState, PublicationRecord, PublicationState
from crowd.terms import Terms
from pipeline.model.channel import Channel
from pipeline.model.programme import Need
from portal.viewer_bench.speech import CUE_MS, Speaker

BATCH = 200
DIGEST = "d" * 64
CARD_MS = 4000


def slug_of(number: int) -> str:
    """The place of a programme, from 0."""
    return f"bench-{number}"


def seed(
    database: Database, channels: Sequence[Channel], *, programmes: int, cues: int, tell: Callable[[str], None]
) -> None:
    """Publish that many programmes of that many cues each on the channels, each ordered by an enterprise of its own."""
    speaker, chance = Speaker(1), random.Random(2)  # noqa: S311 - test material
    for first in range(0, programmes, BATCH):
        numbers = range(first, min(first + BATCH, programmes))
        with database.session() as session:
            for programme in _programmes(session, speaker, chance, numbers, cues):
                session.add_all(_publications(programme, channels))
                session.flush()
                spoken = Transcript(title_ms=CARD_MS, ending_ms=CARD_MS, cues=tuple(speaker.cues(cues)))
                listings.refresh(session, programme, spoken)
        tell(f"{numbers.stop} of {programmes} programmes")
    with database.session() as session:
        session.execute(text("ANALYZE"))  # which PostgreSQL does by itself, sooner or later


def _programmes(
    session: Session, speaker: Speaker, chance: random.Random, numbers: range, cues: int
) -> list[ProgrammeRecord]:
    footage = [
        FootageRecord(sha256=f"{number:064x}", original_name="x", size_bytes=1, path="x", received_from="bench")
        for number in numbers
    ]
    named = [speaker.sentence(2, 2) for _ in numbers]
    enterprises = [
        EnterpriseRecord(name_zh=f"{zh[:-1]}{number}", name_en=f"{en[:-1]} {number}", region=chance.choice(REGIONS),
                         industry=chance.choice(INDUSTRIES))
        for number, (en, zh) in zip(numbers, named, strict=True)
    ]  # fmt: skip
    session.add_all([*footage, *enterprises])
    session.flush()
    titles = [speaker.sentence(5, 4) for _ in numbers]
    commissions = [
        CommissionRecord(enterprise_id=firm.id, title_zh=zh, title_en=en, need=chance.choice(tuple(Need)),
                         region=firm.region, industry=firm.industry, brief="", deadline=date(2030, 1, 1),
                         terms=Terms.PACKAGE, ordered_by="bench")
        for firm, (en, zh) in zip(enterprises, titles, strict=True)
    ]  # fmt: skip
    session.add_all(commissions)
    session.flush()
    made = [
        ProgrammeRecord(slug=slug_of(number), title_en=order.title_en, title_zh=order.title_zh, enterprise=firm.name_en,
                        need=order.need.value, footage_id=sent.id, commission_id=order.id, digest=DIGEST,
                        state=ProgrammeState.PUBLISHED, duration_ms=cues * CUE_MS, languages=["en", "zh-Hans"])
        for number, sent, firm, order in zip(numbers, footage, enterprises, commissions, strict=True)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return made


def _publications(programme: ProgrammeRecord, channels: Sequence[Channel]) -> list[PublicationRecord]:
    return [
        PublicationRecord(programme_id=programme.id, channel=channel.name, region=channel.region, digest=DIGEST,
                          state=PublicationState.PUBLISHED, url="")
        for channel in channels
    ]  # fmt: skip
