"""What a run writes into the people's records: states, reviews, reasons. Each function is one short transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from crowd import drafts, ledger, listings, programmes, queue, reviews
from crowd.database import Database
from crowd.footage import record_footage
from crowd.proof import Proof
from crowd.publications import of as publications_of
from crowd.publications import record_publication, record_recall
from crowd.record_base import utc_now
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState, PublicationState
from crowd.work_records import WorkKind
from flows.drafting import changed_tracks, open_draft
from flows.order import Order
from flows.spoken import read_transcript
from flows.verdict import verdict_shape
from flows.workshop import Workshop
from pipeline.errors import CheckFailed, FootageRefused, WrongInput
from pipeline.model.admission import Admission
from pipeline.model.channel import Publication
from pipeline.model.footage import Footage
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.programme import Need, Programme
from pipeline.model.subtitle import SubtitleTrack


def submit(shop: Workshop, footage: Footage, order: Order) -> Order:
    """Put footage and programme on the record; returns the order with the slug it was given, which may differ."""
    with shop.database.session() as session:
        kept = record_footage(session, footage, who=order.who)
        options: dict[str, object] = {"order": order.model_dump(mode="json"), "channels": list(order.channels)}
        record = programmes.submit(session, footage=kept, programme=order.programme, who=order.who, options=options)
        return order.model_copy(update={"slug": record.slug})


def order_of(shop: Workshop, record: ProgrammeRecord) -> Order:
    """The order a worker carries out for a programme: what it was submitted with, else the record's own facts."""
    with shop.database.session() as session:
        footage = session.get_one(FootageRecord, record.footage_id)
        asked = record.options.get("order", {})
        return Order(
            slug=record.slug,
            footage_sha256=footage.sha256,
            original_name=footage.original_name,
            title_en=record.title_en,
            title_zh=record.title_zh,
            enterprise=record.enterprise,
            names=asked.get("names", ""),
            need=Need(record.need) if record.need else None,
            cuts=asked.get("cuts", ()),
            auto_cut=asked.get("auto_cut", False),
            follows=asked.get("follows", ""),
            channels=asked.get("channels", ()),
            hear=asked.get("hear", True),
            who="worker",
        )


@contextmanager
def producing(shop: Workshop, order: Order) -> Iterator[None]:
    """The programme is producing within; an error that leaves it is written down as refused or failed."""
    _advance(shop, order, ProgrammeState.PRODUCING, why="a run began")
    try:
        yield
    except FootageRefused as refusal:
        _advance(shop, order, ProgrammeState.REFUSED, why=str(refusal))
        _write_verdict(shop, order, refusal.admission, why=str(refusal))
        raise
    except Exception as fault:  # the edge of a run: what it was stands on the record
        _advance(shop, order, ProgrammeState.FAILED, why=str(fault))
        raise


def warned(shop: Workshop, order: Order, verdict: Admission) -> None:
    """Write down what the door remarked on footage that it let in; nothing where it had no remark."""
    if verdict.reasons:
        _write_verdict(shop, order, verdict, why="admitted, with remarks")


def _write_verdict(shop: Workshop, order: Order, verdict: Admission, *, why: str) -> None:
    with shop.database.session() as session:
        subject = _record(session, order.slug).subject
        ledger.append(session, who=order.who, action="verdict", subject=subject, why=why, facts=verdict_shape(verdict))


def open_review(
    shop: Workshop, order: Order, package: Package, report: ConformanceReport, languages: list[str], proof: Proof
) -> None:
    """The package waits for a person, who is shown the proof of its subtitles.

    Raises CheckFailed where a MUST of its conformance report failed.
    """
    if not report.passed:
        findings = tuple(f"{check.rule} {check.where}: {check.found}" for check in report.errors)
        raise CheckFailed(f"package of {order.slug}", findings)
    with shop.database.session() as session:
        record = _record(session, order.slug)
        if record.digest == package.digest and record.state in {ProgrammeState.APPROVED, ProgrammeState.PUBLISHED}:
            return
        programmes.advance(
            session,
            record,
            ProgrammeState.IN_REVIEW,
            who=order.who,
            why="the package is finished",
            digest=package.digest,
            package_dir=str(package.directory),
            duration_ms=round(package.duration_s * 1000),
            languages=languages,
        )
        reviews.open_review(
            session,
            record,
            digest=package.digest,
            who=order.who,
            findings=proof.findings,
            doubtful=proof.doubtful,
            picture=proof.picture,
        )


def package_of(database: Database, slug: str) -> Path:
    """The folder of the package last made of a programme. Raises WrongInput where there is none."""
    with database.session(reading=True) as session:
        record = _record(session, slug)
        if not record.package_dir:
            raise WrongInput(slug, "has not been produced yet")
        return Path(record.package_dir)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedDraft:
    """Corrected tracks, and who approved them why."""

    tracks: tuple[SubtitleTrack, ...]
    who: str
    why: str


def approved_draft(shop: Workshop, slug: str) -> ApprovedDraft:
    """The draft of the newest package as it was approved. Raises WrongInput where nobody has approved one."""
    with shop.database.session(reading=True) as session:
        record = _record(session, slug)
        draft = drafts.find(session, record, record.digest)
        if draft is None or draft.approved_by is None:
            raise WrongInput(slug, "has no approved corrections")
        tracks = changed_tracks(open_draft(session, record, Proof()))
        return ApprovedDraft(tracks=tracks, who=draft.approved_by, why=draft.approved_why or "")


def find_order(shop: Workshop, slug: str) -> Order:
    """What a programme was ordered as. Raises WrongInput for a name that is nobody's."""
    with shop.database.session() as session:
        record = _record(session, slug)
    return order_of(shop, record)


def approve(shop: Workshop, slug: str, *, who: str, why: str) -> None:
    """Somebody approves the package in review, and answers for the errors in its subtitles: the ledger counts them."""
    with shop.database.session() as session:
        reviews.approve(session, _record(session, slug), who=who, why=why, despite_errors=True)


def approve_and_publish(shop: Workshop, slug: str, *, who: str, why: str) -> None:
    """The same, and a job to publish it."""
    with shop.database.session() as session:
        record = _record(session, slug)
        reviews.approve(session, record, who=who, why=why, despite_errors=True)
        queue.enqueue(session, WorkKind.PUBLISH, record, now=utc_now())


def published(shop: Workshop, slug: str, publications: list[Publication], *, who: str) -> None:
    """Write down which channels show the programme now, and what is said in it, for those who search."""
    with shop.database.session() as session:
        record = _record(session, slug)
        for publication in publications:
            record_publication(session, record, publication, who=who)
        listings.refresh(session, record, read_transcript(Path(record.package_dir)))
        programmes.advance(session, record, ProgrammeState.PUBLISHED, who=who, why="every channel asked shows it")


def recalled(shop: Workshop, slug: str, channels: list[str], *, who: str, why: str) -> None:
    """Write down that these channels no longer show the programme."""
    with shop.database.session() as session:
        record = _record(session, slug)
        for channel in channels:
            record_recall(session, record, channel, who=who, why=why)
        shown = any(row.state is PublicationState.PUBLISHED for row in publications_of(session, record))
        if not shown and record.state is ProgrammeState.PUBLISHED:
            programmes.advance(session, record, ProgrammeState.RECALLED, who=who, why=why)


def approved_package(shop: Workshop, slug: str) -> tuple[Package, Programme]:
    """What may be published: the approved package. Raises WrongInput where nobody has approved it (DESIGN law 5)."""
    with shop.database.session() as session:
        record = _record(session, slug)
        if record.state not in {ProgrammeState.APPROVED, ProgrammeState.PUBLISHED, ProgrammeState.RECALLED}:
            raise WrongInput(slug, f"is {record.state.value}; only an approved programme is published")
        package = Package(
            directory=Path(record.package_dir),
            digest=record.digest,
            duration_s=Fraction(record.duration_ms or 0, 1000),
        )
        return package, record.programme


def channels_showing(shop: Workshop, slug: str) -> list[str]:
    """Names of the channels that show the programme."""
    with shop.database.session() as session:
        rows = publications_of(session, _record(session, slug))
        return [row.channel for row in rows if row.state is PublicationState.PUBLISHED]


def _advance(shop: Workshop, order: Order, state: ProgrammeState, *, why: str) -> None:
    with shop.database.session() as session:
        programmes.advance(session, _record(session, order.slug), state, who=order.who, why=why)


def _record(session: Session, slug: str) -> ProgrammeRecord:
    record = programmes.find(session, slug)
    if record is None:
        raise WrongInput("programme", f"there is none called {slug}")
    return record
