"""Ordinals, financing rounds and sizes of an English sentence: the third, claim one, Series B, hundreds of, both."""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.english_words import BIG_PARTS, ONES, ORDINALS, SCALES, TENS
from pipeline.subtitles.quantities.quantity import Kind, Quantity, special

_ORDINAL_DIGITS = re.compile(r"(\d[\d,]*)(?:st|nd|rd|th)\b", re.ASCII)
_ORDINAL = re.compile(
    rf"(?:({'|'.join(TENS)})[ -])?({'|'.join(ORDINALS)}|hundredth|thousandth)\b(?![ -]?(?:seconds?\b|hand|ary))"
    rf"(?:[ -](generation|phase|stage|plant|factory|line|place|round|largest|biggest))?"
)
_TENTHS = {f"{tens[:-1]}ieth": value for tens, value in TENS.items()}
_LABEL = re.compile(
    r"(?:claims?|figure|phase|stage|step|version|level|tier|class|chapter|section|article|grade|type|zone|plant|line|"
    rf"building|gate|day|week|year|scope|part|station|terminal|room|route) ({'|'.join(list(ONES)[1:13])}|\d{{1,3}})\b"
    r"(?! ?%|[.,]\d|[ -](?:hundred|thousand|million|billion|and))"
)
_EACH = re.compile(r"\b(?:every|each|per|a|this|last|next|that|one) $")
_VAGUE = re.compile(
    r"(?:(tens|dozens|hundreds|thousands) of |(?:hundreds|thousands|millions) and )?"
    r"(tens|dozens|scores|hundreds|thousands|millions|billions|trillions)(?: of)?\b"
    r"|(?:a few|several|a couple of|many) (hundred|thousand|million|billion|dozen)\b"
)
_SIZES = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 10**3, "millions": 10**6}
_SIZES |= {"billions": 10**9, "trillions": 10**12, "hundred": 100, "dozen": 12} | SCALES
_PAIRS = re.compile(
    r"(?:both|either|neither|pairs?|couple|dual|twins?|two-way|mutual(?:ly)?|bi(?:lateral|annual|ennial|weekly|monthly)|"
    r"another|each other|secondary|duo|parents)\b|(triple|trio|triangle|trilateral|quarters?|quarterly)\b|(decades?)\b"
)
_ROUND = re.compile(
    r"(pre-?\s?)?series ([a-h])(\d|\+)?((?:(?:,| and| or| &|, and) [A-Ha-h](?!\w))*)(?!\w)"
    r"|(pre-?)?([a-h])(\d|\+)?[- ](?:round|轮)\b|round ([a-h])\b"
    r"|(angel|seed)(?=[- ](?:round|funding|financing|investment|investor|capital|money|stage))|(pre)-([a-h])\b"
)


def ordinal_at(lower: str, start: int) -> tuple[Quantity, ...]:
    """Third, 21st, claim one. first and second alone are idiom, not number."""
    digits = _ORDINAL_DIGITS.match(lower, start)
    if digits:
        return (special(int(digits[1].replace(",", "")), Kind.ORDINAL, start, digits.end(), exact=True),)
    label = _LABEL.match(lower, start)
    if label and not _EACH.search(lower[:start]):
        number = ONES[label[1]] if label[1] in ONES else int(label[1])
        return (special(number, Kind.ORDINAL, label.start(1), label.end(), exact=label[1].isdigit()),)
    match = _ORDINAL.match(lower, start)
    if match:
        value = TENS.get(match[1] or "", 0) + (ORDINALS.get(match[2]) or BIG_PARTS[match[2]])
        required = bool(match[1]) or value > 2 or match[3] in {"generation", "phase"}
        return (special(value, Kind.ORDINAL, start, match.end(2), required=required),)
    tens = next((word for word in _TENTHS if re.compile(rf"{word}\b").match(lower, start)), None)
    return (special(_TENTHS[tens], Kind.ORDINAL, start, start + len(tens)),) if tens else ()


def vague_at(lower: str, start: int) -> tuple[Quantity, ...]:
    """Tens of thousands of: a size, not a number; both, a decade: two, ten years if Chinese cares to say so."""
    match = _VAGUE.match(lower, start)
    if match:
        value = Fraction(_SIZES[match[2] or match[3]] * _SIZES.get(match[1] or "", 1))
        also = (Fraction(10),) if value == 12 else ()
        return (
            Quantity(
                value=value,
                start=start,
                end=match.end(),
                kind=Kind.VAGUE,
                required=value >= 100,
                exact=False,
                also=also,
            ),
        )
    match = _PAIRS.match(lower, start)
    if not match:
        return ()
    if match[2]:
        return (special(10, Kind.CARDINAL, start, match.end(), unit="year", required=False),)
    value = Fraction(3 if match[1] else 2)
    return (special(value, Kind.CARDINAL, start, match.end(), required=False),)


def round_at(lower: str, text: str, start: int) -> tuple[Quantity, ...]:
    """Series A, pre-A, a B+ round, angel and seed rounds."""
    match = _ROUND.match(lower, start)
    if not match:
        return ()
    letter = match[2] or match[6] or match[8] or match[11]
    if match[9]:
        return (_round(match[9], start, match.end()),)
    if letter and (match[2] is None or text[match.start(2)].isupper()):
        at = next(match.start(group) for group in (2, 6, 8, 11) if match[group])
        if not text[at].isupper() or (match[6] == "a" and not match[5] and not re.search(r"[a-z] $", lower[:at])):
            return ()
    name = ("pre-" if match[1] or match[5] or match[10] else "") + letter + (match[3] or match[7] or "")
    others = re.findall(r"[A-H](?!\w)", text[match.start(4) : match.end(4)]) if match[4] else []
    return tuple(_round(one, start, match.end()) for one in (name, *(other.lower() for other in others)))


def _round(name: str, start: int, end: int) -> Quantity:
    return special(0, Kind.ROUND, start, end, unit=name)
