"""Text -> lines. English breaks between words at clauses; Chinese between words that rjieba finds."""

from itertools import pairwise

from pipeline.subtitles.chinese_words import chinese_words, join_words, seam_cost
from pipeline.subtitles.english_breaks import break_cost
from pipeline.subtitles.rules import CHINESE, ENGLISH, SILENT_AT_END, chinese_width

_IMBALANCE = 0.35
"""Cost of one character of difference between two lines, against the costs of break_cost."""


def break_english(text: str) -> tuple[str, ...]:
    """One line where 42 characters suffice, else two of at most 42, balanced and broken at a clause or phrase.

    Text that fits no two lines is wrapped into more; check_track reports it. Empty text gives no line.
    """
    return _cheapest_english(text)[1]


def english_break_cost(text: str) -> float:
    """What the line break of break_english costs a reader: 0 for one line, about 60 for a break never forgiven."""
    return _cheapest_english(text)[0]


def _cheapest_english(text: str) -> tuple[float, tuple[str, ...]]:
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= ENGLISH.line_width:
        return (0.0, (whole,) if whole else ())
    best: tuple[float, tuple[str, ...]] | None = None
    for index, (before, after) in enumerate(pairwise(words), start=1):
        upper, lower = " ".join(words[:index]), " ".join(words[index:])
        if max(len(upper), len(lower)) > ENGLISH.line_width:
            continue
        cost = break_cost(before, after, first=index == 1) + _IMBALANCE * abs(len(upper) - len(lower))
        if best is None or cost < best[0]:
            best = (cost, (upper, lower))
    return best or (100.0, _wrap(words))


def fits_english(text: str) -> bool:
    """Whether text can be shown in two English lines."""
    lines = break_english(text)
    return len(lines) <= 2 and all(len(line) <= ENGLISH.line_width for line in lines)


def _wrap(words: list[str]) -> tuple[str, ...]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= ENGLISH.line_width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _shortness(width: float) -> float:
    """Cost of a line that is very short beside the other one."""
    return 15.0 if width < 2 else 6.0 if width < 4 else 0.0


def break_chinese(text: str) -> tuple[str, ...]:
    """One line where 16 full-width characters suffice, else two, broken between words.

    。and ， inside a line become a space and vanish at its end; ？ and ！ stay. Text that fits no two lines is wrapped
    into more; check_track reports it. Text without anything to show gives no line.
    """
    words = chinese_words(text)
    whole = show_chinese(words)
    if not whole:
        return ()
    if chinese_width(whole) <= CHINESE.line_width:
        return (whole,)
    best: tuple[float, tuple[str, ...]] | None = None
    for index in range(1, len(words)):
        upper, lower = show_chinese(words[:index]), show_chinese(words[index:])
        widths = chinese_width(upper), chinese_width(lower)
        if not upper or not lower or max(widths) > CHINESE.line_width:
            continue
        cost = seam_cost(words, index) + 0.5 * abs(widths[0] - widths[1]) + _shortness(min(widths))
        if best is None or cost < best[0]:
            best = (cost, (upper, lower))
    return best[1] if best else _wrap_chinese(words)


def fits_chinese(words: list[str]) -> bool:
    """Whether these words can be shown in two Chinese lines."""
    lines = break_chinese(join_words(words))
    return len(lines) <= 2 and all(chinese_width(line) <= CHINESE.line_width for line in lines)


def show_chinese(words: list[str]) -> str:
    """One line as it is shown: pauses as a single space, nothing silent at either end."""
    line = ""
    for word in words:
        if word in {"，", "。", "；"}:
            line = line.rstrip() + " "
        elif not (word == " " and line.endswith(" ")):
            line += word
    line = line.strip()
    while line and line[-1] in SILENT_AT_END:
        line = line[:-1].rstrip()
    return line


def _wrap_chinese(words: list[str]) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for index, word in enumerate(words):
        if lines[-1] and chinese_width(show_chinese([*lines[-1], word])) > CHINESE.line_width:
            carried = [] if seam_cost(words, index) < 50 or len(lines[-1]) < 2 else [lines[-1].pop()]
            lines.append(carried)
        lines[-1].append(word)
    return tuple(shown for line in lines if (shown := show_chinese(line)))
