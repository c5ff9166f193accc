"""The quantities of an English sentence: digits and words, magnitudes, percent, currency, ordinals, dates' numbers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.subtitles.quantities.english_words import (
    MONTHS,
    ONES,
    ORDINALS,
    SCALES,
    TENS,
    Spelled,
    articled,
    cardinal_words,
    scaled,
    year_words,
)
from pipeline.subtitles.quantities.quantity import PERCENT, Kind, Quantity
from pipeline.subtitles.word_list import words

_SMALL_WORD = 10
"""Words below this stay words (two companies); one counts only with a unit or a magnitude, idiom swallows it."""

_CURRENCY_BEFORE = {
    "us$": "USD",
    "hk$": "HKD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
}
_CURRENCY_AFTER = tuple(
    (re.compile(rf"[ -]?(?:{pattern})\b"), code)
    for pattern, code in (
        (r"hong kong dollars?|hkd", "HKD"),
        (r"singapore dollars?|sgd", "SGD"),
        (r"canadian dollars?|cad", "CAD"),
        (r"australian dollars?|aud", "AUD"),
        (r"(?:(?:u\.?s\.?|american) )?dollars?|usd", "USD"),
        (r"euros?|eur", "EUR"),
        (r"pounds? sterling|british pounds?|gbp", "GBP"),
        (r"(?:chinese )?(?:yuan|renminbi)|rmb|cny", "CNY"),
        (r"(?:japanese )?yen|jpy", "JPY"),
        (r"korean won|krw", "KRW"),
        (r"swiss francs?|chf", "CHF"),
    )
)
_PERCENT_AFTER = re.compile(r"[ -]?(?:%|percent\b|per cent\b)")
_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<suffix>[kKMB]|bn|mn|m|b)\b)?|(?P<word>[A-Za-z]+)",
    re.ASCII,
)
_SUFFIXES = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6}
_IDENTIFIER = re.compile(
    r"(?<!\w)(?:"
    r"ZL\s?\d[\d.]+[Xx]?|PCT/[A-Z]{2}\d{4}/\d+|(?:CN|US|EP|WO|JP|KR)\s?\d{1,3}(?:,?\d{3}){2,}(?:\s?[A-Z]\d?)?"
    r"|(?:ISO|IEC|IEEE|GB/T|GB|EN|UL)[ -]?\d+(?:[.:-]\d+)*"
    r"|\d+(?:D|G|V|W|A|Ah)|(?!(?:Q[1-4]|FY\d+|USD\d+|RMB\d+|EUR\d+)\b)[A-Za-z]+\d+[A-Za-z\d]*|[A-Z][A-Za-z]*-\d+\w*"
    r")(?!\w)",
    re.ASCII,
)
_ORDERED = words(
    "quarter generation phase stage year round place floor century day month week chapter step largest biggest highest "
    "most time plant factory line edition revision"
)
_ORDINAL = re.compile(rf"(?:({'|'.join(TENS)})[ -])?({'|'.join(ORDINALS)})\b(?!s)(?:[ -]({'|'.join(_ORDERED)})\b)?")
_LABEL = re.compile(rf"(?:claims?|figure|phase|stage|step|version|level|tier|class) ({'|'.join(list(ONES)[1:13])})\b")
_ORDINAL_DIGITS = re.compile(r"(\d+)(?:st|nd|rd|th)\b", re.ASCII)
_PERIOD = re.compile(r"(?:q|fy ?)(\d+)\b", re.ASCII)
_MONTH = re.compile(rf"({'|'.join(MONTHS)})\b(?= \d)|(?<=\d )({'|'.join(MONTHS)})\b|(?<=in )({'|'.join(MONTHS)})\b")
_FRACTION = re.compile(
    r"(one|two|three|four|five|seven|nine|a)[ -](?:(third|fifth|tenth)(?:s\b| of\b|\b)|(quarter)s? of\b)"
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_VAGUE = re.compile(
    r"(?:(tens|hundreds) of )?(tens|dozens|hundreds|thousands|millions|billions) of\b"
    r"|(decade|century|dozen|twice|doubled?|tripled?|half)\b"
)
_SIZES = {"tens": 10, "dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9}
_IDIOMS = {
    "decade": Fraction(10),
    "century": Fraction(100),
    "dozen": Fraction(12),
    "twice": Fraction(2),
    "doubl": Fraction(2),
    "tripl": Fraction(3),
    "half": Fraction(1, 2),
}


def identifiers(text: str) -> tuple[str, ...]:
    """Numbers that are names (ZL201610123456.7, PCT/CN2021/105994, ISO 9001, 5G): kept as they are, never counted."""
    return tuple(match.group().rstrip(".") for match in _IDENTIFIER.finditer(text))


def read_english(text: str) -> tuple[Quantity, ...]:
    """Every quantity of an English text, in order. Identifiers are left out."""
    taken = [match.span() for match in _IDENTIFIER.finditer(text)]
    found: list[Quantity] = []
    position = 0
    while token := _TOKEN.search(text, position):
        named_until = next((end for start, end in taken if start <= token.start() < end), None)
        quantity = None if named_until else _quantity_at(text, token)
        position = named_until or (quantity.end if quantity else token.end())
        if quantity:
            found.append(quantity)
    return tuple(_ranges(text, found))


def _quantity_at(text: str, token: re.Match[str]) -> Quantity | None:
    lower, start = _lower(text), token.start()
    if start and (text[start - 1].isalnum() or text[start - 1] in "_'’."):
        return None
    special = _vague(lower, start) or _fraction(lower, start) or _ordinal(lower, start)
    if special:
        return special
    read = year_words(lower, start) or _number(lower, token)
    return _with_unit(lower, token, read) if read else None


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay true (İ would grow)."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _number(lower: str, token: re.Match[str]) -> Spelled | None:
    if not token["digits"]:
        return articled(lower, token.start()) or cardinal_words(lower, token.start())
    value, suffix = Fraction(token["digits"].replace(",", "")), token["suffix"]
    # 10m is ten metres unless a currency sign stands before it.
    if suffix and (suffix not in {"m", "b"} or lower[: token.start()].rstrip().endswith(("$", "€", "£", "¥", "rmb"))):
        return Spelled(value * _SUFFIXES[suffix.lower()], token.end(), True)
    return scaled(lower, Spelled(value, token.end("digits"), True))


def _with_unit(lower: str, token: re.Match[str], read: Spelled) -> Quantity | None:
    start, end, unit = token.start(), read.end, ""
    before = lower[:start].rstrip()
    for sign, code in _CURRENCY_BEFORE.items():
        if before.endswith(sign) and not (sign[0].isalpha() and before[: -len(sign)][-1:].isalpha()):
            start, unit = len(before) - len(sign), code
            break
    percent = _PERCENT_AFTER.match(lower, end)
    if percent:
        end, unit = percent.end(), PERCENT
    else:
        named = next(((m.end(), code) for p, code in _CURRENCY_AFTER if (m := p.match(lower, end))), None)
        end, unit = named or (end, unit)
    small_word = not token["digits"] and not unit and not read.scaled and read.value < _SMALL_WORD
    if small_word and read.value <= 1:
        return None
    return Quantity(value=read.value, unit=unit, start=start, end=end, exact=not small_word)


def _ordinal(lower: str, start: int) -> Quantity | None:
    """Third quarter, 3rd, Q3, March 15. first and second alone are idiom, not number."""
    digits = _ORDINAL_DIGITS.match(lower, start) or _PERIOD.match(lower, start)
    if digits:
        return Quantity(value=Fraction(int(digits[1])), start=start, end=digits.end(), kind=Kind.ORDINAL)
    label = _LABEL.match(lower, start)
    if label:
        number, start, end = Fraction(ONES[label[1]]), label.start(1), label.end()
        return Quantity(value=number, start=start, end=end, kind=Kind.ORDINAL, exact=False)
    month = _MONTH.match(lower, start)
    if month and (month[1] or month[2] or month[3] not in {None, "may", "march"}):
        value = MONTHS[month[1] or month[2] or month[3]]
        return Quantity(value=Fraction(value), start=start, end=month.end(), kind=Kind.ORDINAL, exact=False)
    match = _ORDINAL.match(lower, start)
    if not match or not (match[1] or match[3]):
        return None
    value = TENS.get(match[1] or "", 0) + ORDINALS[match[2]]
    required = bool(match[1]) or value > 2 or match[3] in {"quarter", "generation", "phase"}
    end = match.end(2)
    return Quantity(value=Fraction(value), start=start, end=end, kind=Kind.ORDINAL, required=required, exact=False)


def _fraction(lower: str, start: int) -> Quantity | None:
    match = _FRACTION.match(lower, start)
    if not match or (match[1] == "a" and not match.group().endswith("of")):
        return None
    value = Fraction(ONES.get(match[1], 1), _PARTS[match[2] or match[3]])
    return Quantity(value=value, start=start, end=match.end(), kind=Kind.ORDINAL, exact=False)


def _vague(lower: str, start: int) -> Quantity | None:
    """Tens of thousands of: a size, not a number; a decade: ten years if Chinese cares to say so."""
    match = _VAGUE.match(lower, start)
    if not match or any(lower.startswith(f"half a {scale}", start) for scale in SCALES):
        return None
    if match[3]:
        value = next(size for stem, size in _IDIOMS.items() if match[3].startswith(stem))
    else:
        value = Fraction(_SIZES[match[2]] * _SIZES.get(match[1] or "", 1))
    required = not match[3] and value >= 100
    return Quantity(value=value, start=start, end=match.end(), kind=Kind.VAGUE, required=required, exact=False)


def _ranges(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Two to three million dollars: the first number takes the magnitude and unit of the second."""
    for index, quantity in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        joint = text[quantity.end : following.start].lower() if following else ""
        between = joint == " and " and text[: quantity.start].lower().rstrip().endswith("between")
        linked = between or joint in {" to ", "-", "–", " or "}
        if not following or not linked or quantity.unit or quantity.value >= following.value:
            yield quantity
            continue
        size = next((s for s in (10**12, 10**9, 10**6) if following.value >= s), 1) if quantity.value < 1000 else 1
        stated = quantity.exact or size > 1 or bool(following.unit)
        unit, value = following.unit, quantity.value * size
        yield replace(quantity, value=value, unit=unit, unit_required=False, exact=stated)
