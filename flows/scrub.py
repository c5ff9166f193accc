"""Scrub: is every piece of kept footage still what it was when it arrived? Reads, reports, and changes nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from crowd import ledger
from crowd.database import Database
from crowd.records import FootageRecord

CHUNK_BYTES = 4 * 2**20
WRITABLE = 0o222


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One piece of footage that is not as it was. what: missing, size, digest or writable."""

    sha256: str
    original_name: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What was looked at and what was found. strays: folders that are on no record."""

    footages: int
    size_bytes: int
    damages: tuple[Damage, ...]
    strays: tuple[str, ...]


def scrub(database: Database, folder: Path, *, show: Callable[[int, int], None] = lambda done, total: None) -> Scrubbed:
    """Read all footage that no rule has taken. show hears bytes done and in all; the ledger hears of damage."""
    with database.session(reading=True) as session:
        every = list(session.scalars(select(FootageRecord).order_by(FootageRecord.id)))
    records = [record for record in every if record.deleted_at is None]
    total = sum(record.size_bytes for record in records)
    done = 0
    damages = []
    for record in records:
        what = _look(record, folder / record.sha256 / "original", partial(_show_more, show, done, total))
        done += record.size_bytes
        if what:
            damages.append(Damage(sha256=record.sha256, original_name=record.original_name, what=what))
            with database.session() as session:
                ledger.append(session, who="scrub", action="footage damaged", subject=record.subject, why=what)
    known = {record.sha256 for record in every}
    strays = tuple(sorted(path.name for path in folder.glob("*") if path.name not in known))
    return Scrubbed(footages=len(records), size_bytes=total, damages=tuple(damages), strays=strays)


def _show_more(show: Callable[[int, int], None], done: int, total: int, count: int) -> None:
    show(done + count, total)


def _look(record: FootageRecord, kept: Path, show: Callable[[int], None]) -> str:
    if not kept.is_file():
        return "missing"
    found = kept.stat()
    if found.st_size != record.size_bytes:
        return "size"
    digest, count = hashlib.sha256(), 0
    with kept.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            count += len(chunk)
            show(count)
    if digest.hexdigest() != record.sha256:
        return "digest"
    return "writable" if found.st_mode & WRITABLE else ""
