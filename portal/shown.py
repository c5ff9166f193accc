"""What a viewer may see of a programme: which publication, at which addresses."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import publications
from crowd.listings import Asker, is_under_embargo
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, PublicationRecord, PublicationState
from crowd.task_rules import CHINA
from pipeline.model.channel import Channel, Region
from portal.access import is_staff
from portal.context import current_portal

PLAYLIST = "master.m3u8"
POSTER = "poster.jpg"
STORYBOARD = "storyboard.vtt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A programme on one channel. base_url: its package there, ending in a slash.

    folder: the same package on this machine, None where it is only elsewhere. published: every channel that shows it.
    """

    slug: str
    title_en: str
    title_zh: str
    enterprise: str
    need: str | None
    duration_ms: int
    languages: tuple[str, ...]
    channel: str
    region: Region
    base_url: str
    folder: Path | None
    published_at: datetime
    published: tuple[tuple[str, Region, str], ...]

    @property
    def playlist_url(self) -> str:
        """The multivariant playlist, for a player."""
        return self.base_url + PLAYLIST

    @property
    def poster_url(self) -> str:
        """The still picture that stands for the programme."""
        return self.base_url + POSTER

    @property
    def storyboard_url(self) -> str:
        """Which tile of which sheet shows which stretch."""
        return self.base_url + STORYBOARD


def reader() -> Asker:
    """Whoever sent this request, as the listings ask for them."""
    names = [channel.name for channel in current_portal().channels if channel.public or is_staff()]
    return Asker(channels=names, today=utc_now().astimezone(CHINA).date())


def all_shown(session: Session, records: Sequence[ProgrammeRecord], region: Region) -> tuple[Shown, ...]:
    """Each of these programmes that this reader may watch, in their order."""
    of_each: defaultdict[int, list[PublicationRecord]] = defaultdict(list)
    asked = select(PublicationRecord).where(PublicationRecord.programme_id.in_([record.id for record in records]))
    for publication in session.scalars(asked.order_by(PublicationRecord.id)):
        of_each[publication.programme_id].append(publication)
    found = (_shown(record, of_each[record.id], region) for record in records)
    return tuple(programme for programme in found if programme is not None)


def shown(session: Session, record: ProgrammeRecord, region: Region) -> Shown | None:
    """The programme on a channel of that region, else on any; None where this reader may watch it on none."""
    if is_under_embargo(session, record, reader().today):
        return None
    return _shown(record, publications.of(session, record), region)


def _shown(record: ProgrammeRecord, published: Iterable[PublicationRecord], region: Region) -> Shown | None:
    standing = tuple(_open_to_reader(published))
    if not standing:
        return None
    # min keeps the first of equals: the order of the publications decides within a region.
    publication, channel = min(standing, key=lambda pair: pair[0].region != region)
    return Shown(
        slug=record.slug,
        title_en=record.title_en,
        title_zh=record.title_zh,
        enterprise=record.enterprise,
        need=record.need,
        duration_ms=record.duration_ms,
        languages=tuple(record.languages),
        channel=channel.name,
        region=channel.region,
        base_url=_base_url(record, publication, channel),
        folder=_folder(record, publication, channel),
        published_at=publication.at,
        published=tuple((c.name, c.region, _base_url(record, p, c) + PLAYLIST) for p, c in standing),
    )


def local_root(channel: Channel) -> Path | None:
    """The folder of a channel that lies on this machine, None for one that does not."""
    parts = urlsplit(channel.storage_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _open_to_reader(standing: Iterable[PublicationRecord]) -> Iterable[tuple[PublicationRecord, Channel]]:
    for publication in standing:
        channel = current_portal().channel(publication.channel)
        if channel is None or publication.state is not PublicationState.PUBLISHED:
            continue
        if channel.public or is_staff():
            yield publication, channel


def _base_url(record: ProgrammeRecord, publication: PublicationRecord, channel: Channel) -> str:
    if channel.public_url or local_root(channel) is None:
        return publication.url.rsplit("/", 1)[0] + "/"
    place = f"{record.slug}/{publication.digest}/"
    return url_for("media.serve", channel_name=channel.name, place=place)


def _folder(record: ProgrammeRecord, publication: PublicationRecord, channel: Channel) -> Path | None:
    root = local_root(channel)
    if root is not None:
        return root / record.slug / publication.digest
    return Path(record.package_dir) if record.package_dir and record.digest == publication.digest else None
