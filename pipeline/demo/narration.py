"""Narration: a clear synthetic English voice, made offline."""

import os
import wave
from collections.abc import Sequence
from pathlib import Path

from pipeline.weights.offline import keep_libraries_offline

SAMPLE_RATE_HZ = 24_000
"""What the voice is made at."""

SEED = 0
"""Fixes the breath in the voice: the same text gives the same bytes."""


def speak(paragraphs: Sequence[str], destination: Path, *, pause_s: float = 0.6) -> tuple[float, ...]:
    """Write the paragraphs, spoken, to destination (16-bit mono WAV, 24 kHz); return when each starts, in seconds.

    Each paragraph, the last one too, is followed by pause_s of silence.
    """
    keep_libraries_offline()
    import numpy as np
    from hibari import Hibari

    voice = Hibari()
    pause = b"\0\0" * round(pause_s * SAMPLE_RATE_HZ)
    starts_s: list[float] = []
    frames = bytearray()
    for paragraph in paragraphs:
        starts_s.append(len(frames) / 2 / SAMPLE_RATE_HZ)
        frames += (np.clip(voice(paragraph, seed=SEED), -1.0, 1.0) * 32767).astype("<i2").tobytes()
        frames += pause
    temporary = destination.with_name(f"{destination.name}.{os.getpid()}")
    with wave.open(str(temporary), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE_HZ)
        sound.writeframes(bytes(frames))
    os.replace(temporary, destination)
    return tuple(starts_s)
