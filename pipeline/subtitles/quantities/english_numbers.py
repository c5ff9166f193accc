"""The quantities of an English sentence: digits and words, magnitudes, units, currency; the rest by its own readers."""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.english_dates import clock_at, dates_at
from pipeline.subtitles.quantities.english_ordinals import ordinal_at, round_at, vague_at
from pipeline.subtitles.quantities.english_ranges import with_ranges
from pipeline.subtitles.quantities.english_shares import multiple_at, share_at, times_unit
from pipeline.subtitles.quantities.english_words import SUFFIXES, Spelled, articled, cardinal_words, scaled, year_words
from pipeline.subtitles.quantities.identifiers import identifier_spans
from pipeline.subtitles.quantities.quantity import Kind, Quantity, written_whole
from pipeline.subtitles.quantities.units import SIGNS, english_unit, is_money, is_time

_SMALL_WORD = 10
"""Words below this stay words (two companies); one counts only with a unit or a magnitude, idiom swallows it."""

_SIGNS = tuple((sign.lower(), code) for sign, code in SIGNS.items())
_CODES = tuple((code.lower(), code) for code in ("USD", "EUR", "GBP", "CNY", "JPY", "HKD", "KRW", "SGD", "CHF", "INR"))
_BEFORE = (*_SIGNS, *_CODES, ("rmb", "CNY"), ("renminbi", "CNY"))
_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d\w.])\.\d+)(?:(?P<suffix>[kKMB]|bn|mn|tn|m|b)\b)?"
    r"|(?P<word>[A-Za-z]+)",
    re.ASCII,
)
_MINUS = re.compile(r"(?:^|[\s(~])([-−–])$")
_MINUS_WORD = re.compile(r"\b(?:minus|negative) $")
_BELOW_ZERO = re.compile(r" below (?:zero|freezing)\b")
_RATIO = re.compile(r"(\d+(?:\.\d+)?) ?[:∶] ?(\d+(?:\.\d+)?)(?![\d:])", re.ASCII)
_TO_ONE = re.compile(r"([a-z]+|\d+)[ -]to[ -]one\b(?![ -](?:hundred|thousand|million|billion|and|in|out)\b)")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_ARTICLE = re.compile(r"(half )?(?:an?|one)(?=[ -])( half)?")
_AND_A_HALF = re.compile(r" and a half\b")
_DOZEN = re.compile(r"[ -]dozen\b")
_CROWD = re.compile(r" (?:users|people|customers|downloads|views|followers|subscribers|devices|households|vehicles)\b")
_ALL_DAY = {("h", Fraction(24)), ("day", Fraction(7)), ("day", Fraction(365))}
"""What English counts when it means all the time."""
_PER = re.compile(r"(?: ?/ ?| per | a | an | each | every )(?:1 |one )?")
_PER_LATER = re.compile(r"(?: [a-z-]+){1,3} (?:per|a) ")
_AGO = re.compile(r" (?:ago|later|earlier|before|after|early|or)\b")


def read_english(text: str) -> tuple[Quantity, ...]:
    """Every quantity of an English text, in order. Identifiers are left out."""
    lower, taken = _lower(text), identifier_spans(text)
    found: list[Quantity] = []
    position = 0
    while token := _TOKEN.search(text, position):
        named_until = next((end for start, end in taken if start <= token.start() < end), None)
        quantities = () if named_until else _quantities_at(text, lower, token)
        position = named_until or (quantities[-1].end if quantities else token.end())
        found.extend(quantities)
    return tuple(with_ranges(lower, found))


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay true (İ would grow)."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _quantities_at(text: str, lower: str, token: re.Match[str]) -> tuple[Quantity, ...]:
    start = token.start()
    if start and (text[start - 1].isalnum() or text[start - 1] in "_.") and not _coded(lower, start):
        return ()
    if start and text[start - 1] in "'’" and not token["digits"]:
        return ()
    special = (
        round_at(lower, text, start)
        or dates_at(text, lower, start)
        or clock_at(lower, start)
        or _ratio(lower, start)
        or vague_at(lower, start)
        or share_at(lower, start)
        or multiple_at(lower, start)
        or _article(text, lower, token)
        or ordinal_at(lower, start)
    )
    if special:
        return special
    read = year_words(lower, start)
    if read:
        return (Quantity(value=read.value, unit="year", start=start, end=read.end, kind=Kind.DATE),)
    number = _number(lower, token)
    quantity = _measured(text, lower, token, number) if number else None
    return (quantity,) if quantity else ()


def _coded(lower: str, start: int) -> bool:
    """Whether a currency code is glued to the number: RMB20m."""
    return any(lower[:start].endswith(code) and not lower[: start - len(code)][-1:].isalpha() for code, _ in _BEFORE)


def _number(lower: str, token: re.Match[str]) -> Spelled | None:
    if not token["digits"]:
        return articled(lower, token.start()) or cardinal_words(lower, token.start())
    value, suffix = Fraction(token["digits"].replace(",", "")), token["suffix"]
    # 10m is ten metres unless a currency stands before it or a crowd behind it.
    money = _coded(lower.rstrip()[: token.start()].rstrip() + "0", len(lower[: token.start()].rstrip()))
    if suffix and (suffix not in {"m", "b"} or money or _CROWD.match(lower, token.end())):
        return scaled(lower, Spelled(value * SUFFIXES[suffix.lower()], token.end(), True))
    return scaled(lower, Spelled(value, token.end("digits"), True))


def _article(text: str, lower: str, token: re.Match[str]) -> tuple[Quantity, ...]:
    """Half an hour, an hour and a half, a year: one or a half of a unit that has no number of its own."""
    match = _ARTICLE.match(lower, token.start())
    if not match or articled(lower, token.start()):
        return ()
    if lower.startswith(" dozen", match.end()):
        value = Fraction(6 if match[1] else 12)
        also = () if match[1] else (Fraction(10),)
        end = match.end() + 6
        return (Quantity(value=value, start=match.start(), end=end, also=also, required=bool(match[1]), exact=False),)
    unit = english_unit(text, lower, match.end())
    if not unit:
        return ()
    half = _AND_A_HALF.match(lower, unit[1])
    value = Fraction(1, 2) if match[1] or match[2] else Fraction(3, 2) if half else Fraction(1)
    end = half.end() if half else unit[1]
    said = value != 1 or (lower.startswith("one", match.start()) and unit[0] != "day")
    exact = said and value != 1 and unit[0] == "%"
    return (Quantity(value=value, unit=unit[0], start=match.start(), end=end, required=said, exact=exact),)


def _measured(text: str, lower: str, token: re.Match[str], read: Spelled) -> Quantity | None:
    small = not token["digits"] and not read.scaled and read.value < _SMALL_WORD
    times = _times(lower, token.start(), read, stated=not small)
    if times:
        return times
    start, unit = _sign_before(lower, token.start())
    start, value = _minus(lower, start, read.value)
    end = number_end = read.end
    named = english_unit(text, lower, end)
    if named and (not unit or is_money(named[0])):
        unit, end = named
        below, half = _BELOW_ZERO.match(lower, end), _AND_A_HALF.match(lower, end)
        if below:
            value, end = -abs(value), below.end()
        elif half and is_time(unit):
            value, end, number_end = value + Fraction(1, 2), half.end(), half.end()
    if small and not unit and value <= 1:
        return None
    kind = Kind.CARDINAL
    if not unit and token["digits"] and value == read.value and _YEAR.fullmatch(lower[token.start() : end]):
        kind, unit = Kind.DATE, "year"
    per = _per(text, lower, end, unit)
    required = (unit, value) not in _ALL_DAY or not per
    return Quantity(
        value=value,
        unit=unit,
        start=start,
        end=end,
        number_end=number_end,
        kind=kind,
        exact=not small or written_whole(unit),
        per=per if required else "",
        required=required,
    )


def _times(lower: str, start: int, read: Spelled, *, stated: bool) -> Quantity | None:
    """Two dozen, three times faster."""
    dozen = _DOZEN.match(lower, read.end)
    if dozen:
        also = (read.value * 10,)
        return Quantity(value=read.value * 12, start=start, end=dozen.end(), also=also, exact=False)
    multiple = times_unit(lower, start, read.end)
    if not multiple:
        return None
    unit, end = multiple
    return Quantity(
        value=read.value, unit=unit, start=start, end=end, number_end=read.end, kind=Kind.MULTIPLE, exact=stated
    )


def _sign_before(lower: str, start: int) -> tuple[int, str]:
    before = lower[:start].rstrip()
    for sign, code in sorted(_BEFORE, key=lambda pair: -len(pair[0])):
        if before.endswith(sign) and not (sign[0].isalpha() and before[: -len(sign)][-1:].isalpha()):
            return len(before) - len(sign), code
    return start, ""


def _minus(lower: str, start: int, value: Fraction) -> tuple[int, Fraction]:
    sign, word = _MINUS.search(lower[:start]), _MINUS_WORD.search(lower[:start])
    if sign:
        return sign.start(1), -value
    return (word.start(), -value) if word else (start, value)


def _per(text: str, lower: str, end: int, unit: str) -> str:
    """The unit a quantity is counted by: dollars per kWh, tonnes a year, 300 vehicles per day."""
    for pattern in (_PER, _PER_LATER) if not unit else (_PER,):
        match = pattern.match(lower, end)
        named = english_unit(text, lower, match.end()) if match else None
        if match and named and not _AGO.match(lower, named[1]):
            article = match.group().endswith((" a ", " an ", " each ", " every "))
            if named[0] not in {"%", "pp"} and (not article or is_time(named[0]) or is_money(unit)):
                return named[0]
    return ""


def _ratio(lower: str, start: int) -> tuple[Quantity, ...]:
    match = _RATIO.match(lower, start) or _TO_ONE.match(lower, start)
    if match and match.re is _TO_ONE:
        top = cardinal_words(lower, start) if not match[1].isdigit() else Spelled(Fraction(match[1]), 0)
        if not top or top.value <= 1:
            return ()
        value = top.value
    elif match and Fraction(match[2]):
        value = Fraction(match[1]) / Fraction(match[2])
    else:
        return ()
    return (Quantity(value=value, start=start, end=match.end(), kind=Kind.RATIO),)
