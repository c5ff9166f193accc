"""The quantities of a Chinese sentence: numbers with their units and currency; the rest by its own readers."""

import re
from dataclasses import replace
from fractions import Fraction

from pipeline.subtitles.quantities.chinese_dates import clock_at, dates_at
from pipeline.subtitles.quantities.chinese_numerals import ARABIC, DIGITS, HALF_WIDTH, NUMERAL, numeral_value
from pipeline.subtitles.quantities.chinese_shares import (
    multiple_at,
    ordinal_at,
    ratio_at,
    round_at,
    share_at,
    vague_at,
)
from pipeline.subtitles.quantities.quantity import Kind, Quantity, written_whole
from pipeline.subtitles.quantities.units import SIGNS, chinese_unit

_STARTS = re.compile(
    rf"[{NUMERAL}\d上下前后数几好若成翻双减过大多近对折腰半加倍第天种本早晚清凌中正傍夜深午当今A-HPpQa-h]", re.ASCII
)
_UNIT_PREFIXES = (
    r"(?:(?<![\d一二两三四五六七八九])|(?<=[十百千零][一二三四五六七八九]))千(?=[瓦克米赫帕伏焦兆])|"
    r"千(?=卡(?!路)|牛(?![顿米·])|字)|百(?=帕|分点|分之)|万(?=向|能|科|达|物|众|事)"
)
"""Magnitudes that belong to the unit or to a word: 5万千瓦. In 五千瓦 it is all one, 5000 W."""
_ARABIC = re.compile(
    rf"(?P<number>(?:(?:{ARABIC})(?:[多余来几](?=[百千万亿]))?(?:(?!千[瓦克米赫帕伏焦兆]|{_UNIT_PREFIXES})[十百千万亿])+)+(?:\d+(?![\d.,:：%/-]))?|(?:{ARABIC}))",
    re.ASCII,
)
_NUMERALS = re.compile(
    rf"(?P<number>(?:(?!{_UNIT_PREFIXES})[{NUMERAL}])+(?:点[零〇一二三四五六七八九]+(?:(?!{_UNIT_PREFIXES})[百千万亿])*)?)"
    rf"(?P<more>[多余几来](?P<scale>(?:(?!{_UNIT_PREFIXES})[百千万亿])+))?"
)
_PAIR = re.compile(
    rf"(?P<first>[一二两三四五六七八])(?P<second>[二两三四五六七八九])(?P<scale>(?:(?!{_UNIT_PREFIXES})[十百千万亿])*)"
    rf"(?![{NUMERAL}点\d])(?!〇|零)"
)
_NOT_NUMBERS = re.compile(
    r"百分点|零下|万一|千万(?=不|要|别)|十分(?!之|钟)|百分百|一一|一起|一定|一直|一样|统一|唯一|之一|第一时间|一旦|一致|一些|一般|一切|一方面|一体|单一"
    r"|三元(?=锂|电池|正极|材料|前驱|催化|乙丙)|二手|二维码|二次|二氧化|一氧化|三氧化|四氧化|五金|百货|百科|百姓|千家万户|千方百计|四面八方|五花八门"
    r"|一举两得|三角|四周|四处|四季(?!度)|四川|三峡|三亚|三明|三星|百度|百强|万物|万能|万向|万达|万科|亿万|百万富翁|不三不四|七上八下|三番五次|五颜六色"
    r"|十全十美|千差万别|千变万化|万无一失|一五一十|半导体|半成品|半自动|半挂|半径|半岛|半身|半球|半夜|半途|半固态|多半|大多|上下|前后|对(?=[^半夫])"
    r"|星期[一二三四五六日]|周[一二三四五六日](?!年)|礼拜[一二三四五六日]|零部件|零件|零售|零碎|零距离|零散|零食|九江|六安|双碳|双十一|一带一路"
    r"|一系列|一流|一如|一贯|一经|一家人|三八|五一(?!万)|十一黄金|二级|一线|二线|三线|一代|一站式|一次性|第三方|三包|万用|千禧|百年(?=老店|企业|大计)"
    r"|成为|成立|成本|成果|成功|成就|成熟|成长|成员|成品|成型|成套|上述|上市|上海|上升|上涨|上线|过程|大幅|大型|近年|天气|中国|中心|中午(?!十)"
)
_CLASSIFIERS = (
    "家个项名位台座款种件条套间所层支辆架艘枚颗粒块片张份批次代届组口户省市倍国州人大类门处场道步笔单站点队方"
)
_BEFORE = (
    *sorted(SIGNS.items(), key=lambda pair: -len(pair[0])),
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("HKD", "HKD"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
)
_MINUS = re.compile(r"(?:(?<![\d\w%℃度A-Za-z])[-−－]|零下|负|[^\d\w%℃°年月日][-−－])$", re.ASCII)
_APPROXIMATE = re.compile(r"[多余来](?!年生)|几(?=[个年天])|上下")
_AND_A_HALF = re.compile(r"半(?!导|成|自|径|数|价)")
_BETWEEN = re.compile(r" ?(?:[-~–—－～]{1,2}|至|到|或|、|和|与|/|,|，) ?")
_SIZED = re.compile(r" ?[x×X*乘] ?")
_TEN_THOUSAND = 10**4


def read_chinese(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a Chinese text, in order. exact is False for lone small numerals, which idiom is full of."""
    plain = text.translate(HALF_WIDTH)
    idioms = [match.span() for match in _NOT_NUMBERS.finditer(plain)]
    found: list[Quantity] = []
    position = 0
    while start := _STARTS.search(plain, position):
        at = start.start()
        idiom_until = next((end for begin, end in idioms if begin <= at < end), None)
        if idiom_until:
            position = idiom_until
            continue
        quantities = _quantities_at(plain, at)
        position = max([at + 1, *(quantity.end for quantity in quantities)])
        found.extend(quantities)
    return tuple(_ranges(plain, found))


def _quantities_at(text: str, at: int) -> tuple[Quantity, ...]:
    return (
        round_at(text, at)
        or clock_at(text, at)
        or dates_at(text, at)
        or ratio_at(text, at)
        or _half_unit(text, at)
        or share_at(text, at)
        or vague_at(text, at)
        or multiple_at(text, at)
        or ordinal_at(text, at)
        or _pair(text, at)
        or _number(text, at)
    )


def _half_unit(text: str, at: int) -> tuple[Quantity, ...]:
    """半小时, 半个月: half of a unit that has no number."""
    if not text.startswith("半", at):
        return ()
    named = ("month", at + 3) if text.startswith("半个月", at) else chinese_unit(text, at + 1)
    if not named:
        return ()
    return (Quantity(value=Fraction(1, 2), unit=named[0], start=at, end=named[1], exact=False),)


def _pair(text: str, at: int) -> tuple[Quantity, ...]:
    """两三百, 七八个: a range in two digits that follow one another."""
    match = _PAIR.match(text, at)
    if not match:
        return ()
    first, second = DIGITS[match["first"]], DIGITS[match["second"]]
    if second != first + 1 and (first, second) != (3, 5):
        return ()
    size = numeral_value(f"一{match['scale']}") if match["scale"] else Fraction(1)
    unit = chinese_unit(text, match.end())
    code, end = unit or ("", match.end())
    return tuple(
        Quantity(
            value=digit * (size or Fraction(1)), unit=code, start=at + index, end=end if index else at + 1, exact=False
        )
        for index, digit in enumerate((first, second))
    )


def _number(text: str, at: int) -> tuple[Quantity, ...]:
    arabic = _ARABIC.match(text, at)
    match = arabic or _NUMERALS.match(text, at)
    if not match:
        return ()
    value = _value(match)
    if value is None:
        return ()
    end = match.end()
    after = _APPROXIMATE.match(text, end)
    end = after.end() if after else end
    start, unit = _before(text, at)
    if _minus(text, start if unit else at):
        value = -value
    named = chinese_unit(text, end)
    end_of_number = end
    if named:
        unit, end = named
        half = _AND_A_HALF.match(text, end)
        if half and not written_whole(unit):
            value, end = value + Fraction(1, 2), half.end()
    elif text.startswith("个半月", end):
        unit, end, value = "month", end + 3, value + Fraction(1, 2)
    elif text.startswith("个半", end) and (named := chinese_unit(text, end + 2)):
        unit, end, value = named[0], named[1], value + Fraction(1, 2)
    stated = bool(arabic) or value >= _TEN_THOUSAND or _counted(text, end_of_number, value, unit)
    return (Quantity(value=value, unit=unit, start=start, end=end, exact=stated),)


def _value(match: re.Match[str]) -> Fraction | None:
    written = match["number"]
    if "more" in match.re.groupindex and match["more"]:
        size = numeral_value(f"一{match['scale']}")
        value = numeral_value(written)
        return value * size if value is not None and size is not None else None
    return numeral_value(re.sub(r"[多余来几]", "", written))


def _counted(text: str, end: int, value: Fraction, unit: str) -> bool:
    """Whether a small numeral counts something: three plants, five years. One and two are idiom more often than not."""
    if value < 2 or (value == 2 and not unit):
        return False
    return bool(unit) or text[end : end + 1] in set(_CLASSIFIERS)


def _before(text: str, start: int) -> tuple[int, str]:
    before = text[:start].rstrip()
    for sign, code in _BEFORE:
        if before.endswith(sign):
            return len(before) - len(sign), code
    return start, ""


def _minus(text: str, start: int) -> bool:
    return _MINUS.search(text[:start]) is not None


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """200至300万美元, 5-10%, 20×30厘米: the first number may take the magnitude of the second, and takes its unit."""
    read = list(found)
    for index in range(len(read) - 2, -1, -1):
        first, second = read[index], read[index + 1]
        if first.kind is not Kind.CARDINAL or second.kind is not Kind.CARDINAL or first.unit:
            continue
        joint = text[first.end : second.start]
        if _SIZED.fullmatch(joint):
            read[index] = replace(first, unit=second.unit)
        elif _BETWEEN.fullmatch(joint) and joint.strip() not in {"、", "和", "与", ",", "，"}:
            scale = re.search(r"[万亿]+", text[second.start : second.end])
            size = (
                numeral_value(f"一{scale[0]}")
                if scale and not re.search("[万亿]", text[first.start : first.end])
                else None
            )
            if size and first.value < second.value / size:
                read[index] = replace(first, value=first.value * size, also=(first.value,), unit=second.unit)
            else:
                read[index] = replace(first, unit=second.unit)
    return read
