"""The rules of standards/subtitles.md that a track alone can break, as findings."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.chinese_text import english_leftovers, has_chinese
from pipeline.subtitles.rules import (
    CHINESE,
    CLOSE_GAP_MS,
    GAP_MS,
    LINE_END_FORBIDDEN,
    LINE_START_FORBIDDEN,
    MAX_CUE_MS,
    MAX_LINES,
    MIN_CUE_MS,
    SMALLEST_GAP_MS,
    STRONG_STARTS,
    WEAK_STARTS,
    LanguageRules,
    rules_for,
    text_width,
)

ERROR, WARNING = "error", "warning"

_TIMING = "Netflix timed text timing guide"
_CLREQ = "W3C clreq: prohibition rules for line start and line end"
_OURS = "standards/subtitles.md, Simplified Chinese"
_DRAFT = "standards/subtitles.md: machine drafts"
_FORGIVEN_SPEED = 1.5
"""Reading speed up to so many times the limit is a warning, above it an error."""
_THREE_FRAMES_MS = 125
"""Three frames at 24 fps."""

CueRule = Callable[[Cue, LanguageRules], Iterator[Finding]]


def check_track(track: SubtitleTrack) -> tuple[Finding, ...]:
    """Every broken rule, in the order of the cues: Chinese rules for zh and its variants, English rules for all else.

    error blocks approval, warning is shown to the editor.
    """
    rules = rules_for(track.language)
    cue_rules = (*_BOTH, *(_CHINESE_ONLY if rules is CHINESE else ()))
    findings: list[Finding] = []
    seen: set[str] = set()
    for index, cue in enumerate(track.cues):
        for rule in cue_rules:
            findings.extend(rule(cue, rules))
        if cue.identity in seen:
            findings.append(_found("identity", _DRAFT, ERROR, cue, "another cue has the same identity"))
        seen.add(cue.identity)
        if index + 1 < len(track.cues):
            findings.extend(_between(cue, track.cues[index + 1]))
    return tuple(findings)


def _found(rule: str, clause: str, level: str, cue: Cue, message: str) -> Finding:
    return Finding(rule=rule, clause=clause, level=level, cue=cue.identity, message=message)


def _blank(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    if not cue.text.strip():
        yield _found("blank", _DRAFT, ERROR, cue, "the cue has no text")
    elif any(not line.strip() for line in cue.lines):
        yield _found("blank", _DRAFT, ERROR, cue, "the cue has an empty line")


def _lines(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    if len(cue.lines) > MAX_LINES:
        yield _found("line-count", rules.line_clause, ERROR, cue, f"{len(cue.lines)} lines; at most {MAX_LINES}")
    for line in cue.lines:
        width = text_width(line, rules)
        if width > rules.line_width:
            message = f"a line is {width:g} characters wide; at most {rules.line_width:g}"
            yield _found("line-length", rules.line_clause, ERROR, cue, message)


def _duration(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    if cue.duration_ms <= 0:
        yield _found("order", _TIMING, ERROR, cue, "the cue ends before it starts")
    elif cue.duration_ms < MIN_CUE_MS:
        yield _found("min-duration", _TIMING, ERROR, cue, f"stands {cue.duration_ms} ms; at least {MIN_CUE_MS} ms")
    elif cue.duration_ms > MAX_CUE_MS:
        yield _found("max-duration", _TIMING, ERROR, cue, f"stands {cue.duration_ms} ms; at most {MAX_CUE_MS} ms")


def _reading_speed(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    if cue.duration_ms <= 0:
        return
    text = " ".join(cue.lines) if rules is not CHINESE else "".join(cue.lines).replace(" ", "")
    speed = text_width(text, rules) * 1000 / cue.duration_ms
    if speed > rules.reading_speed_cps:
        level = ERROR if speed > _FORGIVEN_SPEED * rules.reading_speed_cps else WARNING
        message = f"{speed:.1f} characters a second; at most {rules.reading_speed_cps:g}"
        yield _found("reading-speed", rules.speed_clause, level, cue, message)


def _held(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    if cue.held:
        yield _found("held", _DRAFT, ERROR, cue, f"a person must look: {cue.held}")


def _line_edges(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    for line in (line.strip() for line in cue.lines if line.strip()):
        if line[0] in LINE_START_FORBIDDEN:
            yield _found("line-start", _CLREQ, ERROR, cue, f"a line starts with {line[0]}")
        if line[-1] in LINE_END_FORBIDDEN:
            yield _found("line-end", _CLREQ, ERROR, cue, f"a line ends with {line[-1]}")
        if line[-1] in "。，,":
            yield _found("trailing-punctuation", _OURS, ERROR, cue, f"a line ends with {line[-1]}")
        if "。" in line[:-1] or "，" in line[:-1]:
            yield _found("inner-punctuation", _OURS, WARNING, cue, "。 and ， inside a line become a space")


def _line_breaks(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    for upper, lower in pairwise(line.strip() for line in cue.lines if line.strip()):
        if lower[0] in WEAK_STARTS and not lower.startswith(STRONG_STARTS):
            yield _found("weak-start", _OURS, WARNING, cue, f"a line starts with {lower[0]}")
        split_word = upper[-1].isascii() and upper[-1].isalnum() and lower[0].isascii() and lower[0].isalnum()
        split_number = upper[-1].isdigit() and lower[0] in "万亿千百十%年月日元个项名美欧"
        if split_word or split_number:
            yield _found("split-word", _OURS, ERROR, cue, f"{upper[-1]} and {lower[0]} belong together")
        if min(len(upper), len(lower)) == 1:
            yield _found("lone-character", _OURS, WARNING, cue, "a line has one character")


def _english(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    leftovers = english_leftovers(" ".join(cue.lines))
    if leftovers:
        yield _found("english-leftover", _DRAFT, ERROR, cue, f"English left over: {' '.join(leftovers)}")
    elif cue.text.strip() and not has_chinese(cue.text) and any(character.isalpha() for character in cue.text):
        yield _found("english-leftover", _DRAFT, WARNING, cue, "there is no Chinese in the cue")


_BOTH: tuple[CueRule, ...] = (_blank, _lines, _duration, _reading_speed, _held)
_CHINESE_ONLY: tuple[CueRule, ...] = (_line_edges, _line_breaks, _english)


def _between(cue: Cue, following: Cue) -> Iterator[Finding]:
    gap_ms = following.start_ms - cue.end_ms
    if following.start_ms < cue.start_ms:
        yield _found("order", _TIMING, ERROR, following, "the cue starts before the one in front of it")
    elif gap_ms < 0:
        yield _found("overlap", _TIMING, ERROR, following, f"overlaps the cue before by {-gap_ms} ms")
    elif gap_ms < SMALLEST_GAP_MS:
        yield _found("gap", _TIMING, WARNING, following, f"{gap_ms} ms after the cue before; at least {GAP_MS} ms")
    elif _THREE_FRAMES_MS <= gap_ms < CLOSE_GAP_MS:
        message = f"a gap of {gap_ms} ms flickers; close it to {GAP_MS} ms"
        yield _found("gap-close", _TIMING, WARNING, following, message)
