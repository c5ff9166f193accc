"""Pages of a list, on both databases."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import accounts
from crowd.paging import page_of
from crowd.person_records import PersonRecord
from crowd.record_base import utc_now


def people(session: Session, *names: str) -> None:
    for at, name in enumerate(names):
        session.add(PersonRecord(name=name, email=f"{at}@example.cn", phone="", password_hash="!"))
    session.flush()


def walk(session: Session, *, newest_first: bool = False, size: int = 2) -> list[str]:
    names: list[str] = []
    after: int | None = None
    while True:
        page = page_of(
            session, select(PersonRecord), PersonRecord.id, by=() if newest_first else (PersonRecord.name,),
            newest_first=newest_first, after=after, size=size,
        )  # fmt: skip
        names += [person.name for person in page.rows]
        if page.after is None:
            return names
        after = page.after


def test_pages_together_are_the_list_each_row_once(session: Session) -> None:
    people(session, "Wu", "Chen", "Chen", "Li", "Chen", "Zhou", "An")
    assert walk(session) == ["An", "Chen", "Chen", "Chen", "Li", "Wu", "Zhou"]
    assert walk(session, newest_first=True, size=3) == ["An", "Zhou", "Chen", "Li", "Chen", "Chen", "Wu"]
    assert walk(session, size=7) == walk(session)


def test_what_comes_in_meanwhile_shifts_no_page(session: Session) -> None:
    people(session, "Chen", "Li", "Wu")
    first = page_of(session, select(PersonRecord), PersonRecord.id, by=(PersonRecord.name,), size=2)
    session.add(PersonRecord(name="An", email="an@example.cn", phone="", password_hash="!"))
    session.flush()
    second = page_of(session, select(PersonRecord), PersonRecord.id, by=(PersonRecord.name,), after=first.after, size=2)
    assert [person.name for person in (*first.rows, *second.rows)] == ["Chen", "Li", "Wu"]


def test_a_page_behind_nobody_begins_at_the_beginning(session: Session) -> None:
    people(session, "Chen")
    assert [one.name for one in page_of(session, select(PersonRecord), PersonRecord.id, after=99).rows] == ["Chen"]


def test_whose_account_is_closed_comes_last(session: Session) -> None:
    people(session, "An", "Chen", "Li")
    session.scalars(select(PersonRecord).where(PersonRecord.name == "An")).one().closed_at = utc_now()
    session.flush()
    page = accounts.everybody(session)
    assert [one.name for one in page.rows] == ["Chen", "Li", "An"]
    chen = page.rows[0].id
    assert [one.name for one in accounts.everybody(session, after=chen).rows] == ["Li", "An"]
