"""Quantity: a number with its unit, as one language wrote it, when two say the same, and how Chinese writes it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pipeline.subtitles.quantities.units import PERCENT, is_money, is_time, same_measure, units

TIMES, TIMES_MORE, TIMES_EITHER = "×", "+×", "±×"
"""Multiples: 增至3倍 is 3 TIMES, 增长2倍 is 2 TIMES_MORE and says the same; 快3倍 is used for either."""

_SCALES = ((Fraction(10**12), "万亿"), (Fraction(10**8), "亿"), (Fraction(10**4), "万"))
_FIRST_YEAR, _LAST_YEAR = 1500, 2199


class Kind(StrEnum):
    """cardinal may be rewritten in Chinese before translation; the others are only verified."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    VAGUE = "vague"
    MULTIPLE = "multiple"
    FRACTION = "fraction"
    DATE = "date"
    CLOCK = "clock"
    RATIO = "ratio"
    ROUND = "round"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity found in a text.

    unit: a code of units.csv; for dates the part (year, month, day, quarter, half, decade, century); for multiples how
    they count; for rounds their name; empty for everything else. A clock time's value is minutes since midnight.
    start, end: where it stands in the text; number_end: where the number without its unit ends, when that is earlier.
    required: False where an idiomatic rendering may drop the number (first, a decade).
    unit_required: False for the first number of a range, whose unit Chinese writes once.
    exact: True where digits or a magnitude state it, so that it may not appear from nowhere.
    also: other values that the same words may stand for (three o'clock is also 15:00).
    per: the unit that a price or speed is counted by (dollars per kWh).
    parts: numerator and denominator where they may be counted apart (nine out of ten).
    """

    value: Fraction
    unit: str = ""
    start: int
    end: int
    number_end: int = 0
    kind: Kind = Kind.CARDINAL
    required: bool = True
    unit_required: bool = True
    exact: bool = True
    also: tuple[Fraction, ...] = ()
    per: str = ""
    parts: tuple[int, int] | None = None

    def rendered_by(self, other: "Quantity") -> bool:
        """Whether other, found in a translation, says the same: equal value, and the unit where one must be named."""
        return any(
            _says(self, mine, other, theirs)
            for mine in (self.value, *self.also)
            for theirs in (other.value, *other.also)
        )


def _says(one: Quantity, mine: Fraction, other: Quantity, theirs: Fraction) -> bool:
    kinds = {one.kind, other.kind}
    if Kind.MULTIPLE in kinds:
        return _same_multiple(one, mine, other, theirs)
    if Kind.FRACTION in kinds and kinds <= {Kind.FRACTION, Kind.CARDINAL}:
        return _share(one, mine) is not None and _share(one, mine) == _share(other, theirs)
    if kinds == {Kind.CARDINAL} and one.unit and other.unit:
        return same_measure(mine, one.unit, theirs, other.unit)
    return mine == theirs and _same_sort(one, other)


def _same_sort(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities of equal value are said of the same sort of thing."""
    kinds = {one.kind, other.kind}
    if Kind.DATE in kinds:
        return _same_date(one, other)
    if kinds == {Kind.CARDINAL}:
        bare = not one.unit and not other.unit
        return bare or (not one.unit and is_time(other.unit)) or (not other.unit and not one.unit_required)
    if kinds == {Kind.VAGUE, Kind.CARDINAL}:
        return not (one.exact or other.exact or one.unit or other.unit)
    if one.kind is Kind.ORDINAL:
        # The tenth year is 第10年 or 10周年; three plants are not the third plant.
        return other.kind in {Kind.ORDINAL, Kind.CARDINAL} and (not other.unit or is_time(other.unit))
    return len(kinds) == 1 and one.unit == other.unit


def _share(quantity: Quantity, value: Fraction) -> Fraction | None:
    if quantity.kind is Kind.FRACTION:
        return value
    unit = units().get(quantity.unit)
    return value * unit.size if unit and unit.dimension == "ratio" else None


def _factors(quantity: Quantity, value: Fraction) -> set[Fraction]:
    """What the old value is multiplied by."""
    if quantity.unit == PERCENT:
        return {1 + value / 100}
    return {
        TIMES_MORE: {1 + value},
        TIMES_EITHER: {value, 1 + value},
    }.get(quantity.unit, {value})


def _same_multiple(one: Quantity, mine: Fraction, other: Quantity, theirs: Fraction) -> bool:
    if one.kind is other.kind:
        return bool(_factors(one, mine) & _factors(other, theirs))
    percent = one if one.unit == PERCENT else other if other.unit == PERCENT else None
    if percent is not None:
        share = percent.kind is Kind.CARDINAL and (mine if percent is one else theirs) >= 100
        return share and bool(_factors(one, mine) & _factors(other, theirs))
    # Three times may count occasions (三次) where nothing says that it compares; a bare 双 is any two.
    return mine == theirs and one.unit == other.unit == ""


def _same_date(one: Quantity, other: Quantity) -> bool:
    if one.kind is other.kind:
        return one.unit == other.unit
    date, number = (one, other) if one.kind is Kind.DATE else (other, one)
    if date.unit == "year":
        year = _FIRST_YEAR <= date.value <= _LAST_YEAR
        return year and number.kind is Kind.CARDINAL and number.unit in {"", "year"}
    if date.unit == "day":
        return number.unit in {"", "day"}
    return number.kind is Kind.ORDINAL and not number.unit


def special(
    value: int | Fraction,
    kind: Kind,
    start: int,
    end: int,
    *,
    unit: str = "",
    required: bool = True,
    exact: bool = False,
) -> Quantity:
    """A quantity that is more than a count: an ordinal, a share, a multiple, a round."""
    number = Fraction(value)
    return Quantity(value=number, unit=unit, start=start, end=end, kind=kind, required=required, exact=exact)


def decimal(value: Fraction, places: int) -> str | None:
    """value with at most so many decimals, exactly, or None where it needs more."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    whole, tail = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if value < 0 else "") + whole + (f".{tail}" if tail else "")


def in_chinese(value: Fraction, unit: str = "") -> str | None:
    """value as Chinese writes it: 8600万, 1.5亿, 42%, 2000万欧元, 5000吨. None where it has no exact decimal form."""
    number: str | None = None
    for size, name in _SCALES:
        if abs(value) >= size and (number := decimal(value / size, 4)) is not None:
            number += name
            break
    if number is None:
        number = decimal(value, 6)
    if number is None:
        return None
    known = units().get(unit)
    return number + (known.chinese[0] if known and known.chinese else "")


def written_whole(unit: str) -> bool:
    """Whether a number is rewritten together with its unit: money, shares and points go wrong apart."""
    return is_money(unit) or (unit in units() and units()[unit].dimension in {"ratio", "points"})
