"""What an address names, or 404."""

from typing import TypeVar

from flask import abort
from sqlalchemy.orm import Session

from crowd import programmes
from crowd.record_base import Record
from crowd.records import ProgrammeRecord

Kind = TypeVar("Kind", bound=Record)


def by_number(session: Session, kind: type[Kind], number: int) -> Kind:
    """The record of that number. 404 where there is none."""
    found = session.get(kind, number)
    if found is None:
        abort(404)
    return found


def programme_at(session: Session, slug: str) -> ProgrammeRecord:
    """The programme at that slug, whatever its state. 404 where there is none."""
    found = programmes.find(session, slug)
    if found is None:
        abort(404)
    return found
