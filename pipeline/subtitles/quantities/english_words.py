"""The words English counts with: cardinals, ordinals, magnitudes, fractions, sizes that are no number."""

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.subtitles.word_list import words

ONES = {
    word: value
    for value, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: value * 10
    for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9, "mn": 10**6}
ORDINALS = {
    word: value
    for value, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
}
SUFFIXES = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6, "tn": 10**12}
BIG_PARTS = {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
MONTHS = {
    word: value
    for value, word in enumerate(
        words("january february march april may june july august september october november december"), start=1
    )
}

_SPOKEN = re.compile(r"[ -]*(?:and )?([a-z]+)")
_DIGIT_WORD = f"(?:{'|'.join(list(ONES)[:10])})"
_POINT = re.compile(rf" point((?: {_DIGIT_WORD}\b)+)")
_HALF = re.compile(r"[ -]and[ -](?:a[ -]half|a[ -](quarter)|(three)[ -]quarters)\b")
_SCALE = re.compile(r"[ -](thousand|million|billion|trillion|bn|mn)\b")
_ARTICLED = re.compile(
    r"(half a|(?:a|one) quarter of a|three quarters of a|a)[ -](hundred|thousand|million|billion|trillion)\b"
)
_ARTICLE_SHARES = {"half": Fraction(1, 2), "a q": Fraction(1, 4), "one ": Fraction(1, 4), "three": Fraction(3, 4)}
_YEAR = re.compile(
    rf"(eighteen|nineteen|twenty)[ -]"
    rf"(?:({'|'.join(TENS)})(?:[ -]({'|'.join(list(ONES)[1:10])}))?|({'|'.join(list(ONES)[10:])})"
    rf"|(?:oh|o)[ -]({'|'.join(list(ONES)[1:10])}))\b"
)
_CENTURIES = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number read from a text up to end. scaled: whether a magnitude (or a century) states it exactly."""

    value: Fraction
    end: int
    scaled: bool = False


def scaled(lower: str, read: Spelled) -> Spelled:
    """read with what follows it: and a half, million."""
    half = _HALF.match(lower, read.end)
    if half:
        part = Fraction(1, 4) if half[1] else Fraction(3, 4) if half[2] else Fraction(1, 2)
        read = Spelled(read.value + part, half.end(), True)
    while scale := _SCALE.match(lower, read.end):
        read = Spelled(read.value * SCALES[scale[1]], scale.end(), True)
    return read


def year_words(lower: str, start: int) -> Spelled | None:
    """Nineteen ninety-eight, twenty twenty-five, twenty oh five."""
    match = _YEAR.match(lower, start)
    if not match:
        return None
    single = match[4] or match[5]
    tail = ONES[single] if single else TENS[match[2]] + ONES.get(match[3] or "zero", 0)
    return Spelled(Fraction(_CENTURIES[match[1]] + tail), match.end(), True)


def articled(lower: str, start: int) -> Spelled | None:
    """A hundred, a million, half a million."""
    match = _ARTICLED.match(lower, start)
    if not match:
        return None
    value = Fraction(SCALES.get(match[2], 100))
    share = next((part for word, part in _ARTICLE_SHARES.items() if match[1].startswith(word)), Fraction(1))
    half = _HALF.match(lower, match.end())
    if half:  # a million and a half is 1.5 million
        return Spelled(value * Fraction(3, 2), half.end(), True)
    return scaled(lower, Spelled(value * share, match.end(), True))


def cardinal_words(lower: str, start: int) -> Spelled | None:
    """Cardinal words from start: one hundred and fifty million, forty-two, three point five billion."""
    total = group = 0
    last, position, seen = 10**15, start, False
    while match := _SPOKEN.match(lower, position):
        word = match[1]
        if match.group().endswith(f"and {word}") and not (seen and last >= 100):
            break
        step = _step(word, group, last, seen)
        if step is None:
            break
        addition, last = step
        if word in SCALES:
            total, group = total + addition, 0
        else:
            group = addition
        seen, position = True, match.end()
    if not seen:
        return None
    point = _POINT.match(lower, position)
    if point:
        digits = "".join(str(ONES[word]) for word in point[1].split())
        return scaled(lower, Spelled(total + group + Fraction(int(digits), 10 ** len(digits)), point.end(), True))
    return scaled(lower, Spelled(Fraction(total + group), position, last > 100))


def _step(word: str, group: int, last: int, seen: bool) -> tuple[int, int] | None:
    """What the group under the next magnitude becomes with one more word, and the word's own size."""
    if word in ONES and last >= 20 and not (last < 100 and not 1 <= ONES[word] <= 9):
        return group + ONES[word], ONES[word]
    if word in TENS and last >= 100:
        return group + TENS[word], TENS[word]
    if word == "hundred" and seen and 0 < group < 100 and last != 100:
        return group * 100, 100
    if word in {"thousand", "million", "billion", "trillion"} and group and SCALES[word] < 10**15:
        return group * SCALES[word], SCALES[word]
    return None
