"""Units of measure and currencies (units.csv): how each language writes them, and when two say the same.

Columns of units.csv: code · dimension · size (in the dimension's base unit) · english (singular words) · symbols (as
both languages write them, case kept) · chinese (the first is what we write). Lists are split by |.
"""

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

PERCENT = "%"
POINTS = "pp"

_UNITS_FILE = Path(__file__).with_name("units.csv")
_MEANINGS = {"degree": ("degree", "°C", "°F"), "度": ("degree", "°C", "°F", "kWh"), "pound": ("lb", "GBP")}
"""Units that a language writes short: which ones they may stand for."""

SIGNS = {
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "S$": "SGD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "₩": "KRW",
    "₹": "INR",
}
"""Currency signs, which stand before the number in both languages."""

_SUM = re.compile(r"(?:thousand|million|billion|trillion|bn|\d{3})$")
"""Behind a smaller number, won is what somebody did."""
_FILLERS = "metric|full|consecutive|more|additional|extra|further|whole|straight|calendar|short|long"
_NOT_CHINESE_UNITS = re.compile(
    r"米(?:兰|饭|线|粉|其林|字)|克(?:服|隆|罗|里)|安(?:全|排|装|心|徽|定|检|防)|天(?:然|津|使|空|线|猫|下|赋|才|文|花)"
    r"|日(?:本|常|均|益|产|前|志|报)|秒杀|度(?:假|过|量|电站)|升(?:级|至|高|温|值|到)|节(?:车厢|能|约|省|点|目|日|奏|课)"
    r"|瓦(?:解|楞)|伏击|码头|桶装|焦(?:点|虑|急)|转(?:让|型|化|移|变|换|入|为|向|到|机)|元(?:素|器|件|年|旦|老|组)"
    r"|周(?:边|期|转|围|末|一|二|三|四|五|六|日)|小时候|载(?:体|荷|重|流|人|客|货)|度(?:角|数)|年(?:轻|龄|代|纪)|兆(?:头|丰)"
    r"|岁月|帕金森|月(?:球|亮)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One row of units.csv."""

    code: str
    dimension: str
    size: Fraction
    english: tuple[str, ...]
    symbols: tuple[str, ...]
    chinese: tuple[str, ...]


@cache
def units() -> dict[str, Unit]:
    """Every unit by its code, in the order of units.csv."""
    with _UNITS_FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Unit(
                code=row["code"],
                dimension=row["dimension"],
                size=Fraction(row["size"]),
                english=_split(row["english"]),
                symbols=_split(row["symbols"]),
                chinese=_split(row["chinese"]),
            )
            for row in csv.DictReader(lines)
        }


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def is_money(code: str) -> bool:
    """Whether the unit is a currency."""
    return code in units() and units()[code].dimension.startswith("money")


def is_time(code: str) -> bool:
    """Whether the unit is a span of time."""
    return code in units() and units()[code].dimension in {"time", "months"}


def same_measure(value: Fraction, code: str, other_value: Fraction, other_code: str) -> bool:
    """Whether two measures are equal, converted where their units differ: 5 tonnes are 5000 kg, 24 months two years."""
    for mine in _MEANINGS.get(code, (code,)):
        for theirs in _MEANINGS.get(other_code, (other_code,)):
            if mine == theirs and value == other_value:
                return True
            one, two = units().get(mine), units().get(theirs)
            if one and two and one.dimension == two.dimension and value * one.size == other_value * two.size:
                return True
    return False


@cache
def _english_words() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for unit in units().values():
        for word in unit.english:
            if len(word) == 3 and word.upper() == unit.code:
                codes.setdefault(word, unit.code)
                continue
            plural = f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
            for form in (word, plural, re.sub(r"^(\w+) (celsius|centigrade|fahrenheit)$", r"\1s \2", word)):
                codes.setdefault(form.replace("-", " "), unit.code)
    spelled = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in sorted(codes, key=lambda word: -len(word)))
    return re.compile(rf"(?:[ -](?:{_FILLERS}))?[ -]?({spelled})(?![a-z])"), codes


@cache
def _symbols() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {symbol: unit.code for unit in units().values() for symbol in unit.symbols}
    spelled = "|".join(re.escape(symbol) for symbol in sorted(codes, key=lambda symbol: -len(symbol)) if symbol != "A")
    return re.compile(rf"[ -]?((?:{spelled})|(?<=\d)A)(?:(?<=°)|(?![A-Za-z0-9²³]))"), codes


def english_unit(text: str, lower: str, at: int) -> tuple[str, int] | None:
    """The unit that follows a number ending at `at` and where it ends: its word in lower, or its symbol in text."""
    pattern, codes = _english_words()
    word = pattern.match(lower, at)
    if word and (word[1] != "won" or _SUM.search(lower[:at])):
        return codes[word[1].replace("-", " ")], word.end()
    return symbol_unit(text, at)


def symbol_unit(text: str, at: int) -> tuple[str, int] | None:
    """The unit whose symbol follows a number ending at `at`: 5 kWh, 20%."""
    pattern, codes = _symbols()
    symbol = pattern.match(text, at)
    return (codes[symbol[1]], symbol.end()) if symbol else None


@cache
def _chinese_names() -> tuple[tuple[str, str], ...]:
    names = {name: unit.code for unit in units().values() for name in unit.chinese}
    return tuple(sorted(names.items(), key=lambda pair: -len(pair[0])))


def chinese_unit(text: str, at: int) -> tuple[str, int] | None:
    """The unit whose Chinese name or symbol stands at `at`, 个 before it allowed (3个小时), and where it ends."""
    for start in (at, at + 1) if text.startswith("个", at) else (at,):
        if _NOT_CHINESE_UNITS.match(text, start):
            continue
        for name, code in _chinese_names():
            if text.startswith(name, start):
                return code, start + len(name)
    return symbol_unit(text, at)


@cache
def chinese_names_of(code: str) -> tuple[str, ...]:
    """How a Chinese text may write a unit, symbols included."""
    unit = units().get(code)
    return (*unit.chinese, *unit.symbols) if unit else ()
