"""Numbers in English words and in figures, made one: "forty-two", "42" and "fourteen fifty-five", "1455". Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal

_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_UP_TO_NINETEEN.split())}
_FROM_TWENTY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for word, value in zip(_FROM_TWENTY.split(), range(2, 10), strict=True)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL_FIGURES = re.compile(r"(\d+)(?:st|nd|rd|th)")


def numbers_as_figures(words: Sequence[str]) -> list[str]:
    """The words with every run of number words as one figure ("two thousand and nine" -> "2009", "fifth" -> "5th").

    Words are bare and in lower case, hyphens already taken apart. Two-digit groups side by side read as a year
    ("fourteen fifty five" -> "1455"); other numbers side by side stay apart.
    """
    figures: list[str] = []
    index = 0
    while index < len(words):
        figure, used = _read_number(words[index:])
        figures.append(figure if used else words[index])
        index += max(used, 1)
    return figures


def _read_number(words: Sequence[str]) -> tuple[str, int]:
    """The figure words start with and how many of them it takes; 0 where they start with none."""
    ordinal = _ordinal(words[0])
    if ordinal is not None:
        return f"{ordinal}th", 1
    value, used = _below_hundred(words)
    if not used:
        return "", 0
    if used < len(words) and words[used - 1] in _TENS and 0 < (unit := _ordinal(words[used]) or 0) < 10:
        return f"{value + unit}th", used + 1
    year, more = _below_hundred(words[used:])
    if min(value, year) >= 10 and _is_word_group(words[0]) and _is_word_group(words[used]):
        return f"{value}{year}", used + more
    return _scaled(words, value, used)


def _is_word_group(word: str) -> bool:
    return word in _TENS or word in _SMALL


def _scaled(words: Sequence[str], group: Decimal, used: int) -> tuple[str, int]:
    """The number that goes on after its first group: hundreds, thousands, and the "and" within them."""
    total = Decimal(0)
    while used < len(words):
        word, behind_scale = words[used], words[used - 1] in _SCALES
        joined = int(behind_scale and word == "and" and used + 1 < len(words))
        more, taken = _below_hundred(words[used + joined :])
        if word == "hundred" and group < 100:
            group, used = group * 100, used + 1
        elif word in _SCALES and word != "hundred" and group:
            total, group, used = total + group * _SCALES[word], Decimal(0), used + 1
        elif behind_scale and taken and _is_word_group(words[used + joined]):
            group, used = group + more, used + joined + taken
        elif behind_scale and (ordinal := _ordinal(words[used + joined])) is not None:
            return f"{_plain(total + group + ordinal)}th", used + joined + 1
        else:
            break
    return _plain(total + group), used


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _below_hundred(words: Sequence[str]) -> tuple[Decimal, int]:
    """The number below a hundred, or in figures, that words start with; decimals after "point" digit by digit."""
    word = words[0] if words else ""
    if _FIGURES.fullmatch(word):
        return Decimal(word), 1
    if word in _TENS:
        unit = _SMALL.get(words[1], 0) if len(words) > 1 else 0
        value, used = (Decimal(_TENS[word] + unit), 2) if 0 < unit < 10 else (Decimal(_TENS[word]), 1)
    elif word in _SMALL:
        value, used = Decimal(_SMALL[word]), 1
    else:
        return Decimal(0), 0
    if used < len(words) and words[used] == "point":
        digits = ""
        while used + 1 + len(digits) < len(words) and _SMALL.get(words[used + 1 + len(digits)], 10) < 10:
            digits += str(_SMALL[words[used + 1 + len(digits)]])
        if digits:
            return value + Decimal(f"0.{digits}"), used + 1 + len(digits)
    return value, used


def _ordinal(word: str) -> int | None:
    if figures := _ORDINAL_FIGURES.fullmatch(word):
        return int(figures[1])
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word.endswith("ieth"):
        return _TENS.get(word.removesuffix("ieth") + "y")
    return _SMALL.get(word.removesuffix("th")) if word.endswith("th") else None
