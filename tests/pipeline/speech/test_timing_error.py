"""How late cues start."""

import numpy as np

from pipeline.model.subtitle import Cue
from pipeline.speech.timing_error import TimingError, cue_timing_error, join_with_pauses


def cue(start_ms: int) -> Cue:
    return Cue(identity=f"c{start_ms}", start_ms=start_ms, end_ms=start_ms + 900, lines=("x",))


def test_every_onset_is_held_against_its_nearest_cue() -> None:
    error = cue_timing_error([1000, 4000, 8000], [cue(1040), cue(3900), cue(5600), cue(8000)])
    assert error == TimingError(errors_ms=(40, -100, 0), missed=0)
    assert (error.median_ms, error.p90_ms) == (40, 100)


def test_an_onset_without_a_cue_of_its_own_is_missed() -> None:
    assert cue_timing_error([1000, 1400, 20_000], [cue(1010)]) == TimingError(errors_ms=(10,), missed=2)
    assert cue_timing_error([500], []) == TimingError(errors_ms=(), missed=1)
    assert cue_timing_error([], [cue(0)]).median_ms == 0


def test_joined_clips_set_in_after_their_pauses_and_their_own_quiet_start() -> None:
    tone = np.sin(np.arange(8000) / 3).astype(np.float32)
    quiet = np.full(1600, 0.001, dtype=np.float32)
    samples, onsets_ms = join_with_pauses([tone, np.concatenate([quiet, tone])], [300, 1000])
    assert onsets_ms == (300, 300 + 500 + 1000 + 100)
    assert len(samples) == 16 * (300 + 500 + 1000 + 100 + 500)
