"""Identifiers: found whole, kept to the character, written with or without spaces."""

import pytest

from pipeline.subtitles.quantities.identifiers import identifiers, without_identifier


@pytest.mark.parametrize(
    "name",
    [
        "ZL201610123456.7",
        "ZL 2016 1 0123456.7",
        "CN 108123456 A",
        "US 10,123,456 B2",
        "EP 3 123 456",
        "WO 2021/123456",
        "PCT/CN2021/105994",
        "ISO 9001:2015",
        "GB/T 19001-2016",
        "IP67",
        "5G",
        "USB 3.0",
        "X200-B",
        "400-820-1234",
        "COVID-19",
    ],
)
def test_identifiers_are_found_whole(name: str) -> None:
    assert identifiers(f"We refer to {name}, as agreed.") == (name,)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("US 10,123,456 B2", "US10123456B2"),
        ("GB/T 19001-2016", "GB/T 19001—2016"),
        ("ISO 9001", "ISO9001"),
        ("X200-B", "X200B"),
        ("24/7", "全天候"),
    ],
)
def test_other_writings_of_an_identifier_are_the_same(name: str, written: str) -> None:
    assert without_identifier(f"采用{written}标准", name) is not None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ZL201610123456", "ZL201610123456.7"),
        ("ZL201610123456.7", "ZL201610123456"),
        ("ISO 9001", "ISO90011"),
        ("X200-B", "X200-C"),
        ("5G", "15G"),
    ],
)
def test_a_longer_shorter_or_other_identifier_is_not_the_same(name: str, written: str) -> None:
    assert without_identifier(f"采用{written}标准", name) is None


def test_quantities_are_no_identifiers() -> None:
    text = "In Q3 2025 we sold 12k units for $5M at 20% off, 12V and 300 m2 each, on 2024-03-15."
    assert identifiers(text) == ()
