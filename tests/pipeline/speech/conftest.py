"""The recogniser over verified weights."""

from pathlib import Path

import pytest

from pipeline.ffmpeg.runner import Runner
from pipeline.speech.whisper import WhisperRecogniser
from pipeline.weights.store import WeightsStore

WEIGHTS = Path(__file__).parents[3] / "var" / "weights"


@pytest.fixture(scope="session")
def recogniser(runner: Runner) -> WhisperRecogniser:
    store = WeightsStore(directory=WEIGHTS, given=None, offline=False, runner=runner)
    return WhisperRecogniser(model_dir=store.pull("whisper-base"), threads=1)
