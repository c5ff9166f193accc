"""Whether anything will happen to a programme without a person."""

from sqlalchemy.orm import Session

from crowd import queue
from crowd.records import ProgrammeRecord, ProgrammeState


def has_work(session: Session, record: ProgrammeRecord) -> bool:
    """True while a worker is at it or will be: whoever looks at it should look again."""
    if record.state is ProgrammeState.PRODUCING:
        return True  # by the command line, which does not queue
    return queue.has_unfinished(session, record)
