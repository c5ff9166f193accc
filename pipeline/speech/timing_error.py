"""How far cues start from the sound they show, over speech whose onsets are known. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pipeline.model.subtitle import Cue
from pipeline.speech.audio import SAMPLE_RATE_HZ

_FAR_MS = 1500
"""A cue that starts farther than this from an onset shows something else."""
_QUIETER_DB = 18.0
"""What stays this far below a recording's loud parts is its breath and room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingError:
    """errors_ms: how late each onset's cue starts (early: below 0). missed: onsets without a cue of their own."""

    errors_ms: tuple[int, ...]
    missed: int

    @property
    def median_ms(self) -> float:
        """Median size of the error; 0 where nothing was measured."""
        return median(self._sizes) if self.errors_ms else 0.0

    @property
    def p90_ms(self) -> int:
        """Nine cues in ten start at most this far off; 0 where nothing was measured."""
        sizes = self._sizes
        return sizes[-(-len(sizes) * 9 // 10) - 1] if sizes else 0

    @property
    def _sizes(self) -> list[int]:
        return sorted(abs(error_ms) for error_ms in self.errors_ms)


def cue_timing_error(onsets_ms: Sequence[int], cues: Sequence[Cue]) -> TimingError:
    """Each onset against the cue that starts nearest to it; a cue answers for one onset, the nearest.

    onsets_ms: when speech sets in after a pause long enough for a cue of its own.
    """
    nearest: dict[int, int] = {}
    for onset_ms in onsets_ms:
        error_ms = min((cue.start_ms - onset_ms for cue in cues), key=abs, default=_FAR_MS + 1)
        start_ms = onset_ms + error_ms
        if abs(error_ms) <= _FAR_MS and abs(error_ms) <= abs(nearest.get(start_ms, error_ms)):
            nearest[start_ms] = error_ms
    return TimingError(errors_ms=tuple(nearest.values()), missed=len(onsets_ms) - len(nearest))


def join_with_pauses(clips: Sequence[Any], pauses_ms: Sequence[int]) -> tuple[Any, tuple[int, ...]]:
    """Clean recordings one after another, each behind its pause; and when each one's sound sets in.

    clips: arrays of 16 kHz samples between -1 and 1.
    """
    import numpy as np

    pieces: list[Any] = []
    onsets_ms: list[int] = []
    position = 0
    for clip, pause_ms in zip(clips, pauses_ms, strict=True):
        pause = np.zeros(pause_ms * SAMPLE_RATE_HZ // 1000, dtype=np.float32)
        onsets_ms.append((position + len(pause)) * 1000 // SAMPLE_RATE_HZ + _first_sound_ms(clip))
        pieces += [pause, clip]
        position += len(pause) + len(clip)
    return np.concatenate([np.zeros(0, dtype=np.float32), *pieces]), tuple(onsets_ms)


def _first_sound_ms(clip: Any) -> int:
    """When a recording's first word sets in, to 5 ms: three frames of 5 ms within _QUIETER_DB of its loud parts."""
    import numpy as np

    frame = SAMPLE_RATE_HZ // 200
    frames = clip[: len(clip) // frame * frame].reshape(-1, frame)
    level_db = 20 * np.log10(np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) + 1e-9)
    loud = level_db > np.percentile(level_db, 95) - _QUIETER_DB
    return 5 * int(np.argmax(loud[:-2] & loud[1:-1] & loud[2:]))
