"""Shares and multiples of an English sentence: two thirds, 3/4, nine out of ten, halved, threefold, twice as."""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.english_words import BIG_PARTS, ONES, ORDINALS, TENS, articled
from pipeline.subtitles.quantities.quantity import TIMES, TIMES_EITHER, Kind, Quantity, special

_PARTS = {word: value for word, value in ORDINALS.items() if value >= 3} | {"quarter": 4} | BIG_PARTS
_FRACTION = re.compile(
    rf"(an?|{'|'.join(list(ONES)[1:20])}|\d+)[ -]({'|'.join(sorted(_PARTS, key=lambda word: -len(word)))})(s)?\b"
)
_SHARED = re.compile(
    r" (?:of|less|lower|more|higher|faster|cheaper|smaller|lighter|shorter|in|is|are|were|was|the)\b|[.,;]|$"
)
_BEFORE_SHARE = re.compile(r"\b(?:by|than|about|over|nearly|almost|roughly|around|just|under|to|only|some|up to) $")
_COMPARED = re.compile(r" (?:of|less|lower|more|higher|faster|cheaper|smaller|lighter|shorter)\b")
_DIGIT_FRACTION = re.compile(r"(\d{1,2})/(\d{1,3})(?![\d/])", re.ASCII)
_OUT_OF = re.compile(
    rf"({'|'.join(list(ONES)[1:20])}|\d+) (?:out of|in)(?: every| each)?"
    rf" ({'|'.join(list(ONES)[2:20])}|{'|'.join(TENS)}|an? (?:hundred|thousand|million)|\d+)\b"
    r"(?![ ,.]?\d| ?%)"
)
_HALF = re.compile(r"half\b(?![ -](?:an?|past|life|dozen|way|marathon|year)\b)")
_MULTIPLE_WORDS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_MULTIPLIED = re.compile(r"(doubl|tripl|trebl|quadrupl|quintupl)(e|ed|es|ing)\b")
_BEFORE_DOUBLE = re.compile(r"\b(?:to|will|would|can|could|may|nearly|almost|than|more than|and|we|they|it) $")
_TWICE = re.compile(r"twice\b( (?:as|the|its|their|our|that|what)\b)?")
_FOLD = re.compile(rf"({'|'.join(list(ONES)[2:] + list(TENS))}|hundred|thousand|\d+(?:\.\d+)?)[ -]?fold\b")
_X = re.compile(r"(\d+(?:\.\d+)?) ?[x×](?![\w×])(?! ?\d)", re.ASCII)
_TIMES = re.compile(
    r"[ -]times(?: (as|the|its|their|our|that|this|what|(?!over\b)[a-z]+er|[a-z]+ than|more|less|better)\b)?"
)
_GROWN = re.compile(
    r"\b(?:increas\w+|gr[eo]wn?|growing|rise|rose|risen|rising|jump\w*|up|expand\w*|multipl\w+)(?: by)? $"
)


def share_at(lower: str, start: int) -> tuple[Quantity, ...]:
    """Two thirds, a quarter of, 3/4, nine out of ten, half of, halved."""
    if articled(lower, start):
        return ()
    match = _FRACTION.match(lower, start)
    if match and _is_share(lower, match):
        top = ONES.get(match[1]) or (1 if match[1].startswith("a") else int(match[1]))
        return (special(Fraction(top, _PARTS[match[2]]), Kind.FRACTION, start, match.end()),)
    match = _DIGIT_FRACTION.match(lower, start)
    if match and 0 < int(match[1]) < int(match[2]):
        return (special(Fraction(int(match[1]), int(match[2])), Kind.FRACTION, start, match.end()),)
    match = _OUT_OF.match(lower, start)
    if match:
        top, bottom = (_whole(part) for part in match.groups())
        if 0 < top < bottom and (
            "out of" in match.group() or top <= 3 or bottom in {10, 100} or "every" in match.group()
        ):
            value = Fraction(top, bottom)
            return (
                Quantity(
                    value=value, start=start, end=match.end(), kind=Kind.FRACTION, exact=False, parts=(top, bottom)
                ),
            )
    return _half(lower, start)


def _is_share(lower: str, match: re.Match[str]) -> bool:
    following, before = lower[match.end() :], lower[: match.start()]
    singular = not match[3]
    if match[2] == "quarter" and not (following.startswith(" of") or (singular and _BEFORE_SHARE.search(before))):
        return (
            match[1] == "three" and bool(match[3]) and not re.search(r"(?:last|past|first|next|consecutive) $", before)
        )
    if match[1] not in {"one", "a", "an"}:
        return bool(match[3]) or not singular
    clear = _COMPARED.match(following) is not None or _BEFORE_SHARE.search(before) is not None
    return singular and (clear or (match[1] == "one" and _SHARED.match(following) is not None))


def _whole(written: str) -> int:
    if written.startswith("a "):
        return int(BIG_PARTS[f"{written[2:]}th"])
    return int(written) if written.isdigit() else (ONES | TENS)[written]


def _half(lower: str, start: int) -> tuple[Quantity, ...]:
    halved = re.compile(r"halv(?:ed|es|ing|e)\b").match(lower, start)
    if halved and not lower.startswith("halves", start):
        return (special(Fraction(1, 2), Kind.FRACTION, start, halved.end()),)
    half = _HALF.match(lower, start)
    if not half:
        return ()
    counted = re.match(r" (?:of|the|our|its|their|all|as)\b", lower[half.end() :])
    required = bool(counted or re.search(r"\b(?:by|in|over|than|about|nearly|almost) $", lower[:start]))
    return (special(Fraction(1, 2), Kind.FRACTION, start, half.end(), required=required),)


def multiple_at(lower: str, start: int) -> tuple[Quantity, ...]:
    """Threefold, 3x, doubled, twice as. What is three times larger has three times the size."""
    match = _FOLD.match(lower, start) or _X.match(lower, start)
    if match:
        word = match[1]
        value = {"hundred": 100, "thousand": 1000}.get(word) or ONES.get(word) or TENS.get(word)
        return (special(value or Fraction(word), Kind.MULTIPLE, start, match.end(), unit=TIMES),)
    match = _MULTIPLIED.match(lower, start)
    if match:
        verb = match[2] != "e" or _BEFORE_DOUBLE.search(lower[:start]) is not None
        value, unit = _MULTIPLE_WORDS[match[1]], TIMES if verb else ""
        return (special(value, Kind.MULTIPLE, start, match.end(), unit=unit, required=verb),)
    match = _TWICE.match(lower, start)
    if match:
        unit = TIMES if match[1] else ""
        return (special(2, Kind.MULTIPLE, start, start + 5, unit=unit, required=bool(match[1])),)
    return ()


def times_unit(lower: str, start: int, end: int) -> tuple[str, int] | None:
    """What follows a number that ends at end, where it is times: the unit of the multiple, and where it ends."""
    match = _TIMES.match(lower, end)
    if not match:
        return None
    if match[1]:
        whole = match[1] in {"as", "the", "its", "their", "our", "that", "this", "what"}
        return TIMES if whole else TIMES_EITHER, match.start(1) - 1
    return (TIMES_EITHER if _GROWN.search(lower[:start]) else ""), match.end()
