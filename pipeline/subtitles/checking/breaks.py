"""Where a Chinese text is broken, over lines and over cues."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.checking.rulebook import found
from pipeline.subtitles.chinese_lexicon import COMPLEMENTS, DISPOSALS, ENDINGS, JOINERS
from pipeline.subtitles.chinese_words import chinese_words, cuts_a_whole
from pipeline.subtitles.rules import (
    CLOSE_GAP_MS,
    LINE_END_FORBIDDEN,
    LINE_START_FORBIDDEN,
    STRONG_STARTS,
    WEAK_STARTS,
    LanguageRules,
    chinese_width,
)

_STRONGLY_UNEVEN = 4
"""A line so many times as wide as the other is out of balance."""
_SMALL_WORDS = ENDINGS | COMPLEMENTS | DISPOSALS | JOINERS
"""Words that stand at a break in their own right."""
_LATIN_NEIGHBOURS = re.compile(r"[A-Za-z]\n[A-Z]|[a-z]\n[0-9]")
"""Two names in a row rather than a word cut in two."""


def edges(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """line-start, line-end, weak-start."""
    written = [line.strip() for line in cue.lines if line.strip()]
    for at, line in enumerate(written):
        if line[0] in LINE_START_FORBIDDEN:
            yield found("line-start", cue, f"a line starts with {line[0]}")
        if line[-1] in LINE_END_FORBIDDEN:
            yield found("line-end", cue, f"a line ends with {line[-1]}")
        if at and line[0] in WEAK_STARTS and not line.startswith(STRONG_STARTS):
            yield found("weak-start", cue, f"a line starts with {line[0]}")


def balance(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """lone-character, imbalance."""
    if len(cue.lines) < 2 or any(line.startswith("-") for line in cue.lines) or not all(cue.lines):
        return
    widths = [chinese_width(line.strip()) for line in cue.lines]
    if min(len(line.strip()) for line in cue.lines) == 1:
        yield found("lone-character", cue, "a line has one character")
    elif max(widths) > _STRONGLY_UNEVEN * min(widths):
        yield found("imbalance", cue, f"lines of {widths[0]:g} and {widths[-1]:g} characters")


def inside_cues(track: SubtitleTrack, names: Sequence[str]) -> Iterator[Finding]:
    """split-word and word-boundary between the lines of a cue."""
    for cue in track.cues:
        for upper, lower in pairwise(line.strip() for line in cue.lines if line.strip()):
            if _splits(upper, lower, names):
                yield found("split-word", cue, f"{upper[-1]} and {lower[0]} belong together")
            elif _tears(upper, lower):
                yield found("word-boundary", cue, f"{upper[-1]} and {lower[0]} are one word")


def between_cues(track: SubtitleTrack, names: Sequence[str]) -> Iterator[Finding]:
    """split-word over two cues that follow at once."""
    for cue, following in pairwise(track.cues):
        upper, lower = cue.text.strip(), following.text.strip()
        if upper and lower and following.start_ms - cue.end_ms < CLOSE_GAP_MS:
            before, after = upper.splitlines()[-1].strip(), lower.splitlines()[0].strip()
            if _splits(before, after, names):
                message = f"{before[-1]} and {after[0]} in the next cue belong together"
                yield found("split-word", cue, message)


def _splits(upper: str, lower: str, names: Sequence[str]) -> bool:
    if lower.startswith("-") or _LATIN_NEIGHBOURS.search(f"{upper[-1]}\n{lower[0]}"):
        return any(name in f"{upper} {lower}" and name not in upper and name not in lower for name in names)
    return cuts_a_whole(upper + lower, len(upper), names)


def _tears(upper: str, lower: str) -> bool:
    """Whether the break leaves one character of a word of two or more alone.

    A word of the dictionary that neighbouring words make up by chance has whole words on both sides.
    """
    if lower.startswith("-"):
        return False
    ends, at = 0, len(upper)
    for word in chinese_words(upper + lower):
        if ends < at < ends + len(word):
            beside = {chinese_words(upper)[-1], chinese_words(lower)[0]}
            return not beside & _SMALL_WORDS and any(len(word) == 1 for word in beside)
        ends += len(word)
    return False
