"""Words that bound a quantity (more than, at least, 40% less): what English says around it, and what Chinese says."""

import re

from pipeline.subtitles.quantities.quantity import Quantity
from pipeline.subtitles.quantities.units import PERCENT

_Comparisons = tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]

_BEFORE: _Comparisons = (
    (re.compile(r"\b(?:no|not) more than $"), "不超过", ("不超过", "至多", "最多", "以内", "不多于", "内", "上限")),
    (re.compile(r"\b(?:no|not) (?:less|fewer) than $"), "不少于", ("不少于", "不低于", "至少", "以上", "不小于")),
    (
        re.compile(r"\bmore than $"),
        "超过",
        ("超", "多", "逾", "余", "以上", "高于", "大于", "不止", "突破", "上", "好几", "过", "来", "出头"),
    ),
    (re.compile(r"\bat least $"), "至少", ("至少", "以上", "不少于", "不低于", "起码", "最少", "最低", "起")),
    (
        re.compile(r"\b(?:less|fewer) than $"),
        "不到",
        ("不到", "不足", "少于", "低于", "小于", "内", "以下", "未满", "不满", "未到", "不超过"),
    ),
    (re.compile(r"\b(?:nearly|almost) $"), "近", ("近", "几乎", "差不多", "约", "不到", "快", "大致", "左右")),
    (
        re.compile(r"\bup to $"),
        "最多",
        ("最多", "高达", "多达", "达", "至多", "上限", "最", "以内", "长达", "不超过", "可"),
    ),
)
"""What stands before a quantity in English, what Chinese says for it, and what else says the same."""

_AFTER: _Comparisons = (
    (
        re.compile(r"^ (?:less|lower|fewer|cheaper|smaller|shorter|lighter)\b"),
        "减少",
        tuple("少低减降省短轻小跌缩薄窄慢"),
    ),
    (
        re.compile(r"^ (?:more|higher|larger|faster|longer|greater)\b(?! than)"),
        "增加",
        tuple("多高大快长增升超提倍再又强"),
    ),
)
"""The same for what stands behind it: 40% less energy is not 40% of the energy."""


_CHANGE = re.compile(r" (less|fewer|more)(?= [a-z])(?! (?:than|and|or|but|in|on|of|for|to|at|per|when|if)\b)")


def comparison(sentence: str, quantity: Quantity) -> tuple[str, tuple[str, ...]] | None:
    """What Chinese must say around a quantity of an English sentence, and every wording that says it."""
    before, after = sentence[: quantity.start].lower(), sentence[quantity.end :].lower()
    looked_at = [(before, row) for row in _BEFORE] + [(after, row) for row in _AFTER]
    return next(((said, markers) for text, (pattern, said, markers) in looked_at if pattern.search(text)), None)


def change_of(sentence: str, quantity: Quantity) -> tuple[str, int] | None:
    """What Chinese says before a share of more or less of something (40% less energy), and where the English ends.

    Small models read 40% less energy as 40% of the energy; 减少40% energy they cannot.
    """
    more_or_less = _CHANGE.match(sentence.lower(), quantity.end) if quantity.unit == PERCENT else None
    if not more_or_less:
        return None
    return ("增加" if more_or_less[1] == "more" else "减少"), more_or_less.end()
