"""The quantities of a Chinese sentence: 8600万美元, 一亿五千万, 42%, 百分之四十二, 四成, 三分之二, 第三季度."""

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.subtitles.quantities.quantity import CHINESE_UNITS, PERCENT, Kind, Quantity

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_CURRENCY_BEFORE = {"US$": "USD", "HK$": "HKD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY"}
_CURRENCY_NAMES = sorted(
    ((name, code) for code, names in CHINESE_UNITS.items() for name in names), key=lambda pair: -len(pair[0])
)
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PATTERN = re.compile(
    rf"(?P<parts>[{_NUMERAL}\d]+)分之(?P<share>[{_NUMERAL}\d]+(?:[.点][\d{_NUMERAL}]+)?)"
    rf"|(?P<tenths>[一二三四五六七八九\d])成(?P<half>半)?(?![为立就本果长功员品交型套])"
    rf"|(?:数|几|上|成|好几)(?P<vague>[十百千万亿]+)"
    rf"|(?P<arabic>{_ARABIC})(?:[多余](?=[百千万亿]))?(?P<scale>[十百千万亿]*)"
    rf"|(?P<numeral>[{_NUMERAL}]+(?:点[零〇一二三四五六七八九]+[万亿]*)?)"
    rf"|(?P<idiom>双|翻番|翻一番|翻倍|[一过]?半)",
    re.ASCII,
)
_NOT_NUMBERS = re.compile(
    r"百分点|万一|千万(?=不|要|别)|十分|百分百|一一|一起|一定|一直|一样|统一|唯一|之一|第一时间|一旦|一致"
)


def read_chinese(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a Chinese text, in order. exact is False for lone small numerals, which idiom is full of."""
    idioms = [match.span() for match in _NOT_NUMBERS.finditer(text)]
    return tuple(quantity for quantity in _read(text) if not any(a <= quantity.start < b for a, b in idioms))


def _read(text: str) -> Iterator[Quantity]:
    for match in _PATTERN.finditer(text):
        value, unit, kind, exact = _value(match)
        if value is None:
            continue
        start, end = match.span()
        if not unit:
            start, end, unit = _unit(text, start, end)
        yield Quantity(value=value, unit=unit, start=start, end=end, kind=kind, exact=exact)


def _value(match: re.Match[str]) -> tuple[Fraction | None, str, Kind, bool]:
    if match["parts"]:
        return _part(_any(match["parts"]), _any(match["share"]))
    if match["tenths"]:
        tenths = _any(match["tenths"]) or Fraction(0)
        return tenths * 10 + (5 if match["half"] else 0), PERCENT, Kind.CARDINAL, True
    if match["vague"]:
        return numeral_value(f"一{match['vague']}"), "", Kind.VAGUE, False
    if match["arabic"]:
        scale = numeral_value(f"一{match['scale']}") if match["scale"] else Fraction(1)
        return (None if scale is None else Fraction(match["arabic"].replace(",", "")) * scale), "", Kind.CARDINAL, True
    if match["idiom"]:
        return (Fraction(1, 2) if "半" in match["idiom"] else Fraction(2)), "", Kind.VAGUE, False
    value = numeral_value(match["numeral"])
    return value, "", Kind.CARDINAL, value is not None and value >= 10**4


def _part(parts: Fraction | None, share: Fraction | None) -> tuple[Fraction | None, str, Kind, bool]:
    if not parts or share is None:
        return None, "", Kind.CARDINAL, False
    if parts == 100:
        return share, PERCENT, Kind.CARDINAL, True
    return share / parts, "", Kind.CARDINAL, False


def _any(text: str) -> Fraction | None:
    plain = text.replace("点", ".")
    return Fraction(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain, re.ASCII) else numeral_value(text)


def numeral_value(text: str) -> Fraction | None:
    """The value of Chinese numerals: 一亿五千万, 两千零三, 一点五亿, digit by digit 二〇一六; None where it is none."""
    whole, _, fraction = text.partition("点")
    if fraction:
        tail = fraction.rstrip("万亿")
        size = Fraction(1)
        for character in fraction[len(tail) :]:
            size *= _LARGE[character]
        value = numeral_value(whole)
        digits = "".join(str(_DIGITS[character]) for character in tail)
        return (value + Fraction(int(digits), 10 ** len(digits))) * size if value is not None and digits else None
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return Fraction(int("".join(str(_DIGITS[character]) for character in text)))
    return _positional(text)


def _positional(text: str) -> Fraction | None:
    total = section = digit = 0
    pending = False
    for character in text:
        if character in _DIGITS:
            digit, pending = _DIGITS[character], True
        elif character in _SMALL:
            section += (digit if pending else 1) * _SMALL[character]
            digit, pending = 0, False
        elif character in _LARGE:
            size = _LARGE[character]
            amount = section + digit
            # 一万亿: the larger magnitude multiplies everything before it.
            total = (total + amount) * size if size == _LARGE["亿"] else total + amount * size
            section = digit = 0
            pending = False
        else:
            return None
    value = total + section + digit
    return Fraction(value) if value or text in {"零", "〇"} else None


def _unit(text: str, start: int, end: int) -> tuple[int, int, str]:
    for sign in ("%", "％", "个百分点"):
        if text.startswith(sign, end):
            return start, end + len(sign), PERCENT
    after = re.compile(r"[多余]?").match(text, end)
    at = after.end() if after else end
    for name, code in _CURRENCY_NAMES:
        if text.startswith(name, at) and not text.startswith(("元素", "元器", "元件"), at):
            return start, at + len(name), code
    before = text[:start].rstrip()
    for sign, code in _CURRENCY_BEFORE.items():
        if before.endswith(sign):
            return len(before) - len(sign), end, code
    if before.endswith("人民币"):
        return start, end, "CNY"
    return start, end, ""
