"""Shares, multiples, ordinals, rounds and sizes of a Chinese text: 三分之二, 四成, 增长两倍, 翻一番, 第三, B轮."""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.chinese_numerals import ARABIC, NUMERAL, numeral_value
from pipeline.subtitles.quantities.quantity import TIMES, TIMES_EITHER, TIMES_MORE, Kind, Quantity, special
from pipeline.subtitles.quantities.units import PERCENT

_NUMBER = rf"(?:(?:{ARABIC})[{NUMERAL}]*|[{NUMERAL}]+(?:[点.][\d零〇一二三四五六七八九]+[万亿]*)?)"
_PARTS = re.compile(rf"(?P<parts>[{NUMERAL}]+|\d+)分之(?P<share>{_NUMBER})", re.ASCII)
_SLASH = re.compile(r"(\d{1,2})/(\d{1,3})(?![\d/])", re.ASCII)
_TENTHS = re.compile(
    r"([一二两三四五六七八九\d])成(半|[一二三四五六七八九](?![十百千万亿]))?(?![为立就本果长功品交型套不都分熟]|员(?!工))",
    re.ASCII,
)
_RATIO = re.compile(rf"(\d+(?:\.\d+)?|[{NUMERAL}]+) ?(?:[:∶：]|比) ?(\d+(?:\.\d+)?|[{NUMERAL}]+)(?![\d:：])", re.ASCII)
_VAGUE = re.compile(
    r"(?P<both>成千上万|成百上千)|(?:数|几|好几|若干|近数|成|上)(?P<size>[十百千万亿]+)(?!分)|数以(?P<counted>[十百千万亿]+)计"
)
_TIMES = re.compile(rf"(?P<number>{_NUMBER})(?:[多余])?倍(?!频|增|速|率)(?P<half>半)?")
_MORE = re.compile(
    r"(?:增长|增加|增幅|提高|提升|上升|上涨|扩大|增大|增强|涨|超出|高出|多出|翻|增|加快|升高|涨幅|放大|拉高)[了约近达超过为逾]{0,3}(?:将近|大约)?$"
)
_TO = re.compile(
    r"(?:至|到|为|达|是|成|的|相当于|近|约)[了其]?(?:原来|此前|之前|以前|过去|去年|同类产品|传统产品)?的?$"
)
_FASTER = re.compile(r"[快高大多长强低小省亮轻远深]出?[了约近达]?(?:将近|大约)?$")
_FOLD = re.compile(r"翻(?:了|一|上)?(?P<times>[一两二三四]|\d)?番|(?P<double>翻倍|翻了?一倍|加倍|倍增|成倍)")
_HALF = re.compile(r"一半|减半|过半|半数|大半|多半|近半|对半|半(?=的)|折半|腰斩|半壁|半")
_ORDINAL = re.compile(rf"第(\d+|[{NUMERAL}]+)")
_ROUND = re.compile(
    r"(?P<pre>[Pp][Rr][Ee][- ]?)?(?P<letter>[A-Ha-h])(?P<plus>\d|\+)?(?P<others>(?:[、和及与][A-H])*)轮"
    r"|(?P<name>天使|种子)(?=轮|融资|资金|投资|阶段|期)"
)
_DOUBLE = re.compile(r"双(?!碳|十一|创|休)|对(?=夫妇)")


def ratio_at(text: str, start: int) -> tuple[Quantity, ...]:
    """3:1, 三比一."""
    match = _RATIO.match(text, start)
    top, bottom = (numeral_value(part) for part in match.groups()) if match else (None, None)
    if not match or top is None or not bottom:
        return ()
    return (Quantity(value=top / bottom, start=start, end=match.end(), kind=Kind.RATIO),)


def share_at(text: str, start: int) -> tuple[Quantity, ...]:
    """三分之二, 百分之四十二, 3/4, 四成五, 一半."""
    match = _PARTS.match(text, start)
    if match:
        parts, share = numeral_value(match["parts"]), numeral_value(match["share"])
        if not parts or share is None:
            return ()
        if parts == 100:
            return (Quantity(value=share, unit=PERCENT, start=start, end=match.end()),)
        return (special(share / parts, Kind.FRACTION, start, match.end(), exact=True),)
    match = _SLASH.match(text, start)
    if match and 0 < int(match[1]) < int(match[2]):
        return (special(Fraction(int(match[1]), int(match[2])), Kind.FRACTION, start, match.end(), exact=True),)
    match = _TENTHS.match(text, start)
    if match:
        tenths = numeral_value(match[1]) or Fraction(0)
        tail = (
            Fraction(5) if match[2] == "半" else (numeral_value(match[2]) or Fraction(0)) if match[2] else Fraction(0)
        )
        return (Quantity(value=tenths * 10 + tail, unit=PERCENT, start=start, end=match.end()),)
    match = _HALF.match(text, start)
    return (special(Fraction(1, 2), Kind.FRACTION, start, match.end()),) if match else ()


def multiple_at(text: str, start: int) -> tuple[Quantity, ...]:
    """增长两倍 is 2 more, 增至三倍 is 3 in all, 快三倍 is either; 翻一番, 翻两番 (four times), 翻倍."""
    match = _FOLD.match(text, start)
    if match:
        times = numeral_value(match["times"] or "一") or Fraction(1)
        factor = 2 if match["double"] else 2 ** int(times)
        return (special(factor, Kind.MULTIPLE, start, match.end(), unit=TIMES, exact=True),)
    match = _TIMES.match(text, start)
    value = numeral_value(match["number"]) if match else None
    if match and value is not None:
        before = text[:start]
        unit = TIMES_MORE if _MORE.search(before) else TIMES_EITHER if _FASTER.search(before) else TIMES
        if text.startswith("以上", match.end()) and unit == TIMES:
            unit = TIMES_EITHER if re.search(r"[快高大多长强]$", before) else TIMES
        value += Fraction(1, 2) if match["half"] else 0
        return (special(value, Kind.MULTIPLE, start, match.end(), unit=unit, exact=True),)
    match = _DOUBLE.match(text, start)
    return (special(2, Kind.MULTIPLE, start, match.end()),) if match else ()


def vague_at(text: str, start: int) -> tuple[Quantity, ...]:
    """数百, 几千, 成千上万, 数以万计."""
    match = _VAGUE.match(text, start)
    if not match:
        return ()
    if match["both"]:
        small, large = (1000, 10**4) if match["both"] == "成千上万" else (100, 1000)
        also = (Fraction(large),)
        return (Quantity(value=Fraction(small), start=start, end=match.end(), kind=Kind.VAGUE, exact=False, also=also),)
    value = numeral_value(f"一{match['size'] or match['counted']}")
    # 上千 is a thousand or more: right for thousands and for more than a thousand.
    kind = Kind.CARDINAL if text.startswith("上", start) else Kind.VAGUE
    return (special(value, kind, start, match.end()),) if value else ()


def ordinal_at(text: str, start: int) -> tuple[Quantity, ...]:
    """第三. The first and the second may be said without a number in English, so they are not exact."""
    match = _ORDINAL.match(text, start)
    value = numeral_value(match[1]) if match else None
    if not match or value is None:
        return ()
    return (special(value, Kind.ORDINAL, start, match.end(), exact=value > 2),)


def round_at(text: str, start: int) -> tuple[Quantity, ...]:
    """A轮, Pre-A轮, B+轮, A、B轮, 天使轮, 种子轮."""
    match = _ROUND.match(text, start)
    if not match:
        return ()
    if match["name"]:
        name = "angel" if match["name"] == "天使" else "seed"
        return (special(0, Kind.ROUND, start, match.end(), unit=name, exact=True),)
    name = ("pre-" if match["pre"] else "") + match["letter"].lower() + (match["plus"] or "")
    names = [name, *re.findall(r"[a-h]", match["others"].lower())]
    return tuple(special(0, Kind.ROUND, start, match.end(), unit=one, exact=True) for one in names)
