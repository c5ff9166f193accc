import random
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.subtitles.memory.pairs import NEAR, Memory, Pair, PairMemory, sentence_key
from tests.pipeline.subtitles.memory.contract import MemoryContract, pair

WORDS = "the our new patent battery company market line engineer investor grows holds makes sells fast Europe 42 12"


class TestPairMemory(MemoryContract):
    @pytest.fixture
    def open_memory(self) -> Callable[[Sequence[Pair]], Memory]:
        return PairMemory


@given(st.text())
def test_every_text_has_a_key_and_the_key_is_its_own(text: str) -> None:
    assert sentence_key(sentence_key(text)) == sentence_key(text)


@given(st.text(alphabet="abc 1.,%-", min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_sentences_with_other_numbers_have_other_keys(text: str, number: int, other: int) -> None:
    assert (sentence_key(f"{number}{text}") == sentence_key(f"{other}{text}")) == (number == other)


def test_quotes_of_any_shape_are_the_same() -> None:
    assert sentence_key("It’s a “first” step.") == sentence_key('it\'s a "first" step')


def test_ten_thousand_pairs_answer_in_thirty_milliseconds() -> None:
    chooser = random.Random(3)
    words = WORDS.split()
    sentences = [" ".join(chooser.choices(words, k=chooser.randrange(5, 24))) for _ in range(10_000)]
    memory = PairMemory(pair(sentence, "译文", days=day % 9) for day, sentence in enumerate(sentences))
    took_s: list[float] = []
    for _ in range(9):
        wanted = " ".join(chooser.choices(words, k=14))
        began = time.perf_counter()
        memory.exact(wanted)
        memory.nearest(wanted, count=5, floor=NEAR)
        took_s.append(time.perf_counter() - began)
    assert sorted(took_s)[4] < 0.030
