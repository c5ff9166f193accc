"""A month on a page, pure: whole weeks from Monday to Sunday."""

from calendar import Calendar
from datetime import date


def weeks(year: int, month: int) -> list[list[date]]:
    """The weeks that touch the month."""
    return Calendar(firstweekday=0).monthdatescalendar(year, month)


def neighbours(year: int, month: int) -> tuple[str, str]:
    """The months before and after, as in 2026-12."""
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return _named(*before), _named(*after)


def read_month(text: str) -> tuple[int, int] | None:
    """Year and month from 2026-12; None where it is none of this century."""
    year, _, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and text.isascii() and year.isdigit() and month.isdigit()):
        return None
    return (int(year), int(month)) if 2000 <= int(year) < 2100 and 1 <= int(month) <= 12 else None


def _named(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"
