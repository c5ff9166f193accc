"""Word times settled on the sound: a recogniser is some tenths of a second off where speech sets in or stops. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.model.transcript import Word
from pipeline.speech.audio import SAMPLE_RATE_HZ
from pipeline.speech.voice import FRAME_SAMPLES

FRAME_MS = 10
_PAUSE_FRAMES = 15
"""Quiet this long is a pause; the closure of a stop within a word is shorter."""
_BLIP_FRAMES = 3
"""Sound shorter than this within a pause is a click or a lip, not a word."""
_FARTHEST_MS = 800
"""A pause farther than this from the gap between two words belongs to another gap."""
_SURE_PAUSE_MS = 300
"""No sound within a word is quiet this long."""
_SLIVER_MS = 150
_HORIZON_BLOCKS = 4
"""Loud and quiet are judged over so many seconds on either side."""
_DEEPEST_DB = 50.0
"""Below its loud parts by this much, a recording's floor no longer matters."""
_LEAST_CONTRAST_DB = 9.0
"""Less between loud and quiet, and a pause cannot be told from speech."""
_ONSET_SHARE = 0.4
"""Where between the floor and the loud parts sound sets in."""
_VOICE = 0.35
_NEAR_VOICE_MS = 60
"""The detector is 0 to 90 ms late at onsets. Of shares 0.28 to 0.6 and distances 30 to 100 ms, these two were the best
over clean speech and speech under noise, music and wind."""


def settle_on_sound(words: Sequence[Word], samples: Any, voice: Sequence[float]) -> tuple[Word, ...]:
    """The words with every start that follows a pause, and every end before one, moved to where the sound changes.

    samples: the 16 kHz sound between -1 and 1 the words were heard in. voice: the detector's probabilities, one each
    FRAME_SAMPLES. Order and text stay, nothing overlaps.
    """
    starts = [word.start_ms for word in words]
    ends = [word.end_ms for word in words]
    gaps: dict[int, tuple[int, int]] = {}
    for pause in pauses_ms(samples, voice):
        gap = _gap_of(pause, words)
        if gap is not None:
            first_ms, _ = gaps.get(gap, pause)
            gaps[gap] = (first_ms, pause[1])  # a breath between two quiet moments belongs to the pause
    for gap, (quiet_ms, onset_ms) in gaps.items():
        if gap > 0:
            ends[gap - 1] = max(quiet_ms, starts[gap - 1] + 1)
        if gap < len(starts):
            starts[gap] = onset_ms
            ends[gap] = max(ends[gap], onset_ms + 1)
    return _in_order(words, starts, ends)


def pauses_ms(samples: Any, voice: Sequence[float]) -> list[tuple[int, int]]:
    """When nobody speaks (from, to), for at least _PAUSE_FRAMES: it is quiet, or no voice is near."""
    import numpy as np

    loud = _loud_frames(samples)
    loud &= _near_voice(voice, len(loud))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False])).astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first < _BLIP_FRAMES:
            loud[first:last] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([True], loud, [True])).astype(np.int8)))
    return [
        (int(first) * FRAME_MS, int(last) * FRAME_MS)
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if last - first >= _PAUSE_FRAMES
    ]


def _loud_frames(samples: Any) -> Any:
    """Whether each frame of FRAME_MS is louder than the silence around it."""
    import numpy as np

    frame = SAMPLE_RATE_HZ * FRAME_MS // 1000
    count = len(samples) // frame
    if not count:
        return np.zeros(0, dtype=bool)
    # The first difference takes hum and wind away and lifts the hiss that many words begin with.
    clear = np.diff(samples[: count * frame], prepend=samples[:1])
    level_db = 10 * np.log10((clear.reshape(count, frame) ** 2).mean(axis=1) + 1e-12)
    block = 1000 // FRAME_MS
    loud = np.zeros(count, dtype=bool)
    for start in range(0, count, block):
        around = level_db[max(0, start - _HORIZON_BLOCKS * block) : start + (_HORIZON_BLOCKS + 1) * block]
        floor_db, top_db = np.percentile(around, (5, 95))
        floor_db = max(floor_db, top_db - _DEEPEST_DB)
        if top_db - floor_db >= _LEAST_CONTRAST_DB:
            threshold_db = floor_db + _ONSET_SHARE * (top_db - floor_db)
        else:
            threshold_db = -np.inf
        loud[start : start + block] = level_db[start : start + block] > threshold_db
    return loud


def _near_voice(voice: Sequence[float], frames: int) -> Any:
    """Whether each frame of FRAME_MS is at most _NEAR_VOICE_MS from a voice: music and wind are sound, not speech."""
    import numpy as np

    near = np.zeros(frames, dtype=bool)
    for frame in np.flatnonzero(np.asarray(voice) >= _VOICE):
        start_ms = int(frame) * FRAME_SAMPLES * 1000 // SAMPLE_RATE_HZ
        end_ms = start_ms + FRAME_SAMPLES * 1000 // SAMPLE_RATE_HZ
        near[max(0, start_ms - _NEAR_VOICE_MS) // FRAME_MS : (end_ms + _NEAR_VOICE_MS) // FRAME_MS] = True
    return near


def _gap_of(pause: tuple[int, int], words: Sequence[Word]) -> int | None:
    """The index of the word that follows a pause: the gap whose edges it moves least. None where none is near."""
    quiet_ms, onset_ms = pause
    for index, word in enumerate(words):
        if word.start_ms < quiet_ms and onset_ms < word.end_ms:
            return _gap_beside(index, word, pause)
    best: tuple[int, int] | None = None
    for gap in range(len(words) + 1):
        before_ms = abs(words[gap - 1].end_ms - quiet_ms) if gap else 0
        after_ms = abs(words[gap].start_ms - onset_ms) if gap < len(words) else 0
        if max(before_ms, after_ms) <= _FARTHEST_MS and (best is None or before_ms + after_ms < best[0]):
            best = (before_ms + after_ms, gap)
    return best[1] if best else None


def _gap_beside(index: int, word: Word, pause: tuple[int, int]) -> int | None:
    """The gap a pause belongs to that the recogniser put inside a word.

    A long one goes before the word, whose start is what recognisers stretch, but behind a word with a mark at its end.
    A short one may be the closure of a stop: it only takes a sliver off the word.
    """
    quiet_ms, onset_ms = pause
    if onset_ms - quiet_ms >= _SURE_PAUSE_MS:
        return index + word.text.endswith((".", ",", "?", "!", ";", ":"))
    left_ms, right_ms = quiet_ms - word.start_ms, word.end_ms - onset_ms
    if min(left_ms, right_ms) > _SLIVER_MS:
        return None
    return index if left_ms <= right_ms else index + 1


def _in_order(words: Sequence[Word], starts: Sequence[int], ends: Sequence[int]) -> tuple[Word, ...]:
    settled: list[Word] = []
    for word, start_ms, end_ms in zip(words, starts, ends, strict=True):
        from_ms = max(start_ms, settled[-1].end_ms if settled else 0)
        settled.append(replace(word, start_ms=from_ms, end_ms=max(end_ms, from_ms + 1)))
    return tuple(settled)
