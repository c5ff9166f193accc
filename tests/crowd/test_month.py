from datetime import date

import pytest

from crowd.month import neighbours, read_month, weeks


def test_a_month_is_whole_weeks_from_monday() -> None:
    found = weeks(2026, 11)
    assert found[0][0] == date(2026, 10, 26) and found[-1][-1] == date(2026, 12, 6)
    assert {len(week) for week in found} == {7}


def test_a_year_turns() -> None:
    assert neighbours(2026, 12) == ("2026-11", "2027-01")
    assert neighbours(2026, 1) == ("2025-12", "2026-02")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "1999-01", "2026-1", "二〇二六-01", "2026-01-01"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert read_month(text) is None


def test_a_month_is_read() -> None:
    assert read_month("2026-12") == (2026, 12)
