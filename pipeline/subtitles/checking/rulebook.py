"""Every rule a track can break: its name, where it comes from, and whether breaking it blocks approval."""

from dataclasses import dataclass

from pipeline.model.subtitle import Cue, Finding

ERROR, WARNING = "error", "warning"

_NETFLIX_ZH = "Netflix Simplified Chinese (PRC) timed text guide"
_NETFLIX_TIMING = "Netflix timed text timing guide"
_CLREQ = "W3C clreq: prohibition rules for line start and line end"
_OURS = "standards/subtitles.md, Simplified Chinese"
_DRAFT = "standards/subtitles.md, machine drafts"
_SHOTS = "Netflix timing guide: shot changes, as Subtitle Edit checks it"


@dataclass(frozen=True, slots=True)
class Rule:
    """level: ERROR blocks approval, WARNING is shown to the editor. clause: empty where the language has its own."""

    level: str
    clause: str


RULEBOOK: dict[str, Rule] = {
    # What is written
    "blank": Rule(ERROR, _DRAFT),
    "identity": Rule(ERROR, _DRAFT),
    "held": Rule(ERROR, _DRAFT),
    "repeated": Rule(WARNING, _DRAFT),
    "markup": Rule(ERROR, f"{_NETFLIX_ZH}: no italics; cues are plain text"),
    "language": Rule(ERROR, _DRAFT),
    "script": Rule(ERROR, _DRAFT),
    "traditional": Rule(ERROR, "GB 18030 and the Table of General Standard Chinese Characters: zh-Hans is simplified"),
    "english-leftover": Rule(ERROR, _DRAFT),
    # How much of it, and how fast
    "line-count": Rule(ERROR, ""),
    "line-length": Rule(ERROR, ""),
    "needless-break": Rule(WARNING, f"{_NETFLIX_ZH} 1: one line unless over the limit"),
    "reading-speed": Rule(ERROR, ""),
    "word-time": Rule(WARNING, "BBC subtitle guidelines: 0.3 seconds a word"),
    "words-per-minute": Rule(WARNING, "BBC subtitle guidelines: 160-180 words a minute"),
    # When
    "order": Rule(ERROR, _NETFLIX_TIMING),
    "min-duration": Rule(ERROR, "Netflix general requirements: 5/6 second"),
    "max-duration": Rule(ERROR, "Netflix general requirements: 7 seconds"),
    "overlap": Rule(ERROR, _NETFLIX_TIMING),
    "gap": Rule(WARNING, f"{_NETFLIX_TIMING}: two frames"),
    "gap-close": Rule(WARNING, f"{_NETFLIX_TIMING}: three frames to half a second close to two frames"),
    "in-time": Rule(WARNING, f"{_NETFLIX_TIMING}: within two frames of the first sound"),
    "out-time": Rule(WARNING, f"{_NETFLIX_TIMING}: at most half a second past the last sound"),
    "shot-in": Rule(WARNING, _SHOTS),
    "shot-out": Rule(WARNING, _SHOTS),
    # Chinese marks
    "trailing-punctuation": Rule(ERROR, _OURS),
    "inner-punctuation": Rule(WARNING, _OURS),
    "full-width": Rule(ERROR, _OURS),
    "half-width": Rule(ERROR, _OURS),
    "quotation-marks": Rule(ERROR, _OURS),
    "quotation-pairs": Rule(WARNING, _OURS),
    "name-dot": Rule(ERROR, f"{_NETFLIX_ZH} 2-3: · between the parts of a foreign name, none between initials"),
    "running-on": Rule(ERROR, f"{_NETFLIX_ZH} 2-3: no ellipsis or dash where a sentence runs on"),
    "dual-speakers": Rule(ERROR, f"{_NETFLIX_ZH}: hyphen without space, one speaker a line"),
    # Chinese breaks
    "line-start": Rule(ERROR, _CLREQ),
    "line-end": Rule(ERROR, _CLREQ),
    "weak-start": Rule(WARNING, _OURS),
    "lone-character": Rule(WARNING, _OURS),
    "imbalance": Rule(WARNING, _OURS),
    "split-word": Rule(ERROR, f"{_OURS}: never split number and unit, a Latin word, a name"),
    "word-boundary": Rule(WARNING, f"{_OURS}: break at word boundaries"),
    # Two tracks
    "cue-count": Rule(ERROR, _DRAFT),
    "cue-identity": Rule(ERROR, _DRAFT),
    "cue-times": Rule(ERROR, _DRAFT),
    "quantity": Rule(ERROR, _DRAFT),
    "term": Rule(ERROR, _DRAFT),
}


def found(rule: str, cue: Cue | None, message: str, *, level: str = "", clause: str = "") -> Finding:
    """The finding that a cue, or the track as a whole, breaks a rule of the rulebook."""
    entry = RULEBOOK[rule]
    return Finding(
        rule=rule,
        clause=clause or entry.clause,
        level=level or entry.level,
        cue=cue.identity if cue else "",
        message=message,
    )
