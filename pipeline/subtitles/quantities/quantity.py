"""Quantity: a number with its unit, as one language wrote it, and how Chinese writes it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

PERCENT = "%"

CHINESE_UNITS: dict[str, tuple[str, ...]] = {
    "USD": ("美元", "美金"),
    "EUR": ("欧元",),
    "GBP": ("英镑",),
    "CNY": ("元人民币", "人民币", "元"),
    "JPY": ("日元",),
    "HKD": ("港元", "港币"),
    "KRW": ("韩元",),
    "SGD": ("新加坡元", "新元"),
    "CAD": ("加元", "加拿大元"),
    "AUD": ("澳元", "澳大利亚元"),
    "CHF": ("瑞士法郎", "瑞郎"),
}
"""Currency codes and what Chinese calls them; the first is what we write."""

_SCALES = ((Fraction(10**12), "万亿"), (Fraction(10**8), "亿"), (Fraction(10**4), "万"))


class Kind(StrEnum):
    """cardinal may be rewritten in Chinese before translation; the others are only verified."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity found in a text.

    unit: PERCENT, a key of CHINESE_UNITS, or empty for everything else. start, end: where it stands in the text.
    required: False where an idiomatic rendering may drop the number (first, a decade).
    unit_required: False for the first number of a range, whose unit Chinese writes once.
    exact: True where digits or a magnitude state it, so that it may not appear from nowhere.
    """

    value: Fraction
    unit: str = ""
    start: int
    end: int
    kind: Kind = Kind.CARDINAL
    required: bool = True
    unit_required: bool = True
    exact: bool = True

    def rendered_by(self, other: "Quantity") -> bool:
        """Whether other, found in a translation, says the same: equal value, and the unit where one must be named."""
        if self.value != other.value:
            return False
        if self.unit == other.unit:
            return True
        return not other.unit and not self.unit_required if self.unit else other.unit != PERCENT


def decimal(value: Fraction, places: int) -> str | None:
    """value with at most so many decimals, exactly, or None where it needs more."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    whole, tail = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if value < 0 else "") + whole + (f".{tail}" if tail else "")


def in_chinese(value: Fraction, unit: str = "") -> str | None:
    """value as Chinese writes it: 8600万, 1.5亿, 42%, 2000万欧元. None where it has no exact decimal form."""
    number: str | None = None
    for size, name in _SCALES:
        if abs(value) >= size and (number := decimal(value / size, 4)) is not None:
            number += name
            break
    if number is None:
        number = decimal(value, 6)
    if number is None:
        return None
    return number + (CHINESE_UNITS[unit][0] if unit in CHINESE_UNITS else unit)
