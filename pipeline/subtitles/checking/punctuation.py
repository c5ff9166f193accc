"""Chinese marks: which, how wide, and where."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.checking.rulebook import found
from pipeline.subtitles.rules import CLOSE_GAP_MS, LanguageRules

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_BESIDE = rf"[{_CJK}，。！？；：、“”《》（）]"
_HALF_WIDTH_MARK = re.compile(rf"(?<={_BESIDE})[,;:?!()]|[,;:?!()](?={_BESIDE})|(?<=[{_CJK}])\.(?![{_CJK}\d.])")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％]")
_FOREIGN_QUOTES = re.compile(
    rf"[「」『』〝〞„«»‹›〈〉＂＜＞\"]|['’](?=[{_CJK}])(?<![A-Za-z]['’])|(?<=[{_CJK}])'|<(?=[{_CJK}])|(?<=[{_CJK}])>"
)
_WRONG_DOT = re.compile(rf"[•‧・･∙⋅]|(?<=[{_CJK}])\.(?=[{_CJK}])|(?<![A-Za-z])[A-Z]·")
_RUNS_ON = re.compile(r"(?:…|—|–|-|\.\.\.|。。。)$")
_HYPHEN = re.compile(r"^[-‐‑–—－]\s*(?=\D)")
_INNER_HYPHEN = re.compile(r"[\s？！][-‐‑–—－]\s*(?=\D)")
_PAIRS = {"“": "”", "《": "》", "（": "）"}


def marks(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """full-width, half-width, quotation-marks, name-dot."""
    looked_for = (
        ("full-width", _HALF_WIDTH_MARK, "must be full-width"),
        ("half-width", _FULL_WIDTH, "must be half-width"),
        ("quotation-marks", _FOREIGN_QUOTES, "quotations stand in “ ” and titles in 《 》"),
        ("name-dot", _WRONG_DOT, "· joins the parts of a foreign name and no initials"),
    )
    for rule, pattern, message in looked_for:
        match = next((match for line in cue.lines if (match := pattern.search(line))), None)
        if match:
            yield found(rule, cue, f"{match.group()}: {message}")


def pauses(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """trailing-punctuation, inner-punctuation."""
    for line in (line.strip() for line in cue.lines if line.strip()):
        if line[-1] in "。，,":
            yield found("trailing-punctuation", cue, f"a line ends with {line[-1]}")
        if "。" in line[:-1] or "，" in line[:-1]:
            yield found("inner-punctuation", cue, "。 and ， inside a line become a space")


def speakers(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """dual-speakers: a hyphen without a space before each of two speakers, one a line."""
    opened = [_HYPHEN.match(line) for line in cue.lines]
    if any(match and match.group() != "-" for match in opened):
        yield found("dual-speakers", cue, "a speaker is marked by a hyphen without a space")
    elif any(_INNER_HYPHEN.search(line) for line in cue.lines):
        yield found("dual-speakers", cue, "each speaker has a line of their own")
    elif any(opened) and (len(cue.lines) < 2 or not all(opened)):
        yield found("dual-speakers", cue, "where two speak both lines begin with a hyphen")


def running_on(track: SubtitleTrack) -> Iterator[Finding]:
    """running-on: an ellipsis or dash at the end of a cue that the next one follows at once."""
    for cue, following in pairwise(track.cues):
        mark = _RUNS_ON.search(cue.text.rstrip())
        if mark and following.start_ms - cue.end_ms < CLOSE_GAP_MS:
            yield found("running-on", cue, f"ends with {mark.group()} and goes on in the next cue")


def quotation_pairs(track: SubtitleTrack) -> Iterator[Finding]:
    """quotation-pairs: “ ” 《 》 and （ ） opened and closed in turn, over as many cues as it takes."""
    opened: list[tuple[str, Cue]] = []
    for cue in track.cues:
        for character in cue.text:
            if character in _PAIRS:
                opened.append((_PAIRS[character], cue))
            elif character in _PAIRS.values():
                if not opened or opened[-1][0] != character:
                    yield found("quotation-pairs", cue, f"{character} closes nothing")
                else:
                    opened.pop()
    for closing, cue in opened:
        yield found("quotation-pairs", cue, f"{closing} never comes")
