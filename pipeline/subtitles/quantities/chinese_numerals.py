"""The value of a Chinese numeral, in characters, digits or both: 一亿五千万, 1亿5000万, 三点五, 二〇一六, 一万五."""

import re
from fractions import Fraction

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
NUMERAL = "零〇一二两三四五六七八九十百千万亿"
HALF_WIDTH = str.maketrans("０１２３４５６７８９．％，：～", "0123456789.%,:~")
"""Digits and signs that Chinese may write full width."""
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(rf"(?:{ARABIC})|[{NUMERAL}]", re.ASCII)
_LARGEST_SMALL = 1000


def numeral_value(text: str) -> Fraction | None:
    """The value of a numeral: 一亿五千万, 两千零三, 一点五亿, 1亿2000万, 二〇一六; None where it is none."""
    whole, _, fraction = text.partition("点")
    if fraction:
        tail = fraction.rstrip("十百千万亿")
        size = Fraction(1)
        for character in fraction[len(tail) :]:
            size *= SCALES[character]
        value = numeral_value(whole)
        digits = "".join(str(DIGITS.get(character, character)) for character in tail)
        if value is None or not re.fullmatch(r"\d+", digits, re.ASCII):
            return None
        return (value + Fraction(int(digits), 10 ** len(digits))) * size
    if len(text) > 1 and all(character in DIGITS for character in text):
        return Fraction(int("".join(str(DIGITS[character]) for character in text)))
    return _positional(text)


def _positional(text: str) -> Fraction | None:
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text:
        return None
    total = section = Fraction(0)
    digit: Fraction | None = None
    unit, zero = 0, False
    for token in tokens:
        if token not in SCALES:
            if digit:
                return None
            zero = token in {"零", "〇"}
            digit = Fraction(token.replace(",", "")) if token[0].isdecimal() else Fraction(DIGITS[token])
            continue
        size = SCALES[token]
        if size <= _LARGEST_SMALL:
            section += (Fraction(1) if digit is None else digit) * size
        else:
            amount = section + (digit or 0)
            # 一万亿: the larger magnitude multiplies everything before it.
            total = (total + amount) * size if size == SCALES["亿"] or not amount else total + amount * size
            section = Fraction(0)
        digit, unit, zero = None, size, False
    if (
        digit is not None
        and unit > 10
        and not zero
        and len(tokens) > 1
        and tokens[-1] in DIGITS
        and tokens[-2] in SCALES
    ):
        digit *= Fraction(unit, 10)  # 一万五 is 15000; 一万零五 is 10005.
    value = total + section + (digit or 0)
    return value if value or text in {"零", "〇", "0"} or re.fullmatch(r"0+(?:\.0+)?", text) else None
