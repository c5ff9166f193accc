"""listen: whether anybody speaks in a sound, and in which language, without hearing the words."""

from pathlib import Path
from typing import Any

from pipeline.model.survey import SpeechFacts
from pipeline.speech.audio import SAMPLE_RATE_HZ
from pipeline.speech.voice import WINDOW_SAMPLES, voiced_stretches
from pipeline.speech.whisper import read_samples, voice_probabilities
from pipeline.weights.memory import give_back_memory
from pipeline.weights.offline import keep_libraries_offline

BLOCK_SAMPLES = 60 * SAMPLE_RATE_HZ
FIRST_SAMPLES = 10 * SAMPLE_RATE_HZ
SURELY_ENGLISH = 0.85
"""How sure the first ten seconds of speech must be of it. English was 0.86 and more (24 clips of readers, 11 stretches
of synthetic speech), seven other languages 0.47 and less (56 stretches, synthetic). Whatever is less sure, or another
language, is heard again in a whole window, at seven times the work."""
THREADS = 1
"""A second one takes half a second of its core while the model is read, and saves a tenth afterwards."""


def listen(wav: Path, *, model_dir: Path | None) -> SpeechFacts:
    """Seconds of speech by the voice detector; its language by Whisper, unknown without a model_dir.

    Listening stops at the minute in which a window's worth of speech is complete: that tells the language.
    """
    import numpy as np

    keep_libraries_offline()
    samples = read_samples(wav)
    spoken = np.zeros(0, dtype=np.float32)
    for start in range(0, len(samples), BLOCK_SAMPLES):
        block = samples[start : start + BLOCK_SAMPLES]
        voiced = voiced_stretches(voice_probabilities(block), len(block))
        spoken = np.concatenate([spoken, *(block[stretch.start : stretch.end] for stretch in voiced)])
        if len(spoken) >= WINDOW_SAMPLES:
            break
    speech_s = len(spoken) / SAMPLE_RATE_HZ
    if not speech_s or model_dir is None:
        return SpeechFacts(speech_s=speech_s)
    language, probability = _language(spoken, model_dir)
    give_back_memory()
    return SpeechFacts(speech_s=speech_s, language=language, probability=probability)


def _language(spoken: Any, model_dir: Path) -> tuple[str, float]:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)
    # The encoder hears what it is given; detect_language would fill it up to thirty seconds first.
    first = model.encode(model.feature_extractor(spoken[:FIRST_SAMPLES], padding=0))
    likeliest, probability = model.model.detect_language(first)[0][0]
    if likeliest == "<|en|>" and probability >= SURELY_ENGLISH:
        return "en", float(probability)
    language, probability, _ = model.detect_language(spoken[:WINDOW_SAMPLES])
    return language, float(probability)
