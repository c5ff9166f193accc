"""Whether anything will happen to a programme without a person."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from crowd import queue
from crowd.records import ProgrammeRecord, ProgrammeState


def with_work(session: Session, records: Sequence[ProgrammeRecord]) -> frozenset[int]:
    """The numbers of those that a worker is at or will be: whoever looks at them should look again."""
    # The command line does not queue what it produces.
    producing = {record.id for record in records if record.state is ProgrammeState.PRODUCING}
    return queue.unfinished_among(session, records) | producing


def has_work(session: Session, record: ProgrammeRecord) -> bool:
    """Whether it is one of them."""
    return record.id in with_work(session, [record])
