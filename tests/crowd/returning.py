"""An enterprise whose commission a programme was made for, and what comes back."""

from datetime import date

from sqlalchemy.orm import Session

from crowd import commissions, teams
from crowd.commission_records import CommissionRecord
from crowd.commissions import Order
from crowd.inquiries import Letter
from crowd.inquiry_records import About
from crowd.records import ProgrammeRecord
from pipeline.model.programme import Need

LETTER = Letter(
    name="Anna Keller", organisation="Rhein Pumpen", country="DE", email="anna@example.de", phone="",
    about=About.MARKET, message="May we test it?", language="en", consent_version="1", consent_words="yes",
)  # fmt: skip


def commissioned(session: Session, film: ProgrammeRecord, name: str = "宁波海港泵业") -> CommissionRecord:
    """The commission of a new enterprise that the programme is made for."""
    enterprise = teams.make_enterprise(
        session, name_zh=name, name_en="", region="CN-ZJ", industry="machinery", rights={}, contact=("", "", ""),
        who="operator",
    )  # fmt: skip
    order = Order(
        enterprise_id=enterprise.id, title_zh="泵", title_en="A pump", need=Need.MARKET, region="CN-ZJ",
        industry="machinery", brief="the rotor", deadline=date(2030, 1, 1),
    )  # fmt: skip
    placed = commissions.place(session, order, who="operator")
    film.commission_id = placed.id
    session.flush()
    return placed
