"""listen: whether anybody speaks in a sound, and in which language, without hearing the words."""

from pathlib import Path

from pipeline.model.survey import SpeechFacts
from pipeline.speech.audio import SAMPLE_RATE_HZ
from pipeline.speech.voice import WINDOW_SAMPLES, voiced_stretches
from pipeline.speech.whisper import read_samples, voice_probabilities
from pipeline.weights.memory import give_back_memory
from pipeline.weights.offline import keep_libraries_offline

BLOCK_SAMPLES = 60 * SAMPLE_RATE_HZ


def listen(wav: Path, *, model_dir: Path | None, threads: int) -> SpeechFacts:
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
    from faster_whisper import WhisperModel

    model = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    language, probability, _ = model.detect_language(spoken[:WINDOW_SAMPLES])
    del model
    give_back_memory()
    return SpeechFacts(speech_s=speech_s, language=language, probability=float(probability))
