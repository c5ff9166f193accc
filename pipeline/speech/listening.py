"""listen: whether anybody speaks in a sound, and in which language, without hearing the words."""

from pathlib import Path

from pipeline.model.survey import SpeechFacts
from pipeline.speech.audio import SAMPLE_RATE_HZ
from pipeline.speech.voice import WINDOW_SAMPLES, voiced_stretches
from pipeline.speech.whisper import read_samples, voice_probabilities
from pipeline.weights.memory import give_back_memory
from pipeline.weights.offline import keep_libraries_offline


def listen(wav: Path, *, model_dir: Path | None, threads: int) -> SpeechFacts:
    """Seconds of speech by the voice detector; its language by Whisper's first window, unknown without a model_dir."""
    keep_libraries_offline()
    samples = read_samples(wav)
    voiced = voiced_stretches(voice_probabilities(samples), len(samples))
    speech_s = sum(stretch.samples for stretch in voiced) / SAMPLE_RATE_HZ
    if not voiced or model_dir is None:
        return SpeechFacts(speech_s=speech_s)
    import numpy as np
    from faster_whisper import WhisperModel

    model = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    spoken = np.concatenate([samples[stretch.start : stretch.end] for stretch in voiced])[:WINDOW_SAMPLES]
    language, probability, _ = model.detect_language(spoken)
    del model
    give_back_memory()
    return SpeechFacts(speech_s=speech_s, language=language, probability=float(probability))
