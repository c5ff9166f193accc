"""Where a programme's review, its refusal and its last failure stand, for programs."""

from typing import Any

from sqlalchemy.orm import Session

from crowd import drafts, ledger, queue, reviews
from crowd.records import ProgrammeRecord, ProgrammeState, ReviewRecord, ReviewState
from crowd.work_records import WorkKind, WorkRecord
from portal.failures import told
from portal.operations import NUMBER, TEXT, TEXT_OR_NULL, YES_OR_NO, array_of, one_of, record
from portal.people.names import who_name
from portal.programmes.refusal import Refusal, newest_refusal

REVIEW = record(
    digest=TEXT,
    state=one_of(ReviewState),
    errors=NUMBER,
    warnings=NUMBER,
    newest={"type": "integer", "description": "the newest edit of its subtitles, to be named as seen; 0 for none"},
    open={"type": "boolean", "description": "whether the desk takes edits"},
    packaging={"type": "boolean", "description": "approved with corrections that are being packaged"},
    decided_by=TEXT_OR_NULL,
    reason=TEXT_OR_NULL,
)
"""errors, warnings: of what was produced; the desk's draft has those of the corrected subtitles."""
REFUSAL = record(
    reasons=array_of(record(code=TEXT, message_en=TEXT, message_zh=TEXT)),
    proposals=array_of(record(start_ms=NUMBER, end_ms=NUMBER)),
    too_long=YES_OR_NO,
)
FAILURE = record(kind=one_of(WorkKind), reason=TEXT, what_to_do=array_of(TEXT), detail=TEXT)


def work_told(session: Session, found: ProgrammeRecord) -> dict[str, Any]:
    """review, refusal and failure, each None where there is none."""
    review, failed = reviews.current(session, found), queue.last_failure(session, found)
    refused = found.state is ProgrammeState.REFUSED
    refusal = newest_refusal(ledger.entries(session, found.subject)) if refused else None
    return {
        "review": _review(session, found, review) if review else None,
        "refusal": _refusal(refusal) if refusal else None,
        "failure": _failure(failed) if failed and not refused else None,
    }


def _review(session: Session, found: ProgrammeRecord, review: ReviewRecord) -> dict[str, Any]:
    proof = review.proof
    return {
        "digest": review.digest,
        "state": review.state,
        "errors": len(proof.errors),
        "warnings": len(proof.warnings),
        "newest": drafts.newest(session, drafts.find(session, found, found.digest)),
        "open": drafts.is_open(session, found, found.digest),
        "packaging": drafts.is_packaging(session, found),
        "decided_by": who_name(review.decided_by) if review.decided_by else None,
        "reason": review.reason,
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reasons": [
            {name: str(reason.get(name, "")) for name in ("code", "message_en", "message_zh")}
            for reason in refusal.reasons
        ],
        "proposals": [{"start_ms": start_ms, "end_ms": end_ms} for start_ms, end_ms in refusal.proposals],
        "too_long": refusal.is_too_long,
    }


def _failure(work: WorkRecord) -> dict[str, Any]:
    failure = told(work)
    return {
        "kind": failure.kind,
        "reason": failure.reason,
        "what_to_do": failure.what_to_do,
        "detail": failure.detail,
    }
