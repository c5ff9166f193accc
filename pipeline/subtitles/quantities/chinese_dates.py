"""Dates, periods and clock times of a Chinese text: 2024年3月15日, 第三季度, 上半年, 20世纪90年代, 下午3点半."""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.chinese_numerals import DIGITS, numeral_value
from pipeline.subtitles.quantities.quantity import Kind, Quantity

_SMALL = "零〇一二三四五六七八九十"
_YEAR = rf"(?:(?:1[5-9]|20|21)\d\d|[一二][{'零〇一二三四五六七八九'}]{{3}})"
_N = rf"(?:\d{{1,2}}|[{_SMALL}]{{1,3}})"
_DATE = re.compile(
    rf"(?P<year>{_YEAR})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)"
    rf"|(?:(?P<year2>{_YEAR})(?:年度?|财年|财政年度)(?![龄轻]))(?:(?P<month2>{_N})月)?(?:份)?(?:(?P<day2>{_N})[日号])?"
    rf"|(?P<month3>{_N})月(?:份)?(?:(?P<day3>{_N})[日号])?(?!球)"
)
_FISCAL = re.compile(r"(?:财年|财政年度|FY)(20\d\d)")
_QUARTER = re.compile(r"第?([一二三四1-4])季(?:度)?|Q([1-4])(?!\w)|([1-4])Q", re.ASCII)
_COUNTED = re.compile(r"(?:前|近|连续|过去|最近|头)$")
"""What makes 三季度 three quarters and not the third."""
_HALF = re.compile(r"(上|下|前|后)半(?:年|段|场|程|部分|期|叶|个)?|H([12])(?!\w)", re.ASCII)
_DECADE = re.compile(
    rf"(?:(?:(?P<century>\d{{2}}|[{_SMALL}]{{2,3}})世纪|(?P<last>上(?:个)?世纪)|(?P<this>本世纪))的?)?"
    rf"(?P<decade>\d{{4}}|\d0|[二三四五六七八九]十)年代"
)
_CENTURY = re.compile(rf"第?(\d{{1,2}}|[{_SMALL}]{{1,3}})世纪(?!之)")
_DAYPART = r"凌晨|清晨|早晨|早上|上午|中午|正午|下午|傍晚|晚上|晚间|夜里|深夜|午夜|当晚|今晚|早|晚"
_CLOCK = re.compile(
    rf"(?:(?P<part>{_DAYPART})(?:大?约)?)?(?:(?P<hour>\d{{1,2}})[:：](?P<minute>[0-5]\d)(?!\d|[:：]\d)"
    rf"|(?P<spoken>{_N}|[两])(?P<at>[点时])(?P<tail>半|一刻|三刻|整|钟|(?=刚|左右|前|后|许|起|开)|(?:{_N}|[二三四五]十[一二三四五六七八九]?)分?)?)(?![\w])?"
)
_PM = {"下午", "傍晚", "晚上", "晚间", "夜里", "深夜", "当晚", "今晚", "晚"}
_NOON = 12 * 60


def dates_at(text: str, start: int) -> tuple[Quantity, ...]:
    """The date or period that starts here, its parts apart: year, month, day, quarter, half, decade, century."""
    for pattern in (_DECADE, _DATE):
        match = pattern.match(text, start)
        if match:
            return _decade(match) if pattern is _DECADE else _parts(match)
    for pattern, unit in ((_QUARTER, "quarter"), (_HALF, "half"), (_CENTURY, "century"), (_FISCAL, "year")):
        match = pattern.match(text, start)
        if match and not (unit == "quarter" and _COUNTED.search(text[:start])):
            written = next(filter(None, match.groups()))
            value = {"上": Fraction(1), "前": Fraction(1), "下": Fraction(2), "后": Fraction(2)}.get(written)
            return (_date(value or numeral_value(written), unit, match),)
    return ()


def _date(value: Fraction | None, unit: str, match: re.Match[str], group: str | int = 0) -> Quantity:
    start, end = match.span(group)
    exact = unit not in {"half", "century"}
    return Quantity(value=value or Fraction(0), unit=unit, start=start, end=end, kind=Kind.DATE, exact=exact)


def _parts(match: re.Match[str]) -> tuple[Quantity, ...]:
    found = [
        _date(numeral_value(match[group]), group.rstrip("23"), match, group)
        for group in match.groupdict()
        if match[group]
    ]
    if any(quantity.value > {"month": 12, "day": 31}.get(quantity.unit, 9999) for quantity in found):
        return ()
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _decade(match: re.Match[str]) -> tuple[Quantity, ...]:
    value = numeral_value(match["decade"]) or Fraction(0)
    if value >= 100:
        return (_date(value, "decade", match),)
    if match["century"]:
        century = (numeral_value(match["century"]) or Fraction(20)) - 1
    else:
        century = Fraction(20 if match["this"] else 19)
    return (_date(century * 100 + value, "decade", match),)


def clock_at(text: str, start: int) -> tuple[Quantity, ...]:
    """The clock time that starts here, in minutes since midnight; half a day later too where nothing says which half.

    Needs a part of the day, minutes or 钟 to be a time: 三点 may be three points.
    """
    match = _CLOCK.match(text, start)
    if not match or not (match["hour"] or match["part"] or match["tail"] is not None):
        return ()
    if match["spoken"] and match["at"] == "点" and not match["part"] and match["tail"] in DIGITS:
        return ()  # 三点五 is 3.5
    hour = numeral_value(match["hour"] or match["spoken"])
    if hour is None or hour > 24:
        return ()
    tail = match["tail"] or ""
    minute = {"半": 30, "一刻": 15, "三刻": 45}.get(tail) or numeral_value(
        match["minute"] or tail.rstrip("分钟整") or "0"
    )
    value = hour * 60 + (minute or 0)
    part = match["part"]
    if part in _PM and hour < 12:
        value += _NOON
    known = part is not None or hour > 12 or hour == 0
    also = () if known else ((value + _NOON) % (2 * _NOON),)
    return (Quantity(value=value, start=start, end=match.end(), kind=Kind.CLOCK, also=also),)
