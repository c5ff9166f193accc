"""How much text a cue has, for how long."""

from collections.abc import Iterator

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.checking.rulebook import ERROR, WARNING, found
from pipeline.subtitles.rules import (
    CHINESE,
    ENGLISH,
    MAX_LINES,
    MAX_WORDS_PER_MINUTE,
    WORD_MS,
    LanguageRules,
    text_width,
)


def lines(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """line-count, line-length, and needless-break where one Chinese line would do."""
    if len(cue.lines) > MAX_LINES:
        yield found("line-count", cue, f"{len(cue.lines)} lines; at most {MAX_LINES}", clause=rules.line_clause)
    for line in cue.lines:
        width = text_width(line, rules)
        if width > rules.line_width:
            message = f"a line is {width:g} characters wide; at most {rules.line_width:g}"
            yield found("line-length", cue, message, clause=rules.line_clause)
    speakers = any(line.startswith("-") for line in cue.lines)
    if rules is CHINESE and len(cue.lines) == MAX_LINES and not speakers and all(cue.lines):
        width = text_width(" ".join(cue.lines), rules)
        if width <= rules.line_width:
            yield found("needless-break", cue, f"{width:g} characters stand on one line")


def reading_speed(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """reading-speed: a translation can be shortened, so its limit is an error; spoken words only up to a point."""
    if cue.duration_ms <= 0:
        return
    text = "".join(cue.lines).replace(" ", "") if rules is CHINESE else " ".join(cue.lines)
    speed = text_width(text, rules) * 1000 / cue.duration_ms
    if speed > rules.reading_speed_cps:
        level = ERROR if speed > rules.fastest_cps else WARNING
        message = f"{speed:.1f} characters a second; at most {rules.reading_speed_cps:g}"
        yield found("reading-speed", cue, message, level=level, clause=rules.speed_clause)


def word_time(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """word-time, for English."""
    words = len(cue.text.split())
    if rules is ENGLISH and 0 < cue.duration_ms < WORD_MS * words:
        yield found("word-time", cue, f"{words} words in {cue.duration_ms} ms; at least {WORD_MS} ms a word")


def words_per_minute(track: SubtitleTrack, rules: LanguageRules) -> Iterator[Finding]:
    """words-per-minute, over all the time in which an English cue stands."""
    words = sum(len(cue.text.split()) for cue in track.cues)
    standing_ms = sum(max(0, cue.duration_ms) for cue in track.cues)
    if rules is ENGLISH and standing_ms and words * 60_000 > MAX_WORDS_PER_MINUTE * standing_ms:
        pace = words * 60_000 / standing_ms
        message = f"{pace:.0f} words a minute over the whole track; at most {MAX_WORDS_PER_MINUTE}"
        yield found("words-per-minute", None, message)
