"""The list, one programme, and asking for it to be produced again."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from flask import Blueprint, redirect, render_template, url_for
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crowd import drafts, ledger, programmes, publications, queue, reviews, trims
from crowd.footage import footage_of
from crowd.ownership import own_programmes
from crowd.paging import page_of
from crowd.proof import Proof, Remark
from crowd.record_base import utc_now
from crowd.records import LedgerEntry, ProgrammeRecord, ProgrammeState, PublicationRecord, ReviewState
from crowd.work_records import WorkKind
from flows.standing import Standing, read_standing
from portal import access
from portal.bodies import taken_form
from portal.context import current_portal
from portal.cues import BilingualCue, bilingual_cues, marked_cues
from portal.desk.material import Bench, find_bench, may_trim
from portal.desk.words import TRIM_SHORTCUTS, trim_words
from portal.failures import Failure, told
from portal.found import programme_at
from portal.languages import marked
from portal.operations import SEE_OTHER, Operation, as_form
from portal.paging import asked_after
from portal.problems import Conflict, Told
from portal.programmes.refusal import Refusal, newest_refusal
from portal.programmes.work import has_work

blueprint = Blueprint("programmes", __name__, template_folder="templates")


class ProduceForm(BaseModel):
    """take: proposals, to make the cuts that were proposed when it was refused."""

    model_config = ConfigDict(frozen=True)

    take: Literal["", "proposals"] = ""


DELETED = marked("Its footage was kept as long as the rules say and has been deleted. Please send it in again.")

OPERATIONS = (
    Operation(
        endpoint="programmes.produce",
        summary="Have a programme produced (again), once it was refused or has failed",
        body=as_form(ProduceForm),
        replies=SEE_OTHER,
        also=(409,),
    ),
)

MAY_BE_PRODUCED = frozenset({ProgrammeState.RECEIVED, ProgrammeState.REFUSED, ProgrammeState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One programme with everything that its page shows. waiting: a worker is at it or will be; progress: how far.

    corrected: editors have changed the subtitles; packaging: what they made of them was approved, and a worker has it.
    failure: the last job, where it failed for good; may_take_back: what was reviewed before the trims can be put back.
    correctable: whether the desk is open to it. trimmable: whether who asks may trim it; bench: footage refused for
    its length, to be trimmed here.
    proof: what the subtitle rules say where it is under review. remarks: the part of it that is about no cue shown.
    """

    record: ProgrammeRecord
    entries: tuple[LedgerEntry, ...]
    published: tuple[PublicationRecord, ...]
    refusal: Refusal | None
    failure: Failure | None
    may_take_back: bool
    trimmable: bool
    bench: Bench | None
    waiting: bool
    progress: Standing | None
    under_review: bool
    corrected: bool
    packaging: bool
    correctable: bool
    cues: tuple[BilingualCue, ...]
    remarks: tuple[Remark, ...]
    proof: Proof

    @property
    def may_be_produced(self) -> bool:
        """Whether a person may ask for it to be produced now."""
        return self.record.state in MAY_BE_PRODUCED and not self.waiting


@blueprint.get("/programmes")
def desk() -> str:
    """Every programme in every state that is the reader's business, newest first, a page at a time."""
    with current_portal().database.session(reading=True) as session:
        asked = own_programmes(session, access.standing())
        page = page_of(session, asked, ProgrammeRecord.id, newest_first=True, after=asked_after())
        return render_template("programmes/desk.html", page=page)


@blueprint.get("/programmes/<slug>")
def page(slug: str) -> str:
    """Where the programme stands; the review where it waits for one; the ledger."""
    with current_portal().database.session(reading=True) as session:
        desk = _desk(session, programme_at(session, slug))
        words = trim_words() if desk.bench else {}
        return render_template("programmes/page.html", desk=desk, trim_words=words, trim_shortcuts=TRIM_SHORTCUTS)


@blueprint.post("/programmes/<slug>/produce")
def produce(slug: str) -> Response:
    """Produce it (again)."""
    form = taken_form(ProduceForm)
    with current_portal().database.session() as session:
        record = programme_at(session, slug)
        if record.state not in MAY_BE_PRODUCED:
            raise Conflict
        if footage_of(session, record).deleted_at is not None:
            raise Told(409, "footage_deleted", DELETED)
        why = "produce again"
        if form.take:
            why = "the proposed cuts were taken"
            order = {**record.options.get("order", {}), "auto_cut": True}
            options = {**record.options, "order": order}
            programmes.bring_up_to_date(
                session, record, programme=record.programme, who=access.who_asks(), options=options
            )
        programmes.advance(session, record, ProgrammeState.RECEIVED, who=access.who_asks(), why=why)
        queue.enqueue(session, WorkKind.PRODUCE, record, now=utc_now())
    return redirect(url_for("programmes.page", slug=slug), code=303)


def _desk(session: Session, record: ProgrammeRecord) -> Desk:
    entries = tuple(ledger.entries(session, record.subject))
    review = reviews.current(session, record)
    under_review = record.state is ProgrammeState.IN_REVIEW and review is not None and review.state is ReviewState.OPEN
    proof = review.proof if under_review and review else Proof()
    shown = bilingual_cues(Path(record.package_dir)) if under_review and record.package_dir else ()
    cues, remarks = marked_cues(shown, proof)
    refusal = newest_refusal(entries) if record.state is ProgrammeState.REFUSED else None
    trimmable = access.may("trims.page", slug=record.slug) and may_trim(session, record)
    bench = find_bench(session, record) if trimmable else None
    failed = queue.last_failure(session, record)
    if bench and refusal:
        bench = replace(bench, proposals=refusal.proposals)
    return Desk(
        record=record,
        entries=entries,
        published=tuple(publications.of(session, record)),
        refusal=refusal,
        failure=told(failed) if failed and record.state is not ProgrammeState.REFUSED else None,
        may_take_back=trims.may_be_taken_back(session, record),
        trimmable=bench is not None,
        bench=bench if bench and bench.view and refusal and refusal.is_too_long else None,
        waiting=(waiting := has_work(session, record)),
        progress=read_standing(current_portal().settings.home, record.slug) if waiting else None,
        under_review=under_review,
        corrected=drafts.newest(session, drafts.find(session, record, record.digest)) > 0,
        packaging=drafts.is_packaging(session, record),
        correctable=drafts.is_open(session, record, record.digest),
        cues=cues,
        remarks=remarks,
        proof=proof,
    )
