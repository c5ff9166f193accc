"""The recogniser over verified weights, and how many words it got wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ffmpeg.runner import Runner
from pipeline.speech.whisper import WhisperRecogniser
from pipeline.weights.store import WeightsStore

WEIGHTS = Path(__file__).parents[3] / "var" / "weights"


@pytest.fixture(scope="session")
def recogniser(runner: Runner) -> WhisperRecogniser:
    store = WeightsStore(directory=WEIGHTS, given=None, offline=False, runner=runner)
    return WhisperRecogniser(model_dir=store.pull("whisper-base"), threads=2)


def _words(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("mister ", "mr ").replace("%", " percent")).split()


def _wrong_words(reference: str, heard: str) -> tuple[int, int]:
    """Words substituted, left out or put in, case and punctuation aside; and the words of the reference."""
    said, got = _words(reference), _words(heard)
    row = list(range(len(got) + 1))
    for i, word in enumerate(said, start=1):
        above, row = row, [i]
        for j, other in enumerate(got, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != other)))
    return row[-1], len(said)


@pytest.fixture(scope="session")
def wrong_words() -> Callable[[str, str], tuple[int, int]]:
    return _wrong_words
