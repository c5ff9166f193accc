"""A job that failed for good, as people are told of it: why, and what to do now."""

from dataclasses import dataclass

from crowd.work_records import Fault, WorkKind, WorkRecord
from portal.languages import gettext, marked

HEADINGS = {
    WorkKind.PRODUCE: marked("It could not be produced"),
    WorkKind.RESUBTITLE: marked("The approved corrections could not be packaged"),
    WorkKind.PUBLISH: marked("It could not be published"),
}
REASONS = {
    Fault.REFUSED: marked("The footage was refused."),
    Fault.CHECK: marked("What was made breaks a rule that every programme must keep."),
    Fault.MISSING: marked("Something that this needs is missing on the machine."),
    Fault.WRONG: marked("What was asked for does not fit what is there."),
    Fault.IN_HAND: marked("Another run had the programme in hand all the time."),
    Fault.PROGRAM: marked("A program that works on the picture or the sound stopped with an error."),
    Fault.DISK_FULL: marked("The disk is full."),
    Fault.KILLED: marked("The worker was stopped again and again."),
    Fault.FAULT: marked("A fault of the site itself."),
}
NEXT = {
    WorkKind.PRODUCE: marked(
        "Nothing that was sent in is lost. Have it produced again; if it stops again, tell the operator."
    ),
    WorkKind.RESUBTITLE: marked(
        "No correction is lost and nothing was published. Approve again at the review desk; if it stops again, "
        "tell the operator."
    ),
    WorkKind.PUBLISH: marked(
        "The approval stands. An operator can publish it with tsite publish, once the channel can be reached."
    ),
}
FOR_OPERATORS = {
    Fault.MISSING: marked("The operator can find out with tsite doctor what is missing."),
    Fault.DISK_FULL: marked("The operator has to make room on the disk first."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """In the reader's language. detail: what the machine said, in English, for whoever mends it."""

    kind: WorkKind
    heading: str
    reason: str
    what_to_do: tuple[str, ...]
    detail: str


def told(work: WorkRecord) -> Failure:
    """What people are told of a job that failed."""
    fault = next((one for one in Fault if one == work.error_kind), Fault.FAULT)
    more = (gettext(FOR_OPERATORS[fault]),) if fault in FOR_OPERATORS else ()
    return Failure(
        kind=work.kind,
        heading=gettext(HEADINGS[work.kind]),
        reason=gettext(REASONS[fault]),
        what_to_do=(*more, gettext(NEXT[work.kind])),
        detail=work.last_error or "",
    )
