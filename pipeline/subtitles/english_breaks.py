"""How well an English sentence may be broken between two words: the lower the cost, the better."""

import re

from pipeline.subtitles.word_list import words

FORBIDDEN = 60.0
"""Cost of a break no reader forgives: inside a number, a name or between an article and its noun."""

_CLAUSE_OPENERS = frozenset(
    words(
        "and but or so because which who whose that where when while if although though unless since after before "
        "until whereas then"
    )
)
_PREPOSITIONS = frozenset(
    words(
        "in on at by for with from to of into onto over under between through during about against among within "
        "without across via towards per as than compared including"
    )
)
_TITLES = frozenset(words("mr mrs ms dr prof st no vs approx"))
CLINGING = frozenset(
    words(
        "a an the this that these those my your his her its our their every each no very more most less such some "
        "any all is are was were be been being am has have had do does did will would can could may might must "
        "shall should not of in on at by for with from to into and or but as than if who which mr mrs ms dr prof "
        "about over under per i we you he she it they there"
    )
)
"""Words that lean on the next one."""
_NUMBER_WORDS = frozenset(
    words(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
        "million billion trillion point half series"
    )
)


def _bare(word: str) -> str:
    return re.sub(r"[^\w$€£¥%]", "", word).lower()


def _is_number(word: str) -> bool:
    parts = re.split(r"[-–]", re.sub(r"[^\w\-–.]", "", word).lower())
    return any(character.isdigit() for character in word) or all(part in _NUMBER_WORDS for part in parts if part)


def _ends_number(before: str, after: str) -> bool:
    """Whether a number is over: 2016 | and, but never one hundred | and fifty or 86 | million."""
    if _bare(after) == "and":
        return before[-1:].isdigit()
    return _bare(after) in _CLAUSE_OPENERS or _bare(after) in _PREPOSITIONS


def _is_name_part(word: str) -> bool:
    return word[:1].isupper() and _bare(word) != "i"


def break_cost(before: str, after: str, *, first: bool = False) -> float:
    """Cost of breaking between two neighbouring words; 0 is a sentence end, FORBIDDEN or more should never happen.

    first: whether before is the sentence's first word, whose capital says nothing.
    """
    mark = _AFTER_MARK.get(before.rstrip("\"'”’)]")[-1:])
    if mark is not None and len(_bare(before)) > 1 and _bare(before) not in _TITLES:
        return mark
    if _is_number(before) and not _ends_number(before, after):
        return FORBIDDEN
    clinging = 40.0 if _bare(before) in CLINGING else 0.0
    name = 45.0 if not first and _is_name_part(before) and _is_name_part(after) else 0.0
    return max(clinging, name) or _before_cost(_bare(after))


_AFTER_MARK = {".": 0.0, "!": 0.0, "?": 0.0, ";": 2.0, ":": 2.0, "—": 2.0, "–": 2.0, ",": 3.0}


def _before_cost(after: str) -> float:
    if after in _CLAUSE_OPENERS:
        return 6.0
    if after in _PREPOSITIONS:
        return 18.0 if after == "of" else 10.0
    return 22.0
