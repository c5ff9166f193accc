"""What a line or cue break between two Chinese words costs a reader: 0 after a stop, UNBREAKABLE where forbidden.

The costs are ours, set by reading; they order the seams of a sentence by its phrases: clauses, then subject and
predicate, then verb and object, then the words inside a noun phrase.
"""

from collections.abc import Iterator, Sequence

from pipeline.subtitles.chinese_lexicon import (
    ADVERBS,
    AFTER_VERBS,
    CLAUSE_OPENERS,
    COMPANIONS,
    COMPLEMENTS,
    DETERMINERS,
    DISPOSALS,
    ENDINGS,
    FRAME_CLOSERS,
    FRAME_OPENERS,
    JOINERS,
    NOUN_MEASURES,
    SHORT_VERBS,
    SMALL_JOINERS,
)
from pipeline.subtitles.chinese_words import ChineseWord
from pipeline.subtitles.rules import LINE_END_FORBIDDEN, LINE_START_FORBIDDEN, WEAK_STARTS, chinese_width

UNBREAKABLE = 100.0
"""Cost of a seam that a standard forbids."""
_WEAK = 40.0
_TORN = 26.0
"""Cost of tearing a word from the one it leans on."""

_AFTER_MARK = {"。": 0.0, "！": 0.0, "？": 0.0, "；": 0.0, "，": 1.0, "：": 1.0, " ": 1.0, "、": 17.0}

_FRAME_REACH = 7
"""Words after which a frame that nothing closed is taken to be none."""
_IN_FRAME = 5.0
_AT_VERB = 3.0
"""Cost of breaking before the verb that 把 or 被 waits for."""
_STRANDED = 2.0
"""Cost of each full-width character that a piece of a clause is too short to stand apart from the rest of it."""
_BREATHS = frozenset(_AFTER_MARK) - {"、"}

_CLASS = {**{tag: tag for tag in "ukhfpcdrmtva"}, "y": "u", "q": "m", "b": "a", "z": "a"}
"""First letter of a tag -> word class; every other is a noun."""


def seam_costs(text: Sequence[ChineseWord]) -> tuple[float, ...]:
    """The cost of breaking before each word of a text, as many as words; the first, where nothing breaks, is 0."""
    classes = _classes(text)
    costs = [0.0, *(_seam(text, classes, at) for at in range(1, len(text)))][: len(text)]
    inside = {at for opened, closed in _frames(text, classes) for at in range(opened + 1, closed)}
    verbs = {closed for opened, closed in _frames(text, classes) if text[opened].text in DISPOSALS}
    for at in range(1, len(text)):
        costs[at] += _IN_FRAME if at in inside else _AT_VERB if at in verbs else 0.0
    for at, (spoken, left) in enumerate(_stretches(text)):
        if at and text[at - 1].text[-1] not in _AFTER_MARK:
            costs[at] += _STRANDED * (
                max(0.0, 6.0 - spoken) * (text[at].text not in SMALL_JOINERS) + max(0.0, 4.0 - left)
            )
    return tuple(min(cost, UNBREAKABLE) for cost in costs)


def _classes(text: Sequence[ChineseWord]) -> tuple[str, ...]:
    """n noun, v verb, a adjective, d adverb, p preposition, c conjunction, r pronoun, m quantity, t time, f place.

    What the tagger calls a verb is a noun behind 的, what it calls a noun is a verb behind an adverb.
    """
    found: list[str] = []
    for at, word in enumerate(text):
        kind = "d" if word.text in ADVERBS else _class(word.tag)
        before = text[at - 1] if at else None
        if before and kind in "vd" and word.tag[0] == "v" and before.text == "的":
            kind = "n"
        elif before and kind == "n" and before.text in ADVERBS:
            kind = "v"
        found.append(kind)
    return tuple(found)


def _class(tag: str) -> str:
    if tag in {"vn", "an"}:
        return "n"
    if tag in {"ad", "vd", "zg"}:
        return "d"
    return _CLASS.get(tag[:1], "n")


def _stretches(text: Sequence[ChineseWord]) -> list[tuple[float, float]]:
    """For each word, the width spoken since the last pause before it and the width left until the next one."""
    spoken, since = [], 0.0
    for word in text:
        spoken.append(since)
        since = 0.0 if word.text[-1] in _AFTER_MARK else since + chinese_width(word.text)
    left, until = [], 0.0
    for word in reversed(text):
        until = 0.0 if word.text[-1] in _BREATHS else until + chinese_width(word.text)
        left.append(until)
    return list(zip(spoken, left[::-1], strict=True))


def _seam(text: Sequence[ChineseWord], classes: Sequence[str], at: int) -> float:
    before, after = text[at - 1], text[at]
    if after.text[0] in LINE_START_FORBIDDEN or before.text[-1] in LINE_END_FORBIDDEN:
        return UNBREAKABLE
    if before.text[-1] in _AFTER_MARK:
        return _AFTER_MARK[before.text[-1]]
    if after.text == " ":
        return 30.0
    if after.text in WEAK_STARTS:
        return _WEAK
    if _leans_back(after.text, classes[at - 1], classes[at]):
        return _TORN
    return _leans_forward(before.text, classes[at - 1], classes[at]) or _between(text, classes, at)


def _leans_back(after: str, first: str, second: str) -> bool:
    if second in "ukf" or after in ENDINGS:
        return True
    if after in COMPLEMENTS:
        return first == "v"
    return len(after) == 1 and second == "n" and first in "nva"


def _leans_forward(before: str, first: str, second: str) -> float:
    single = len(before) == 1
    if before in SMALL_JOINERS or first == "h" or (first == "p" and single):
        return _TORN
    if before in JOINERS or first in "cp":
        return 18.0
    if before in DETERMINERS or before in {"地", "得"}:
        return 22.0
    if (before in ADVERBS and first != "n") or before in SHORT_VERBS or first == "d":
        return 22.0 if single or (first == "d" and second == "m") else 14.0
    counted = first == "m" and (second in "na" or (before[0] == "一" and before[-1] in NOUN_MEASURES))
    return 22.0 if counted else 0.0


_BEFORE: dict[str, float] = {"p": 4.0, "c": 6.0, "d": 4.0, "r": 7.0, "t": 7.0}
"""Cost of breaking before a word of this class that opens a phrase."""
_AFTER_VERB = {"r": 9.0}
"""What it costs more behind a verb, which may have it as its object."""
_PAIRS: dict[str, float] = {
    "nn": 16.0,
    "nv": 8.0,
    "na": 13.0,
    "nm": 8.0,
    "vn": 10.0,
    "vv": 10.0,
    "va": 13.0,
    "vm": 12.0,
    "an": 16.0,
    "av": 14.0,
    "rn": 18.0,
    "rv": 9.0,
    "fn": 6.0,
    "fv": 3.0,
    "tt": 20.0,
    "tn": 8.0,
    "tv": 6.0,
    "un": 11.0,
    "uv": 10.0,
    "um": 15.0,
}
_OTHER_PAIR = 10.0


def _between(text: Sequence[ChineseWord], classes: Sequence[str], at: int) -> float:
    before, after, first, second = text[at - 1].text, text[at].text, classes[at - 1], classes[at]
    rules = (
        (first == "v" and len(before) == 1, 22.0),
        (text[at - 1].tag == "ns" and second == "n", 18.0),
        (second == "a" and len(after) == 1, 14.0),
        (after in SMALL_JOINERS, 10.0),
        (after in CLAUSE_OPENERS, 3.0),
        (first + second == "nv" and _surely_verb(text, classes, at), 5.0),
        (first + second == "td", 9.0),
        (second in _BEFORE, _BEFORE.get(second, 0.0) + (_AFTER_VERB.get(second, 4.0) if first == "v" else 0.0)),
    )
    return next((cost for holds, cost in rules if holds), _PAIRS.get(first + second, _OTHER_PAIR))


def _surely_verb(text: Sequence[ChineseWord], classes: Sequence[str], at: int) -> bool:
    """Whether what the tagger calls a verb is no noun: it has an aspect, a complement or a quantity, or is a copula."""
    if text[at].text in SHORT_VERBS:
        return True
    return at + 1 < len(text) and (text[at + 1].text in AFTER_VERBS or classes[at + 1] in "mr")


def _frames(text: Sequence[ChineseWord], classes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(opened, closed) of every 在…中, 从…到, 把…: no pause inside, closed by its particle or the verb it serves."""
    for opened, word in enumerate(text):
        spatial = word.text in FRAME_OPENERS
        if not spatial and not (word.text in DISPOSALS | COMPANIONS and classes[opened] in "pcd"):
            continue
        for at in range(opened + 1, min(len(text), opened + 1 + _FRAME_REACH)):
            if text[at].tag == "x" and text[at].text != "、":
                break
            closes = text[at].text in FRAME_CLOSERS if spatial else classes[at] == "v"
            if closes and at > opened + 1:
                yield opened, at
                break
