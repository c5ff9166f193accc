"""Chinese text -> words that may not be split, and the cost of breaking between two of them.

rjieba finds the words; what it splits and a reader would not (number and unit, a name, 《title》) is joined again.
"""

import re
from itertools import pairwise

from pipeline.subtitles.rules import LINE_END_FORBIDDEN, LINE_START_FORBIDDEN, STRONG_STARTS, WEAK_STARTS
from pipeline.subtitles.word_list import words

UNBREAKABLE = 100.0
"""Cost of a seam that a standard forbids."""

_LATIN = r"[A-Za-z0-9][A-Za-z0-9&.+/'’_-]*"
_NUMBER = r"[0-9０-９]+(?:[.,:][0-9]+)*"
_MEASURE = (
    r"(?:百分点|个百分点|平方米|平方公里|立方米|公里|千米|毫米|微米|纳米|厘米|公斤|千克|吨|小时|分钟|秒|亿美元|万美元|"
    r"万欧元|亿欧元|元人民币|美元|欧元|英镑|日元|港元|人民币|元|名|项|个|家|件|年|月|日|号|天|周|倍|度|米|克|种|款|条|台|座|"
    r"辆|套|次|位|人|轮|代|期|届|国|城|岁|升|瓦|伏|千瓦时|兆瓦时|兆瓦|吉瓦|千瓦|kW|mm|%|％|℃)"
)
_GLUED = re.compile(
    rf"[A-Z]轮"
    rf"|第?[约近超]?{_NUMBER}(?:[百千万亿]+)?(?:多|余)?(?:{_MEASURE})?"
    rf"|[一二两三四五六七八九十百千万亿零〇点]{{2,}}(?:多|余)?(?:{_MEASURE})?"
    rf"|第[一二三四五六七八九十百]+(?:大|个|代|轮|期|届|季度|批|次|家|名)?"
    rf"|[一二两三四五六七八九十半几数](?:{_MEASURE})"
    rf"|{_LATIN}(?: {_LATIN}){{0,2}}"
    rf"|《[^《》]{{1,12}}》"
    rf"|[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)+"
)
_AFTER_MARK = {"。": 0.0, "！": 0.0, "？": 0.0, "；": 0.0, "，": 1.0, "：": 1.0, " ": 1.0, "、": 12.0}
_PAUSES = frozenset("，。；！？")


def chinese_words(text: str) -> list[str]:
    """The unbreakable words of a text in order; joined again they give the text with its white space made single."""
    import rjieba  # 0.08 s to load: only where Chinese is laid out

    flat = " ".join(text.split())
    ends = {end for _, _, end in rjieba.tokenize(flat)} | {len(flat)}
    for glued in _GLUED.finditer(flat):
        ends -= set(range(glued.start() + 1, glued.end()))
    ends |= {i for i, c in enumerate(flat) if c in _PAUSES and i} | {i + 1 for i, c in enumerate(flat) if c in _PAUSES}
    starts = [0, *sorted(ends)]
    return [flat[a:b] for a, b in pairwise(starts) if flat[a:b]]


def join_words(words: list[str]) -> str:
    """The text that the words came from."""
    return "".join(words)


def seam_cost(words: list[str], index: int) -> float:
    """Cost of breaking before words[index]: 0 after a pause mark, UNBREAKABLE where a standard forbids it."""
    before, after = words[index - 1], words[index]
    if after[0] in LINE_START_FORBIDDEN or before[-1] in LINE_END_FORBIDDEN:
        return UNBREAKABLE
    if before[-1] in _AFTER_MARK:
        return _AFTER_MARK[before[-1]]
    if after[0] in WEAK_STARTS and not after.startswith(STRONG_STARTS):
        return 40.0
    if after == " ":
        return 30.0
    return 8.0 + _clinging_cost(before, after)


_OPENERS = frozenset(
    words(
        "和 与 及 以及 并 并且 而 但 但是 或 在 从 对 向 为 以 将 把 由 被 使 让 通过 用于 因为 所以 如果 "
        "比 并在 来自 涵盖 包括 实现 正在 我们 能够 可以 目前 同时"
    )
)
_HANGING = frozenset(
    words(
        "和 与 及 以及 并 而 或 在 从 对 向 为 以 将 把 由 被 使 让 我 你 他 我们的 一个 一种 这 那 这个 该 各 每 "
        "最 更 很 不 没 约 超 超过 达 达到 近 第 是 有 个 种 项 位 名 家"
    )
)


def _clinging_cost(before: str, after: str) -> float:
    if before in _HANGING:
        return 14.0
    if after in _OPENERS:
        return -4.0
    if before[-1] in "了着过":
        return 2.0
    return 4.0
