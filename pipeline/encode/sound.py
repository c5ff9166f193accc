"""The cards' sound: tones as an expression for ffmpeg's aevalsrc, made of numbers only."""

from math import log

from pipeline.model.brand import Tone

ATTACK_S = 0.012
"""A note that starts at full level clicks."""

OVERTONE = 0.18
"""A little of the octave, so that a bare sine sounds like a struck bar."""


def compile_tones(tones: tuple[Tone, ...]) -> str:
    """The sum of the tones at time t as an aevalsrc expression; "0" where there are none.

    Each is a sine with some octave, rising in 12 ms and falling by 60 dB over four times its decay_s.
    """
    return "+".join(_note(tone) for tone in tones) or "0"


def _note(tone: Tone) -> str:
    peak = 10 ** (tone.level_db / 20) / (1 + OVERTONE)
    fall_per_s = log(1000) / (4 * tone.decay_s)
    since = f"(t-{tone.start_s:.4f})"
    envelope = f"min(1,{since}/{ATTACK_S})*exp(-{fall_per_s:.5f}*{since})"
    wave = f"(sin(2*PI*{tone.frequency_hz:.3f}*{since})+{OVERTONE}*sin(4*PI*{tone.frequency_hz:.3f}*{since}))"
    return f"gte(t,{tone.start_s:.4f})*{peak:.6f}*{envelope}*{wave}"
