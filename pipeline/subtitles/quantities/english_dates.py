"""Dates, periods and clock times of an English sentence: March 15, 2024, Q3 2025, the 1990s, FY24, 9:30 a.m."""

import re
from collections.abc import Callable
from fractions import Fraction

from pipeline.subtitles.quantities.english_words import MONTHS, ONES, ORDINALS, TENS
from pipeline.subtitles.quantities.quantity import Kind, Quantity

_SHORT = {name[:3]: value for name, value in MONTHS.items()} | {"sept": 9}
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(_SHORT)})\b\.?)"
_WORD_DAYS = {f"{tens}-{word}": TENS[tens] + ORDINALS[word] for tens in ("twenty",) for word in list(ORDINALS)[:9]}
_WORD_DAYS |= {f"thirty-{word}": 30 + ORDINALS[word] for word in ("first",)} | ORDINALS | {"thirtieth": 30}
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(_WORD_DAYS, key=lambda word: -len(word)))})(?![\w%]|[.,:]\d)"
_YEAR = r"(?:1[5-9]|20|21)\d\d(?![\d%]|,\d|\.\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>{_YEAR})[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?!\d)",
        rf"(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})(?:(?:,| of)? (?P<year>{_YEAR}))?",
        rf"(?P<day>{_DAY})(?: day)?(?: of)? (?P<month>{_MONTH})(?:(?:,| of)? (?P<year>{_YEAR}))?",
        rf"(?P<month>{_MONTH})(?:,| of)? (?P<year>{_YEAR})",
    )
)
_LONE_MONTH = re.compile(rf"({'|'.join(MONTHS)})\b")
_BEFORE_MONTH = re.compile(
    r"\b(?:in|by|since|until|till|of|from|to|through|early|late|mid|last|this|next|every|each|during|before|after|between|"
    r"and|for|around|end-)[ -]$"
)
_NUMERALS = "one|two|three|four|1|2|3|4|first|second|third|fourth|1st|2nd|3rd|4th"
_ORDER = {form: index % 4 + 1 for index, form in enumerate(_NUMERALS.split("|"))}
_QUARTER = re.compile(
    rf"q([1-4])\b|([1-4])q(?=\d|\b)|quarter ({_NUMERALS})\b|(first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter\b"
    r"(?! of (?:an?|all|our|its|the (?!year|fiscal|following|next|same|\d))\b)"
)
_HALF = re.compile(
    r"(?:h([12])|([12])h)(?=\d|\b)|(first|second|latter) half"
    r"(?= of (?:(?:the|this|last|next) )?(?:(?:fiscal |financial )?year|(?:fiscal |fy ?)?\d{4})|[ ,.])"
)
_FISCAL = re.compile(r"(?:fy ?|(?:fiscal|financial) (?:year )?)(?:(\d{4})|['’]?(\d\d))(?![\d%])")
_WORD_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_DECADE = re.compile(rf"(?:(1\d\d0|20\d0)['’]?s|['’]?([2-9]0)['’]?s|({'|'.join(_WORD_DECADES)}))\b")
_AGE = re.compile(r"\b(?:his|her|their|my|our|your)(?: (?:early|mid|late))?[ -]$")
_CENTURY = re.compile(rf"(?:(\d+)(?:st|nd|rd|th)|(?:(twenty)[ -])?({'|'.join(ORDINALS)}))[ -]centur(?:y|ies)\b")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
    r"|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\d:]|\.\d)"
    rf"|(?P<oclock>\d{{1,2}}|{'|'.join(list(ONES)[1:13])}) o['’]clock(?: in the (?P<part>morning|afternoon|evening))?"
    rf"|(?P<word>{'|'.join(list(ONES)[1:13])}) ?(?P<wordhalf>a\.?m\b\.?|p\.?m\b\.?)"
    rf"|half past (?P<past>{'|'.join(list(ONES)[1:13])})\b"
)
_NOON = Fraction(12 * 60)


def dates_at(text: str, lower: str, start: int) -> tuple[Quantity, ...]:
    """The date or period that starts here, its parts apart: year, month, day, quarter, half, decade, century."""
    for pattern in _DATES:
        match = pattern.match(lower, start)
        # may and march are verbs too, and so are dec and mar short of a capital letter.
        if match and text[match.start("month")].isupper() | match["month"][:1].isdigit() and _real(match):
            return _parts(match)
    return _period(lower, start) or _lone_month(text, lower, start)


def _real(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return 1 <= _month(match["month"]) <= 12 and (not groups.get("day") or 1 <= _day(match["day"]) <= 31)


def _month(written: str) -> int:
    return int(written) if written.isdigit() else MONTHS.get(written) or _SHORT[written.rstrip(".")]


def _day(written: str) -> int:
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else _WORD_DAYS[written]


def _parts(match: re.Match[str]) -> tuple[Quantity, ...]:
    readers: dict[str, Callable[[str], int]] = {"year": int, "month": _month, "day": _day}
    found = [
        _date(readers[part](match[part]), part, match.start(part), match.end(part))
        for part in match.groupdict()
        if match[part]
    ]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _date(value: int, part: str, start: int, end: int, *, required: bool = True) -> Quantity:
    return Quantity(value=Fraction(value), unit=part, start=start, end=end, kind=Kind.DATE, required=required)


def _period(lower: str, start: int) -> tuple[Quantity, ...]:
    quarter = _QUARTER.match(lower, start)
    if quarter:
        number = _ORDER[next(filter(None, quarter.groups()))]
        return (_date(number, "quarter", start, quarter.end()),)
    half = _HALF.match(lower, start)
    if half:
        first = (half[1] or half[2] or half[3]) in {"1", "first"}
        years = bool(half[1] or half[2]) or re.match(r" of .*?(?:year|\d{4})", lower[half.end() :]) is not None
        return (_date(1 if first else 2, "half", start, half.end(), required=years),)
    fiscal = _FISCAL.match(lower, start)
    if fiscal:
        return (_date(int(fiscal[1] or f"20{fiscal[2]}"), "year", start, fiscal.end()),)
    century = _CENTURY.match(lower, start)
    if century:
        number = int(century[1]) if century[1] else TENS.get(century[2] or "", 0) + ORDINALS[century[3]]
        return (_date(number, "century", start, century.end()),)
    return _decade(lower, start)


def _decade(lower: str, start: int) -> tuple[Quantity, ...]:
    match = _DECADE.match(lower, start)
    if not match:
        return ()
    if _AGE.search(lower[:start]):
        age = Fraction(int(match[2]) if match[2] else _WORD_DECADES.get(match[3], 0))
        return (Quantity(value=age, unit="year", start=start, end=match.end(), required=False, exact=False),)
    if match[1]:
        return (_date(int(match[1]), "decade", start, match.end()),)
    value = 1900 + (int(match[2]) if match[2] else _WORD_DECADES[match[3]])
    return (_date(value, "decade", start, match.end(), required=False),)


def _lone_month(text: str, lower: str, start: int) -> tuple[Quantity, ...]:
    match = _LONE_MONTH.match(lower, start)
    if not match or not text[start].isupper():
        return ()
    if match[1] in {"may", "march"} and not _BEFORE_MONTH.search(lower[:start]):
        return ()
    return (_date(MONTHS[match[1]], "month", start, match.end()),)


def clock_at(lower: str, start: int) -> tuple[Quantity, ...]:
    """The clock time that starts here, in minutes since midnight; also half a day later where none is named."""
    match = _CLOCK.match(lower, start)
    if not match:
        return ()
    word = match["oclock"] or match["word"] or match["past"] or ""
    hour = int(match["hour"] or match["hour24"] or 0) or ONES.get(word) or (int(word) if word.isdigit() else 0)
    minutes = Fraction(int(match["minute"] or match["minute24"] or (30 if match["past"] else 0)))
    half = (match["half"] or match["wordhalf"] or "")[:1] or {"morning": "a", None: ""}.get(match["part"], "p")
    if hour > 24:
        return ()
    known = bool(half) or hour > 12 or hour == 0
    value = Fraction(hour % 12 * 60 if half else hour * 60) + minutes + (_NOON if half == "p" else 0)
    also = () if known else (((value + _NOON) % (2 * _NOON)),)
    return (Quantity(value=value, start=start, end=match.end(), kind=Kind.CLOCK, also=also),)
