"""How an English term may be spelled in a sentence: number, British or American, hyphen or space.

A key is a spelling without these differences: lower case, American, words joined by one space. Two spellings of the
same term have the same key; plural_keys adds the plurals.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pipeline.subtitles.word_list import words

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"\s+|[-\u2010\u2011\u2013]")
"""What may stand for a hyphen or a space within a term: white space, a hyphen, an unspaced en dash."""

_AMERICAN = dict(
    pair.split("/")
    for pair in words(
        "licence/license centre/center fibre/fiber nanofibre/nanofiber metre/meter kilometre/kilometer litre/liter "
        "defence/defense offence/offense programme/program aluminium/aluminum catalogue/catalog dialogue/dialog "
        "tyre/tire mould/mold moulding/molding moulded/molded grey/gray plough/plow sulphur/sulfur sulphide/sulfide "
        "sulphate/sulfate colour/color labour/labor behaviour/behavior vapour/vapor tumour/tumor harbour/harbor "
        "modelling/modeling labelling/labeling labelled/labeled signalling/signaling travelling/traveling "
        "fuelling/fueling judgement/judgment ageing/aging instalment/installment fulfilment/fulfillment "
        "enrolment/enrollment anaesthesia/anesthesia anaesthetic/anesthetic paediatric/pediatric oestrogen/estrogen "
        "analogue/analog pretence/pretense storeys/stories"
    )
)
_ISE = re.compile(r"(?<=[a-z]{2}[aiy])s(?=(?:e|es|ed|er|ers|ing|ation|ations)$)|(?<=[a-z]{2}[iy])s(?=able$)")
_IRREGULAR = dict(
    pair.split("/")
    for pair in words(
        "memorandum/memoranda criterion/criteria medium/media matrix/matrices index/indices bacterium/bacteria "
        "man/men woman/women child/children foot/feet shelf/shelves leaf/leaves vertex/vertices "
        "year/year half/half"  # last years are not the plural of last year
    )
)
_HEAD_ENDS = frozenset(words("of on in to at for"))
"""Before such a word stands the noun that takes the plural: letters of intent."""


def spelled_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as their keys, with where each starts and ends. An apostrophe ends a word."""
    return [(_word_key(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


def gap_key(gap: str) -> str:
    """What stands between two words: one space for a space or a hyphen, else the marks themselves."""
    return " " if _HYPHEN.fullmatch(gap) else gap.strip().replace("’", "'")


def term_key(english: str) -> str:
    """The key of an entry as it is written. Empty where it has no word."""
    return "".join(_parts(english))


def term_keys(english: str) -> frozenset[str]:
    """The keys of an entry in the singular and in the plural."""
    parts = list(_parts(english))
    last = len(parts) - 1
    heads = {last} | {i - 2 for i in range(2, last + 1, 2) if parts[i] in _HEAD_ENDS}
    plurals = ([*parts[:i], _plural(parts[i]), *parts[i + 1 :]] for i in heads if parts)
    return frozenset("".join(one) for one in (parts, *plurals))


def _parts(english: str) -> Iterator[str]:
    """Word, gap, word, gap, word."""
    spelled = spelled_words(english)
    for (word, _, end), (_, start, _) in pairwise(spelled):
        yield word
        yield gap_key(english[end:start])
    if spelled:
        yield spelled[-1][0]


@lru_cache(maxsize=8192)
def _word_key(word: str) -> str:
    lower = word.lower()
    stem, plural = (lower[:-1], "s") if lower.endswith("s") else (lower, "")
    return _ISE.sub("z", lower) if stem not in _AMERICAN else _AMERICAN[stem] + plural


def _plural(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith(("ss", "us", "x", "z", "ch", "sh", "gas", "lens")):
        return word + "es"
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
