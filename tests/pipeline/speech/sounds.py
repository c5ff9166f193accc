"""Sounds in which nobody speaks, made by rule: 16 kHz, between -1 and 1, the same every time."""

from collections.abc import Callable
from typing import Any

import numpy as np

RATE_HZ = 16_000
Sound = Callable[[int], Any]
"""Samples wanted -> the sound."""


def _full(sound: Any) -> Any:
    return (sound / max(1e-9, float(np.abs(sound).max()))).astype(np.float32)


def _noise(samples: int, steepness: float) -> Any:
    """Noise whose power falls with frequency to the power of steepness: 0 white, 1 pink, 2 and more a rumble."""
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(size=samples))
    frequency_hz = np.maximum(np.fft.rfftfreq(samples, 1 / RATE_HZ), 20)
    return _full(np.fft.irfft(spectrum / frequency_hz ** (steepness / 2), samples))


def silence(samples: int) -> Any:
    return np.zeros(samples, dtype=np.float32)


def white_noise(samples: int) -> Any:
    return _noise(samples, 0)


def pink_noise(samples: int) -> Any:
    return _noise(samples, 1)


def room_tone(samples: int) -> Any:
    return 0.004 * _noise(samples, 1)


def wind(samples: int) -> Any:
    t = np.arange(samples) / RATE_HZ
    gusts = np.clip(0.5 + 0.5 * np.sin(1.45 * t + 1) + 0.4 * np.sin(4.46 * t), 0.05, None)
    return _full(_noise(samples, 3) * gusts)


def mains_hum(samples: int) -> Any:
    t = np.arange(samples) / RATE_HZ
    return _full(sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3, 5)))


def applause(samples: int) -> Any:
    random = np.random.default_rng(2)
    sound = np.zeros(samples)
    for start in random.integers(0, max(1, samples - 800), samples // 130):
        sound[start : start + 800] += random.normal(size=800) * np.exp(-np.arange(800) / 120) * random.uniform(0.2, 1)
    return _full(sound)


def chords(samples: int) -> Any:
    t = np.arange(samples) / RATE_HZ
    root_hz = 220 * 2 ** (np.array([0, 5, 7, 3])[t.astype(int) % 4] / 12)
    phase = 2 * np.pi * np.cumsum(root_hz) / RATE_HZ
    tones = sum(np.sin(ratio * k * phase) / k for ratio in (1, 1.26, 1.5) for k in range(1, 6))
    return _full(tones * np.exp(-1.5 * (t % 1)))


def drums(samples: int) -> Any:
    random = np.random.default_rng(3)
    t = np.arange(4000) / RATE_HZ
    sound = np.zeros(samples)
    for beat, start in enumerate(range(0, samples - 4000, 4000)):
        kick = np.sin(2 * np.pi * (60 + 80 * np.exp(-30 * t)) * t) * np.exp(-18 * t) * (beat % 4 == 0)
        snare = 0.7 * random.normal(size=4000) * np.exp(-25 * t) * (beat % 4 == 2)
        sound[start : start + 4000] += kick + snare + 0.25 * random.normal(size=4000) * np.exp(-90 * t)
    return _full(sound)


def music(samples: int) -> Any:
    return _full(chords(samples) + 0.8 * drums(samples))


NOBODY_SPEAKS: tuple[Sound, ...] = (
    silence,
    white_noise,
    pink_noise,
    room_tone,
    wind,
    mains_hum,
    applause,
    chords,
    drums,
    music,
)
