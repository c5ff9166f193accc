"""A stretch of Chinese -> one line, or two broken where a reader would pause."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pipeline.subtitles.chinese_seams import seam_costs
from pipeline.subtitles.chinese_words import ChineseWord, tagged_words
from pipeline.subtitles.rules import CHINESE, SILENT_AT_END, chinese_width

_PAUSES = frozenset("，。；")
_UPPER_LONGER = 0.55
"""Cost of one full-width character that the upper line is longer than the lower one."""
_LOWER_LONGER = 0.4
_HOPELESS = 300.0
"""Cost of words that no two lines hold."""


@dataclass(frozen=True)
class Passage:
    """Chinese words with what every seam between them costs. Ranges of words are half open."""

    words: tuple[ChineseWord, ...]

    @cached_property
    def seams(self) -> tuple[float, ...]:
        """Cost of breaking before each word."""
        return seam_costs(self.words)

    @cached_property
    def _glyphs(self) -> tuple[str, ...]:
        shown: list[str] = []
        for word in self.words:
            silent = word.text in _PAUSES or word.text == " "
            shown.append(" " if silent and not (shown and shown[-1] in {" ", ""}) else "" if silent else word.text)
        return tuple(shown)

    @cached_property
    def _reach(self) -> tuple[float, ...]:
        return tuple(accumulate((chinese_width(glyph) for glyph in self._glyphs), initial=0.0))

    @cached_property
    def _silent(self) -> tuple[bool, ...]:
        return tuple(not glyph.strip() or glyph in SILENT_AT_END for glyph in self._glyphs)

    def width(self, start: int, end: int) -> float:
        """Width of a range on one line, in full-width characters; 0 where it shows nothing."""
        while start < end and not self._glyphs[start].strip():
            start += 1
        while start < end and self._silent[end - 1]:
            end -= 1
        return self._reach[end] - self._reach[start]

    def read_width(self, start: int, end: int) -> float:
        """Width of a range without its pauses: what a reader has to read."""
        return self.width(start, end) - 0.5 * sum(1 for glyph in self._glyphs[start + 1 : end - 1] if glyph == " ")

    def shown(self, start: int, end: int) -> str:
        """A range as one line: pauses as a single space, nothing silent at either end."""
        line = "".join(self._glyphs[start:end]).strip()
        while line and line[-1] in SILENT_AT_END:
            line = line[:-1].rstrip()
        return line

    def best_break(self, start: int, end: int) -> tuple[float, int | None]:
        """(cost, the word the lower line begins with): 0 and None for one line, _HOPELESS where two do not hold it."""
        whole = self.width(start, end)
        if whole <= CHINESE.line_width:
            return 0.0, None
        best: tuple[float, int | None] = (_HOPELESS + whole, None)
        if whole > 2 * CHINESE.line_width + 1:
            return best
        for at in range(start + 1, end):
            upper, lower = self.width(start, at), self.width(at, end)
            if not upper or not lower or max(upper, lower) > CHINESE.line_width:
                continue
            cost = self.seams[at] + _imbalance(upper, lower)
            if cost < best[0]:
                best = cost, at
        return best

    def lines(self, start: int, end: int) -> tuple[str, ...]:
        """A range as lines: one, two, or more of at most 16 where two do not hold it. Nothing shown, no line."""
        if not self.shown(start, end):
            return ()
        at = self.best_break(start, end)[1]
        if at is not None:
            return self.shown(start, at), self.shown(at, end)
        return (self.shown(start, end),) if self.width(start, end) <= CHINESE.line_width else self._wrapped(start, end)

    def _wrapped(self, start: int, end: int) -> tuple[str, ...]:
        first, lines = start, []
        for at in range(start + 1, end + 1):
            if at == end or self.width(first, at + 1) > CHINESE.line_width:
                cut = at - 1 if at < end and self.seams[at] >= 26.0 and at - 1 > first else at
                lines.append(self.shown(first, cut))
                first = cut
        if first < end:
            lines.append(self.shown(first, end))
        return tuple(line for line in lines if line)


def passage(text: str, unbreakable: Sequence[str] = ()) -> Passage:
    """The words of a text, ready to be laid out."""
    return Passage(tagged_words(text, unbreakable))


def break_chinese(text: str, unbreakable: Sequence[str] = ()) -> tuple[str, ...]:
    """One line where 16 full-width characters suffice, else two, broken between words; names and terms stay whole.

    。and ， inside a line become a space and vanish at its end; ？ and ！ stay. Text that fits no two lines is wrapped
    into more; check_track reports it. Text without anything to show gives no line.
    """
    whole = passage(text, unbreakable)
    return whole.lines(0, len(whole.words))


def _imbalance(upper: float, lower: float) -> float:
    difference = (upper - lower) * _UPPER_LONGER if upper > lower else (lower - upper) * _LOWER_LONGER
    shortest = min(upper, lower)
    return difference + (15.0 if shortest < 2 else 6.0 if shortest < 4 else 0.0)
