"""Sentences nobody said, in English and Chinese, whose words are as frequent as words are. Pure."""

import random
from collections.abc import Iterator
from itertools import accumulate

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from crowd.listings import SpokenCue

ENGLISH_WORDS, CHINESE_WORDS = 20_000, 20_000
CUE_MS = 3600
"""A hundred of them are six minutes."""

PLANTED = (
    ("patent", "专利", 100),
    ("rare earth", "稀土", 5_000),
    ("quantum dot", "量子点", 150_000),
)
"""What is also said, and once in how many cues."""


class Speaker:
    """Says cue after cue, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - test material
        self._english = FREQUENCY_LISTS["english_wikipedia"][:ENGLISH_WORDS]
        # The commoner half of GB 2312, in pairs.
        signs = [
            bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
        ]
        signs = [sign for sign in signs if sign]
        self._chinese = ["".join(self._random.choices(signs, k=2)) for _ in range(CHINESE_WORDS)]
        # Zipf: a word's frequency is one over its rank.
        self._shares = list(accumulate(1 / rank for rank in range(1, CHINESE_WORDS + 1)))

    def cues(self, count: int) -> Iterator[SpokenCue]:
        """That many, one after the other."""
        for number in range(count):
            en, zh = self.sentence(8, 6)
            start_ms = number * CUE_MS
            yield SpokenCue(start_ms=start_ms, end_ms=start_ms + CUE_MS - 100, en=en, zh=zh)

    def sentence(self, english: int, chinese: int) -> tuple[str, str]:
        """So many words of each language, and now and then one of PLANTED."""
        said = self._random.choices(self._english, cum_weights=self._shares[: len(self._english)], k=english)
        told = self._random.choices(self._chinese, cum_weights=self._shares, k=chinese)
        for word, sign, once_in in PLANTED:
            if self._random.randrange(once_in) == 0:
                said[0], told[0] = word, sign
        return f"{' '.join(said).capitalize()}.", f"{''.join(told)}。"
