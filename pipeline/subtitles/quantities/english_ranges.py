"""Ranges and dimensions of an English sentence: two to three million dollars, 5-10%, 20 x 30 cm."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.subtitles.quantities.english_words import SCALES, SUFFIXES
from pipeline.subtitles.quantities.quantity import Kind, Quantity
from pipeline.subtitles.quantities.units import is_money

_JOINTS = {" to ", "-", "–", " – ", "—", " or ", "~", " - ", "/", " and up to ", " to about ", " to around "}
_DIMENSION = re.compile(r" ?[x×*] ?| by | times ")
_SCALE_WORD = re.compile(r"(hundred|thousand|million|billion|trillion|bn|mn)(?![a-z])|(?<=\d)(m|k|b)(?![a-z])")


def with_ranges(lower: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Two to three million dollars, 20 x 30 cm: the first number takes the magnitude and unit of the second."""
    following: Quantity | None = None
    read: list[Quantity] = []
    for quantity in reversed(found):
        read.append(_with_next(lower, quantity, following) if following else quantity)
        following = read[-1]
    yield from reversed(read)


def _with_next(lower: str, quantity: Quantity, following: Quantity) -> Quantity:
    joint = lower[quantity.end : following.start]
    if quantity.kind is Kind.DATE and following.kind is Kind.CARDINAL and following.unit and joint in _JOINTS:
        quantity = replace(quantity, kind=Kind.CARDINAL, unit="")
    if quantity.kind is not Kind.CARDINAL or following.kind is not Kind.CARDINAL:
        return quantity
    sized = _DIMENSION.fullmatch(joint) is not None
    between = joint == " and " and re.search(r"between(?: about| around)? $", lower[: quantity.start]) is not None
    if quantity.unit and (between or joint in _JOINTS) and is_money(quantity.unit) and quantity.unit == following.unit:
        return _scaled_with(lower, quantity, following)
    if quantity.unit or not (sized or ((between or joint in _JOINTS) and quantity.value < following.value)):
        return quantity
    return (
        _scaled_with(lower, quantity, following)
        if not sized
        else replace(quantity, unit=following.unit, unit_required=False, exact=True)
    )


def _size(word: re.Match[str]) -> int:
    return SUFFIXES[word[2]] if word[2] else SCALES.get(word[1], 100)


def _scaled_with(lower: str, quantity: Quantity, following: Quantity) -> Quantity:
    word = _SCALE_WORD.search(lower[following.start : following.end])
    size = _size(word) if word and not _SCALE_WORD.search(lower[quantity.start : quantity.end]) else 1
    if quantity.value * size >= following.value:
        size = 1
    also = (quantity.value,) if 1 < size < 10**6 else ()
    stated = quantity.exact or size > 1 or bool(following.unit)
    value = quantity.value * size
    return replace(quantity, value=value, also=also, unit=following.unit, unit_required=False, exact=stated)
