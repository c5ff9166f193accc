"""Units of measure: the same in both languages, or equal when converted."""

from fractions import Fraction

import pytest

from pipeline.subtitles.quantities.units import chinese_unit, english_unit, same_measure, units


def test_every_english_word_and_symbol_names_its_unit() -> None:
    for unit in units().values():
        for word in unit.english:
            assert english_unit(f"5000 {word}", f"5000 {word}", 4) == (unit.code, 5 + len(word)), word
        for symbol in unit.symbols:
            read = english_unit(f"5{symbol}", f"5{symbol}".lower(), 1)
            assert read is not None
            assert read[0] in {unit.code, "MPa"}, symbol


def test_every_chinese_name_names_its_unit() -> None:
    for unit in units().values():
        for name in unit.chinese:
            read = chinese_unit(f"5{name}。", 1)
            assert read is not None, name
            assert read[0] == unit.code or (unit.code, read[0]) == ("degree", "度"), name


@pytest.mark.parametrize(
    ("value", "unit", "other_value", "other_unit", "same"),
    [
        (5, "t", 5000, "kg", True),
        (50_000, "t", 5000, "t", False),
        (50, "MW", 50_000, "kW", True),
        (24, "month", 2, "year", True),
        (90, "min", Fraction(3, 2), "h", True),
        (20, "ha", 300, "mu", True),
        (25, "degree", 25, "°C", True),
        (30, "度", 30, "kWh", True),
        (30, "degree", 30, "kWh", False),
        (5, "%", 5, "pp", False),
        (100, "bp", 1, "pp", True),
        (5, "USD", 5, "EUR", False),
        (5, "%", 50, "‰", True),
        (1, "month", 30, "day", False),
    ],
)
def test_measures_are_equal_in_any_unit(
    value: Fraction, unit: str, other_value: Fraction, other_unit: str, same: bool
) -> None:
    assert same_measure(Fraction(value), unit, Fraction(other_value), other_unit) is same


@pytest.mark.parametrize("text", ["5米兰", "3升级", "2安全", "6节能", "4日本"])
def test_the_start_of_a_word_is_no_unit(text: str) -> None:
    assert chinese_unit(text, 1) is None
