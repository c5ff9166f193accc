"""A report put together: one enterprise, some days, all its programmes or one of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import inquiries, results, views
from crowd.commission_records import CommissionRecord
from crowd.inquiry_records import InquiryRecord, InquiryState, ResultKind, ResultRecord
from crowd.person_records import EnterpriseRecord
from crowd.records import ProgrammeRecord
from crowd.view_figures import Figures, Period

SPANS_DAYS = (30, 90, 365)
"""How far back one may look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came back. chosen: the one programme looked at, None for all."""

    enterprise: EnterpriseRecord
    period: Period
    programmes: tuple[ProgrammeRecord, ...]
    chosen: ProgrammeRecord | None
    days: dict[date, Figures]
    total: Figures
    inquiries: tuple[InquiryRecord, ...]
    results: tuple[ResultRecord, ...]

    @property
    def waiting(self) -> int:
        """Inquiries that nobody has answered."""
        return sum(one.state in {InquiryState.NEW, InquiryState.SEEN} for one in self.inquiries)

    @property
    def outcomes(self) -> tuple[ResultRecord, ...]:
        """Results that are something more than a meeting."""
        return tuple(one for one in self.results if one.kind not in {ResultKind.MEETING, ResultKind.NOTHING})

    def title_of(self, programme_id: int) -> ProgrammeRecord:
        """The programme of that number."""
        return next(one for one in self.programmes if one.id == programme_id)

    @property
    def columns(self) -> dict[date, int]:
        """Views by day; of more than 92 days by week, under the week's first day."""
        width = 1 if len(self.days) <= 92 else 7
        days = sorted(self.days)
        return {
            days[begin]: sum(self.days[day].views for day in days[begin : begin + width])
            for begin in range(0, len(days), width)
        }


def programmes_about(session: Session, enterprise_id: int) -> list[ProgrammeRecord]:
    """The programmes made for the enterprise's commissions, newest first."""
    orders = select(CommissionRecord.id).where(CommissionRecord.enterprise_id == enterprise_id)
    made = select(ProgrammeRecord).where(ProgrammeRecord.commission_id.in_(orders))
    return list(session.scalars(made.order_by(ProgrammeRecord.id.desc())))


def put_together(
    session: Session, enterprise: EnterpriseRecord, *, slug: str = "", days: int = SPANS_DAYS[0], today: date
) -> Report:
    """slug: of one of the enterprise's programmes; any other word means all of them."""
    programmes = tuple(programmes_about(session, enterprise.id))
    chosen = next((one for one in programmes if one.slug == slug), None)
    ids = [chosen.id] if chosen else [one.id for one in programmes]
    period = Period.ending(today, days if days in SPANS_DAYS else SPANS_DAYS[0])
    by_day = views.by_day(session, ids, period)
    asked = [one for one in inquiries.to_enterprise(session, enterprise.id) if one.programme_id in ids]
    return Report(
        enterprise=enterprise,
        period=period,
        programmes=programmes,
        chosen=chosen,
        days=by_day,
        total=sum(by_day.values(), Figures()),
        inquiries=tuple(asked),
        results=tuple(results.of_programmes(session, ids)),
    )
