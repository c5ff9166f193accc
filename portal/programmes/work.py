"""Whether anything will happen to a programme without a person."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from crowd import queue
from crowd.records import ProgrammeRecord, ProgrammeState


def with_work(session: Session, records: Sequence[ProgrammeRecord]) -> frozenset[int]:
    """The numbers of those to which something will happen without a person, as has_work says of one."""
    producing = {record.id for record in records if record.state is ProgrammeState.PRODUCING}
    return queue.unfinished_among(session, records) | producing


def has_work(session: Session, record: ProgrammeRecord) -> bool:
    """True while a worker is at it or will be: whoever looks at it should look again."""
    if record.state is ProgrammeState.PRODUCING:
        return True  # by the command line, which does not queue
    return queue.has_unfinished(session, record)
