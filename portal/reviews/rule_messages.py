"""What exactly is wrong with a cue, in the reader's language: the rules' English sentences, found by their pattern.

The rules speak English wherever they are asked (`tsite subtitles check` prints them); only pages speak Chinese. A test
holds that every sentence the rules can say has its pattern here.
"""

import re
from functools import lru_cache

from pipeline.subtitles.checking.written import HELD
from portal.languages import Language, gettext, marked, reader_language

_HOLD = marked("A person must look: %(why)s")

MESSAGES = (
    marked("the cue has no text"),
    marked("the cue has an empty line"),
    marked("another cue has the same identity"),
    marked("says the same as the cue before"),
    marked("%(mark)s is no text; cues are plain"),
    marked("the cue is not Chinese"),
    marked("there is no Chinese in the cue"),
    marked("only %(share)s of the words are common English ones; is this English?"),
    marked("%(mark)s is not written in Chinese"),
    marked("%(mark)s is not written in English"),
    marked("traditional characters: %(these)s"),
    marked("English left over: %(these)s"),
    marked("%(lines)s lines; at most %(most)s"),
    marked("a line is %(wide)s characters wide; at most %(most)s"),
    marked("%(wide)s characters stand on one line"),
    marked("%(speed)s characters a second; at most %(most)s"),
    marked("%(words)s words in %(time)s ms; at least %(each)s ms a word"),
    marked("%(pace)s words a minute over the whole track; at most %(most)s"),
    marked("the cue ends before it starts"),
    marked("stands %(time)s ms; at least %(limit)s ms"),
    marked("stands %(time)s ms; at most %(limit)s ms"),
    marked("the cue starts before the one in front of it"),
    marked("overlaps the cue before by %(time)s ms"),
    marked("%(time)s ms after the cue before; at least %(limit)s ms"),
    marked("a gap of %(time)s ms flickers; close it to two frames"),
    marked("starts %(frames)s frames after a cut; snap it to the cut or %(half)s away"),
    marked("starts %(frames)s frames before a cut; snap it to the cut or %(half)s away"),
    marked("ends %(frames)s frames after a cut; end it %(gap)s frames before"),
    marked("ends %(frames)s frames before a cut; end it %(gap)s frames before"),
    marked("starts %(time)s ms from the nearest word"),
    marked("ends %(time)s ms past the last word; at most %(limit)s ms"),
    marked("%(mark)s: must be full-width"),
    marked("%(mark)s: must be half-width"),
    marked("%(mark)s: quotations stand in “ ” and titles in 《 》"),
    marked("%(mark)s: · joins the parts of a foreign name and no initials"),
    marked("a line ends with %(mark)s"),
    marked("a line starts with %(mark)s"),
    marked("。 and ， inside a line become a space"),
    marked("a speaker is marked by a hyphen without a space"),
    marked("each speaker has a line of their own"),
    marked("where two speak both lines begin with a hyphen"),
    marked("ends with %(mark)s and goes on in the next cue"),
    marked("%(mark)s closes nothing"),
    marked("%(mark)s never comes"),
    marked("a line has one character"),
    marked("lines of %(upper)s and %(lower)s characters"),
    marked("%(upper)s and %(lower)s in the next cue belong together"),
    marked("%(upper)s and %(lower)s belong together"),
    marked("%(upper)s and %(lower)s are one word"),
    marked("%(chinese)s Chinese cues for %(english)s English ones"),
    marked("stands where %(cue)s should"),
    marked("stands %(own)s ms; the English cue %(other)s ms"),
    marked("the cue has no text, and the English one has"),
    marked("per %(unit)s is not in the translation"),
    marked("%(what)s is not in the translation"),
    marked("%(what)s is not in the original"),
    marked("%(what)s is missing"),
    marked("%(written)s must be %(chinese)s"),
    marked("%(what)s is not Chinese word order"),
    marked("%(what)s is not part of the sentence"),
    marked("there is no Chinese in the translation"),
    marked("the translation repeats itself"),
    marked("the translation is far longer than the original"),
    marked("the translation is far shorter than the original"),
    marked("nothing was proposed"),
    marked("there is nothing to translate"),
    marked("held by the translator"),
    marked("a cut goes through it: see that it says what is still heard"),
)


def message_words(message: str) -> str:
    """The sentence in the reader's language; one that is not here as it was said."""
    if reader_language() is Language.EN:
        return message
    if message.startswith(HELD):
        reasons = message.removeprefix(HELD).split("; ")
        return gettext(_HOLD, why="；".join(_words(reason) for reason in reasons))
    return _words(message)


def _words(message: str) -> str:
    for text, pattern in _patterns():
        if found := pattern.fullmatch(message):
            return gettext(text, **found.groupdict())
    return message


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence as a pattern, those that say more by themselves first."""
    by_words = sorted(MESSAGES, key=lambda text: -len(re.sub(r"%\(\w+\)s", "", text)))
    return tuple((text, re.compile(_pattern(text), re.DOTALL)) for text in by_words)


def _pattern(text: str) -> str:
    pieces = re.split(r"%\((\w+)\)s", text)
    return "".join(f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
