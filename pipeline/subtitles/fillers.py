"""Speech as its speaker meant it: hesitations, stutters and false starts taken out by rule, and kept on record. Pure.

A rule fires only where no careful sentence has the same words: "that that", "had had", "very very", "no no", numbers
and names said twice stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.transcript import Transcript, Word
from pipeline.subtitles.english_breaks import CLINGING
from pipeline.subtitles.word_list import words

HESITATION, FILLER, STUTTER, REPEAT = "hesitation", "filler", "stutter", "repeat"

_HESITATIONS = re.compile(r"u+m+|u+h+|u+hm+|e+rm+|er+|h+m+")
_FILLER_PHRASES = (("you", "know"), ("i", "mean"))
_NEVER_TWICE = frozenset(
    words("i we he she they the a an my our your their its and or to of for with at from as if when because")
)
"""Words no sentence has twice in a row."""
_TWICE_ONLY_WITHOUT_COMMA = frozenset(words("you it in on by this these those there what how but so can will"))
"""Words a sentence may have twice in a row ("we came in in May"), but not with a comma between them."""
_LONGEST_REPEAT = 3
_STRESSED_ENDS = frozenset(words("lot bit little more"))
"""Phrases that are doubled for stress: a lot, a lot."""
_NUMBERS = frozenset(
    words(
        "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy "
        "eighty ninety hundred thousand million billion"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Neighbouring words that were taken out. reason: HESITATION, FILLER, STUTTER or REPEAT."""

    words: tuple[Word, ...]
    reason: str

    @property
    def start_ms(self) -> int:
        """When the first of them starts."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """When the last of them ends."""
        return self.words[-1].end_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A transcript to cue, and what was taken out of it, in order of speaking."""

    transcript: Transcript
    removed: tuple[Removed, ...]


def clean_speech(transcript: Transcript) -> Cleaned:
    """The transcript without hesitations, set-off fillers, stutters and repeated starts; times of what stays untouched.

    Punctuation and capitals are mended around what goes. Cleaning twice changes nothing more.
    """
    kept = list(transcript.words)
    removed: list[Removed] = []
    index = 0
    while index < len(kept):
        count, reason = _slip(kept, index)
        if not count:
            index += 1
            continue
        removed.append(Removed(words=tuple(kept[index : index + count]), reason=reason))
        _take_out(kept, index, count)
        index = max(0, index - 2 * _LONGEST_REPEAT)  # what now stands side by side may be a repeat
    return Cleaned(
        transcript=replace(transcript, words=tuple(kept)),
        removed=tuple(sorted(removed, key=lambda slip: slip.start_ms)),
    )


def _slip(spoken: Sequence[Word], index: int) -> tuple[int, str]:
    """How many words from index on should go, and why; 0 where the word stays."""
    text = spoken[index].text
    if _HESITATIONS.fullmatch(_bare(text)) and not (text[:2].isupper() and len(_bare(text)) > 1):
        return 1, HESITATION
    phrase = tuple(_bare(word.text) for word in spoken[index : index + 2])
    if phrase in _FILLER_PHRASES and _set_off(spoken, index, 2):
        return 2, FILLER
    if _is_fragment(spoken, index):
        return 1, STUTTER
    return next(((n, REPEAT) for n in range(_LONGEST_REPEAT, 0, -1) if _is_repeat(spoken, index, n)), (0, ""))


def _set_off(spoken: Sequence[Word], index: int, count: int) -> bool:
    """Whether commas (or the sentence's ends) stand on both sides."""
    before = spoken[index - 1].text[-1:] if index else "."
    inside = "".join(word.text for word in spoken[index : index + count - 1])
    return before in ",.?!;:—–" and spoken[index + count - 1].text[-1:] in ",.?!" and not re.search(r"[,.?!]", inside)


def _is_fragment(spoken: Sequence[Word], index: int) -> bool:
    """Whether the word breaks off ("w-") and the next one begins as it does."""
    broken = re.fullmatch(r"([A-Za-z]{1,4})[-–—]+,?", spoken[index].text)
    if not broken or index + 1 == len(spoken):
        return False
    return spoken[index + 1].text.lower().lstrip("\"'“‘").startswith(broken[1].lower())


def _is_repeat(spoken: Sequence[Word], index: int, count: int) -> bool:
    """Whether the count words from index on are said again straight away, as a start that was begun anew."""
    first, second = spoken[index : index + count], spoken[index + count : index + 2 * count]
    said = [_bare(word.text) for word in first]
    if len(second) < count or said != [_bare(word.text) for word in second] or not all(said):
        return False
    if any(_ends_sentence(word.text) for word in first) or _ends_sentence(second[-1].text):
        return False
    if any(mark in word.text for word in first[:-1] for mark in ",;:"):
        return False
    if count == 1:
        return said[0] in _NEVER_TWICE or (said[0] in _TWICE_ONLY_WITHOUT_COMMA and first[0].text[-1:] in ",-–—")
    return (
        said[0] in _NEVER_TWICE | _TWICE_ONLY_WITHOUT_COMMA
        and said[-1] not in _STRESSED_ENDS
        and (index == 0 or _bare(spoken[index - 1].text) != said[-1])  # "more and more and more"
        and not any(_is_number_or_name(word.text) for word in first[1:])
    )


def _is_number_or_name(text: str) -> bool:
    bare = _bare(text)
    named = text.lstrip("\"'“‘")[:1].isupper() and bare != "i" and not bare.startswith("i'")
    return named or bare in _NUMBERS or any(character.isdigit() for character in bare)


def _take_out(spoken: list[Word], index: int, count: int) -> None:
    """Remove the words and mend what stands on either side."""
    opens = index == 0 or _ends_sentence(spoken[index - 1].text)
    first, last = spoken[index].text, spoken[index + count - 1].text
    del spoken[index : index + count]
    if opens and first[:1].isupper() and index < len(spoken):
        text = spoken[index].text
        spoken[index] = replace(spoken[index], text=text[:1].upper() + text[1:])
    if not opens:
        before = spoken[index - 1].text
        if _ends_sentence(last):
            before = before.rstrip(",;:—–-") + last.rstrip("\"'”’")[-1]
        elif _bare(before) in CLINGING:
            before = before.rstrip(",")
        spoken[index - 1] = replace(spoken[index - 1], text=before)


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'”’)")[-1:] in (".", "?", "!")


def _bare(text: str) -> str:
    return re.sub(r"^[^\w]+|[^\w]+$", "", text).lower().replace("’", "'")
