"""What is written in a cue: anything at all, plain text, in the track's own script and language."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.subtitles.checking.rulebook import WARNING, found
from pipeline.subtitles.checking.traditional import traditional_characters
from pipeline.subtitles.chinese_text import english_leftovers, has_chinese
from pipeline.subtitles.rules import CHINESE, LanguageRules
from pipeline.subtitles.word_list import words

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\{\\[^{}]*\}|\{[a-z]:[^{}]*\}|&(?:[a-z]+|#\d+);|\\[Nnh](?![A-Za-z])")
_SYMBOLS = frozenset(
    words(
        "LATIN GREEK FULLWIDTH MICRO OHM KELVIN ANGSTROM FEMININE MASCULINE MODIFIER SUPERSCRIPT SUBSCRIPT MATHEMATICAL"
    )
)
"""First words of the Unicode names of letters that either language uses."""
_HAN = frozenset(words("CJK IDEOGRAPHIC"))
_COMMON_ENGLISH = frozenset(
    words(
        "the a an of and to in is are was were be been it its this that these those for on with as at by from we our "
        "you your they their he she his her i my has have had will would can could not or but which who more than one "
        "all if"
    )
)
_ENOUGH_WORDS = 40
"""Words below which a share of common words says nothing."""
_LEAST_COMMON = 0.12
"""English text has a third of them or more, other Latin languages a few in a hundred."""
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")

HELD = "a person must look: "
"""What a remark on a held cue begins with; the reason follows."""


def without_markup(cue: Cue) -> Cue:
    """The cue as a player shows it: a tag is one fault, and no words to count."""
    return replace(cue, lines=tuple(_MARKUP.sub("", line) for line in cue.lines))


def markup(cue: Cue) -> Iterator[Finding]:
    """markup: tags, override blocks and entities."""
    match = _MARKUP.search(cue.text)
    if match:
        yield found("markup", cue, f"{match.group()} is no text; cues are plain")


def text(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """blank, held."""
    if not cue.text.strip():
        yield found("blank", cue, "the cue has no text")
    elif any(not line.strip() for line in cue.lines):
        yield found("blank", cue, "the cue has an empty line")
    if cue.held:
        yield found("held", cue, HELD + cue.held)


def script(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """script: letters that the language is not written in. traditional: characters of the other Chinese script."""
    chinese = rules is CHINESE
    known = _SYMBOLS | _HAN if chinese else _SYMBOLS
    strange = [character for character in cue.text if character.isalpha() and _script(character) not in known]
    if strange:
        yield found("script", cue, f"{strange[0]} is not written in {'Chinese' if chinese else 'English'}")
    old = traditional_characters(cue.text) if chinese else ()
    if old:
        yield found("traditional", cue, f"traditional characters: {' '.join(old)}")


def language(cue: Cue, rules: LanguageRules) -> Iterator[Finding]:
    """language: a Chinese cue without Chinese, a warning where it may be a name. english-leftover inside one."""
    if rules is not CHINESE or not _LATIN_WORD.search(cue.text):
        return
    leftovers = english_leftovers(" ".join(cue.lines))
    if has_chinese(cue.text):
        if leftovers:
            yield found("english-leftover", cue, f"English left over: {' '.join(leftovers)}")
    elif leftovers:
        yield found("language", cue, "the cue is not Chinese")
    else:
        yield found("language", cue, "there is no Chinese in the cue", level=WARNING)


def whole_language(track: SubtitleTrack, rules: LanguageRules) -> Iterator[Finding]:
    """language of an English track: text without the commonest English words is another language."""
    written = [word.lower() for cue in track.cues for word in _LATIN_WORD.findall(cue.text)]
    if rules is CHINESE or len(written) < _ENOUGH_WORDS:
        return
    share = sum(word in _COMMON_ENGLISH for word in written) / len(written)
    if share < _LEAST_COMMON:
        yield found("language", None, f"only {share:.0%} of the words are common English ones; is this English?")


def repetition(track: SubtitleTrack) -> Iterator[Finding]:
    """identity used twice, and repeated where neighbours say the same."""
    seen: set[str] = set()
    for cue in track.cues:
        if cue.identity in seen:
            yield found("identity", cue, "another cue has the same identity")
        seen.add(cue.identity)
    for cue, following in pairwise(track.cues):
        if cue.text.strip() and cue.lines == following.lines:
            yield found("repeated", following, "says the same as the cue before")


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split()[0]
