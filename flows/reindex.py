"""reindex: the listings once more, from the packages that are shown."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from crowd import listings
from crowd.listing_records import ListingRecord
from crowd.records import ProgrammeRecord
from flows.spoken import read_transcript
from flows.workshop import Workshop
from pipeline.errors import WrongInput


def reindex(shop: Workshop, *, tell: Callable[[str], None]) -> int:
    """Read what is said in every listed programme again; returns how many. What cannot be read is told and left."""
    with shop.database.session(reading=True) as session:
        ids = list(session.scalars(select(ListingRecord.programme_id).order_by(ListingRecord.id)))
    done = 0
    for programme_id in ids:
        with shop.database.session() as session:
            programme = session.get_one(ProgrammeRecord, programme_id)
            try:
                transcript = read_transcript(Path(programme.package_dir))
            except (OSError, WrongInput) as fault:
                tell(f"{programme.slug}: {fault}; found by its names only")
                transcript = None
            listings.refresh(session, programme, transcript)
            done += transcript is not None
    return done
