"""Words as search sees them, in Chinese and English. Pure.

English words are folded and lose the ending of their plural. Chinese is written without spaces, and its commonest words
have two characters: every two neighbours are a word of the index, and the last character of a run one more, so that a
single character is found as the beginning of some word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_TERMS = 8
"""Terms of a question that are looked at; what comes after them is left out."""

LONGEST_WORD = 60
"""Characters; a longer one is cut, since PostgreSQL's lexemes have an end."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<latin>[^\W_{_HAN}]+)")
_HISSING = ("ches", "shes", "sses", "xes", "zes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One run of a question: a folded Latin word, or Chinese characters that stand together."""

    text: str
    is_han: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Words of the index that a text with this term has, every one of them."""
        if not self.is_han:
            return (stem(self.text),)
        return tuple(_pairs(self.text)) if len(self.text) > 1 else (self.text,)

    @property
    def is_beginning(self) -> bool:
        """Whether its word is only the beginning of words of the index: a single Chinese character."""
        return self.is_han and len(self.text) == 1

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in text, from and to."""
        if self.is_han:
            return [found.span() for found in re.finditer(re.escape(self.text), text)]
        # Most texts do not have it: splitting them all would be the dearest part of a search.
        wanted = stem(self.text)
        if wanted[:-1] not in text.lower() and text.isascii():
            return []
        return [found.span() for found in _RUN.finditer(text) if found["latin"] and stem(fold(found[0])) == wanted]


def fold(text: str) -> str:
    """Text without case, width or accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    if apart.isascii():
        return apart
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def stem(word: str) -> str:
    """A folded English word without the ending of its plural (Harman's s-stemmer, and -es after a hiss)."""
    word = word[:LONGEST_WORD]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_HISSING) else word[:-1]


def index_words(texts: Iterable[str]) -> set[str]:
    """Every word of the index that the texts have."""
    return {word for text in texts for word in _words(text)}


def terms_of(question: str) -> tuple[Term, ...]:
    """The terms of a question, each once, MOST_TERMS at the most."""
    runs = _RUN.finditer(fold(question))
    terms = (Term(text=found[0], is_han=found["han"] is not None) for found in runs)
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def pieces(text: str, terms: Iterable[Term]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is one of the terms."""
    cut, found = 0, []
    for start, end in sorted(span for term in terms for span in term.spans(text)):
        if end <= cut:
            continue
        start = max(start, cut)  # noqa: PLW2901 - terms may overlap
        found += [(text[cut:start], False), (text[start:end], True)]
        cut = end
    return tuple((piece, marked) for piece, marked in (*found, (text[cut:], False)) if piece)


def _words(text: str) -> Iterator[str]:
    for found in _RUN.finditer(fold(text)):
        if found["latin"]:
            yield stem(found[0])
        else:
            yield from _pairs(found[0])
            yield found[0][-1]


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))
