"""A page of programmes, newest first."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from crowd import listings
from crowd.listings import Filters
from pipeline.model.channel import Region
from portal.shown import Shown, all_shown, reader

LENGTH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Programmes. before: where the next page begins, None for the last."""

    shown: tuple[Shown, ...]
    before: int | None


def newest(
    session: Session, filters: Filters, *, before: int | None = None, region: Region, length: int = LENGTH
) -> Shelf:
    """What this reader may watch, from below the listing called before."""
    rows = listings.newest(session, reader(), filters, before=before, limit=length + 1)
    page = rows[:length]
    return Shelf(
        shown=all_shown(session, [programme for _, programme in page], region),
        before=page[-1][0].id if len(rows) > length else None,
    )
