"""Word error rate: how many words a recogniser got wrong, notation aside. Pure."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.speech.spoken_numbers import numbers_as_figures

_TITLES = {"mister": "mr", "missus": "mrs", "doctor": "dr", "saint": "st", "versus": "vs", "okay": "ok"}
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yuan"}
_MONEY = re.compile(r"([$€£¥])\s?(\d[\d,.]*\d|\d)((?: (?:hundred|thousand|million|billion|trillion))?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordError:
    """wrong: words substituted, left out or put in; said: words of the reference."""

    wrong: int
    said: int

    @property
    def rate(self) -> float:
        """Wrong words over said words; 0 where nothing was said and nothing heard, else 1 for words out of nothing."""
        return self.wrong / self.said if self.said else float(self.wrong > 0)

    def __add__(self, other: "WordError") -> "WordError":
        return WordError(wrong=self.wrong + other.wrong, said=self.said + other.said)


def word_error(reference: str, heard: str) -> WordError:
    """The fewest words to change so that heard becomes reference, both as comparable_words."""
    said = comparable_words(reference)
    return WordError(wrong=Levenshtein.distance(said, comparable_words(heard)), said=len(said))


def comparable_words(text: str) -> list[str]:
    """The words with only notation taken away, nothing that is heard.

    Case, punctuation and hyphens go; numbers become one figure each, whether words or digits ("ten, twenty" reads as
    the year 1020); %, currency signs and titles are spelt as spoken. Spelling variants, contractions and fillers stay
    different words.
    """
    text = text.lower().replace("’", "'").replace("%", " percent ").replace("per cent", "percent").replace("&", " and ")
    text = _MONEY.sub(lambda money: f"{money[2]}{money[3]} {_CURRENCIES[money[1]]}", text)
    text = re.sub(r"\b(?:[a-z]\.){2,}", lambda letters: letters[0].replace(".", "") + " ", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\.(?!\d)|(?<!\d)\.|[^\w\s'.]|_", " ", text)
    bare = (word.strip("'") for word in text.split())
    return numbers_as_figures([_TITLES.get(word, word) for word in bare if word])
