"""Every way this project's tests write a number, a measure or a date in English and in Chinese."""

from fractions import Fraction

from hypothesis import strategies as st

from pipeline.subtitles.quantities.quantity import in_chinese
from pipeline.subtitles.quantities.units import units

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def spell(number: int) -> str:
    """A whole number in English words."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, tail = divmod(number, size)
            joint = " and " if tail and size == 100 else " "
            return f"{spell(head)} {name}" + (joint + spell(tail) if tail else "")
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def numeral(number: int) -> str:
    """A whole number in Chinese numerals."""
    digits = "零一二三四五六七八九"
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, tail = divmod(number, size)
            gap = "零" if tail and tail < size // 10 else ""
            return numeral(head) + name + (gap + numeral(tail) if tail else "")
    return digits[number]


def _trimmed(value: Fraction) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def english_spellings(value: Fraction) -> list[str]:
    """How English may write a positive number."""
    found = []
    if value.denominator == 1:
        found += [f"{value.numerator:,}", spell(value.numerator)]
        if value < 10**4:
            found.append(str(value.numerator))
    elif (value * 100).denominator == 1:
        found.append(_trimmed(value))
    for size, names in ((10**3, ("thousand",)), (10**6, ("million", "mn")), (10**9, ("billion", "bn"))):
        head = value / size
        if head >= 1 and (head * 100).denominator == 1:
            found += [f"{_trimmed(head)} {name}" for name in names]
            if (head * 2).denominator == 1 and head.denominator == 2 and head < 20:
                found.append(f"{spell(int(head))} and a half {names[0]}")
    return found


def chinese_spellings(value: Fraction) -> list[str]:
    """How Chinese may write a positive number."""
    found = [form for form in [in_chinese(value)] if form]
    if value.denominator == 1:
        whole = value.numerator
        found += [str(whole), f"{whole:,}", numeral(whole)]
        if numeral(whole).startswith("一十"):
            found.append(numeral(whole)[1:])
        if whole >= 10**8 and whole % 10**4 == 0 and whole % 10**8:
            found.append(f"{whole // 10**8}亿{whole % 10**8 // 10**4}万")
    return found


def numbers() -> st.SearchStrategy[Fraction]:
    """Positive numbers as narrations have them: a few significant digits, any magnitude up to a trillion."""
    heads = st.integers(2, 9999)
    sizes = st.sampled_from([Fraction(1, 10), *(Fraction(10**power) for power in range(9))])
    return st.builds(lambda head, size: head * size, heads, sizes)


_SKIPPED = {"cent", "fortnight", "pound", "度", "px", "Mpx"}
"""Units that one of the two languages has no word of its own for, or writes as another unit."""

MEASURES = {unit.code: unit for unit in units().values() if unit.chinese and (unit.english or unit.symbols)}
MEASURES = {code: unit for code, unit in MEASURES.items() if code not in _SKIPPED}


def english_units(code: str) -> list[str]:
    """How English may write a unit behind a number that is not one."""
    irregular = {
        "foot": "feet",
        "inch": "inches",
        "century": "centuries",
        "anniversary": "anniversaries",
        "hertz": "hertz",
        "yuan": "yuan",
    }
    unit = MEASURES[code]
    words = [
        irregular.get(word, word if len(word) <= 3 else f"{word}s")
        for word in unit.english
        if " " not in word and word != "won"
    ]
    return [*(f" {word}" for word in words), *(f" {symbol}" for symbol in unit.symbols)]
