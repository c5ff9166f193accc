"""Which tokens of a vocabulary English to Chinese subtitles need. Each one less is one less to score at each step."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

END_OF_TEXT, END_OF_TURN = "<|endoftext|>", "<|im_end|>"

SPECIAL = (END_OF_TEXT, "<|im_start|>", END_OF_TURN)
"""The special tokens of Qwen's chat format that a translation needs."""

Merge = tuple[str, str]
"""Two tokens that byte pair encoding joins into one."""

_WORD = re.compile(r"(?P<before>[ \-\"]?)(?P<letters>[A-Za-z\u00c0-\u00ff]+(?:['’][A-Za-z]+)?|['’][A-Za-z]+)")
_HUMP = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")
_LONGEST_CAPITALS = 4
_MARKS = re.compile(r" ?(?:[!-/:-@\[-`{-~]|[.,;:!?'\"()\-%$&/]{2,3})?\n?| {2}|\n{2}")
_CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uff65‘’“”—…·–•°×−℃]")
_BESIDE_CHINESE = re.compile(rf"(?:{_CHINESE.pattern}|[ 0-9A-Za-z%])+")
_CHINESE_FIRST_BYTES = frozenset((0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF))
"""UTF-8 first bytes of Chinese characters, their punctuation and full-width forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTokens:
    """tokens in their old order, the old number of each, and the merges that build them, in their old order."""

    tokens: tuple[str, ...]
    old_numbers: tuple[int, ...]
    merges: tuple[Merge, ...]


def keep_tokens(tokens: Sequence[str], merges: Sequence[Merge]) -> KeptTokens:
    """What remains of a byte-level vocabulary: the bytes, prose in Latin letters, Chinese, and what builds those.

    Text that needs no dropped token is cut into the same tokens as before: a merge whose result is kept keeps its
    parts too, and a merge is left out only with its result.
    """
    characters = byte_characters()
    built = {first + second: (first, second) for first, second in merges}
    kept = {token for token in tokens if token in characters or token in SPECIAL or _is_needed(token, characters)}
    unfollowed = list(kept)
    while unfollowed:
        parts = {part for part in built.get(unfollowed.pop(), ()) if part not in kept}
        kept |= parts
        unfollowed.extend(parts)
    numbers = tuple(number for number, token in enumerate(tokens) if token in kept)
    return KeptTokens(
        tokens=tuple(tokens[number] for number in numbers),
        old_numbers=numbers,
        merges=tuple(merge for merge in merges if "".join(merge) in kept),
    )


def byte_characters() -> Mapping[str, int]:
    """The byte each character of a byte-level token stands for: printable Latin-1 for itself, the rest from U+0100."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + place): byte for place, byte in enumerate(rest)}


def _is_needed(token: str, characters: Mapping[str, int]) -> bool:
    if not all(character in characters for character in token):
        return False  # another special token, or padding
    encoded = bytes(characters[character] for character in token)
    try:
        text = encoded.decode("utf-8")
    except UnicodeDecodeError:
        beginning = encoded.removeprefix(b" ")  # of a rare character
        return len(beginning) < 3 and beginning[0] in _CHINESE_FIRST_BYTES
    if _MARKS.fullmatch(text):
        return True
    return _is_prose(text) or bool(_CHINESE.search(text) and _BESIDE_CHINESE.fullmatch(text))


def _is_prose(text: str) -> bool:
    """Whether it may stand in prose: in source code alone are names like fooBar without a blank, and LONG_CAPITALS."""
    word = _WORD.fullmatch(text)
    if word is None:
        return False
    letters = word["letters"]
    if letters.isupper() and len(letters) > _LONGEST_CAPITALS:
        return False
    return word["before"] == " " or not _HUMP.search(letters)
