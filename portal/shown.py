"""What a viewer may see of a programme: which publication, at which addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import url_for
from sqlalchemy.orm import Session

from crowd import programmes, publications
from crowd.records import ProgrammeRecord, PublicationRecord, PublicationState
from pipeline.model.channel import Channel, Region
from portal.access import is_staff
from portal.context import current_portal

PLAYLIST = "master.m3u8"
POSTER = "poster.jpg"


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


def all_shown(session: Session, region: Region) -> tuple[Shown, ...]:
    """Every programme this reader may watch, newest first."""
    found = (shown(session, record, region) for record in programmes.published(session))
    return tuple(programme for programme in found if programme is not None)


def shown(session: Session, record: ProgrammeRecord, region: Region) -> Shown | None:
    """The programme on a channel of that region, else on any; None where this reader may watch it on none."""
    standing = tuple(_open_to_reader(publications.of(session, record)))
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
