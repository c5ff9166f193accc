"""Word times settled on the sound."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.transcript import Word
from pipeline.speech.onsets import settle_on_sound
from pipeline.speech.voice import FRAME_SAMPLES
from tests.pipeline.speech.sounds import Sound, music, pink_noise, silence, wind

RATE = 16_000


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(text=text, start_ms=start_ms, end_ms=end_ms, confidence=0.9)


def spoken(seconds: float, *when_s: tuple[float, float]) -> tuple[Any, list[float]]:
    """A voice-like buzz at these times, silence elsewhere; and what a voice detector would say of it."""
    t = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 130 * k * t) / k for k in range(1, 25)) * 0.2
    on = np.zeros(len(t), dtype=bool)
    for start_s, end_s in when_s:
        on |= (t >= start_s) & (t < end_s)
    voiced = np.pad(on, (0, -len(on) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES).mean(axis=1)
    return (buzz * on).astype(np.float32), [0.95 if share > 0.5 else 0.02 for share in voiced]


@pytest.mark.parametrize(("background", "share"), [(silence, 0.0), (pink_noise, 0.02), (wind, 0.1), (music, 0.05)])
@pytest.mark.parametrize("off_ms", [-300, -120, 90, 250])
def test_the_word_after_a_pause_starts_with_the_sound(background: Sound, share: float, off_ms: int) -> None:
    voice, probabilities = spoken(6, (1.0, 1.9), (3.5, 5.0))
    samples = voice + share * background(len(voice))
    heard = [
        *(word("We", 1000 + off_ms, 1400), word("grew.", 1400, 1900 - off_ms)),
        *(word("Then", 3500 + off_ms, 3900), word("more.", 3900, 5000 + off_ms)),
    ]
    settled = settle_on_sound(heard, samples, probabilities)
    assert [settled[0].start_ms, settled[2].start_ms] == pytest.approx([1000, 3500], abs=65)
    assert [settled[1].end_ms, settled[3].end_ms] == pytest.approx([1900, 5000], abs=95)
    assert (settled[0].end_ms, settled[1].start_ms) == (1400, 1400)


def test_a_breath_before_a_word_belongs_to_the_pause() -> None:
    voice, probabilities = spoken(4, (0.5, 1.0), (2.5, 3.5))
    breath = np.zeros_like(voice)
    breath[round(1.8 * RATE) : round(2.1 * RATE)] = 0.05 * pink_noise(round(0.3 * RATE))
    settled = settle_on_sound([word("So", 480, 1100), word("we", 1900, 3500)], voice + breath, probabilities)
    assert settled[0].end_ms == pytest.approx(1000, abs=70)
    assert settled[1].start_ms == pytest.approx(2500, abs=70)


def test_times_stay_where_the_sound_says_nothing() -> None:
    heard = [word("a", 100, 300), word("b", 300, 700)]
    hiss = 0.3 * pink_noise(RATE)
    assert settle_on_sound(heard, hiss, [0.9] * (RATE // FRAME_SAMPLES + 1)) == tuple(heard)
    assert settle_on_sound(heard, np.zeros(0, dtype=np.float32), []) == tuple(heard)
    assert settle_on_sound([], hiss, [0.9] * 32) == ()


_TIMES = st.tuples(st.integers(-200, 1500), st.integers(1, 900))


@settings(max_examples=60, deadline=None)
@given(st.lists(_TIMES, max_size=12), st.lists(st.tuples(st.floats(0, 5), st.floats(0, 2)), max_size=5))
def test_whatever_the_sound_no_word_is_lost_or_overlaps(
    times: list[tuple[int, int]], voices: list[tuple[float, float]]
) -> None:
    samples, probabilities = spoken(7, *((start_s, start_s + length_s) for start_s, length_s in voices))
    heard, now_ms = [], 0
    for n, (pause_ms, length_ms) in enumerate(times):
        start_ms = max(now_ms, now_ms + pause_ms)
        heard.append(word(f"w{n}", start_ms, start_ms + length_ms))
        now_ms = start_ms + length_ms
    settled = settle_on_sound(heard, samples, probabilities)
    assert [one.text for one in settled] == [one.text for one in heard]
    assert all(one.start_ms < one.end_ms for one in settled)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(settled))


def test_a_word_stretched_over_a_pause_is_said_behind_it_unless_it_ends_a_clause() -> None:
    voice, probabilities = spoken(6, (0.5, 1.2), (3.2, 4.5))
    stretched = [word("arts", 500, 1100), word("in", 1100, 3400), word("being", 3400, 4500)]
    arts, into, _ = settle_on_sound(stretched, voice, probabilities)
    assert [arts.end_ms, into.start_ms, into.end_ms] == pytest.approx([1200, 3200, 3400], abs=80)
    ended = [word("modern.", 500, 3400), word("For", 3400, 4500)]
    modern, following = settle_on_sound(ended, voice, probabilities)
    assert [modern.end_ms, following.start_ms] == pytest.approx([1200, 3200], abs=80)


def test_the_closure_of_a_stop_does_not_move_its_word() -> None:
    voice, _ = spoken(4, (0.5, 0.9), (1.07, 1.6))
    (whole,) = settle_on_sound(
        [word("capacity", 500, 1600)], voice, [0.95 if 15 < n < 51 else 0.02 for n in range(126)]
    )
    assert [whole.start_ms, whole.end_ms] == pytest.approx([500, 1600], abs=80)
