"""Recognition by Whisper, through faster-whisper: on the CPU, offline, the same words every time."""

import os
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import WrongInput
from pipeline.model.transcript import Transcript, Word
from pipeline.speech.audio import SAMPLE_RATE_HZ
from pipeline.speech.recogniser import OnHeard
from pipeline.weights.offline import keep_libraries_offline

LOWEST_LOG_PROBABILITY = -1.0
"""Whisper's own threshold: below it, the decoder was guessing."""

HIGHEST_NO_SPEECH = 0.6
"""Whisper's own threshold: above it, the encoder heard no speech."""

HIGHEST_COMPRESSION = 2.4
"""Whisper's own threshold: text that compresses better than this repeats itself, as over music."""

VOICE_DETECTION = {"min_silence_duration_ms": 500, "speech_pad_ms": 300}


class HeardWord(Protocol):
    """faster-whisper's word: start and end in seconds, a leading blank where a new word begins."""

    word: str
    start: float
    end: float
    probability: float


class HeardSegment(Protocol):
    """faster-whisper's segment, as far as it is used here."""

    end: float
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    words: list[Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperRecogniser:
    """A Recogniser over a folder of CTranslate2 Whisper weights.

    threads: 0 for all cores. prompt: names and terms the speakers may use, in their right spelling.
    """

    model_dir: Path
    threads: int
    prompt: str = ""

    def recognise(self, wav: Path, *, on_progress: OnHeard | None = None) -> Transcript:
        """See Recogniser.recognise."""
        samples = _read_samples(wav)
        keep_libraries_offline()
        from faster_whisper import WhisperModel

        threads = self.threads or len(os.sched_getaffinity(0))
        model = WhisperModel(
            str(self.model_dir), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
        segments, _ = model.transcribe(
            samples,
            language="en",
            beam_size=5,
            temperature=0.0,  # no fallback to higher ones: those sample, and two runs would differ
            condition_on_previous_text=False,  # one wrong window must not lead the next into a loop
            hotwords=self.prompt or None,  # unlike initial_prompt it reaches every window
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VOICE_DETECTION,
        )
        return Transcript(language="en", words=tuple(_heard(segments, on_progress)))


def _read_samples(wav: Path) -> Any:  # numpy is only imported where needed
    import numpy as np

    try:
        with wave.open(str(wav), "rb") as sound:
            shape = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
            frames = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise WrongInput(wav.name, f"not a WAV file ({error})") from error
    if shape != (1, 2, SAMPLE_RATE_HZ):
        raise WrongInput(wav.name, f"must be 16-bit mono at {SAMPLE_RATE_HZ} Hz")
    return np.frombuffer(frames, dtype="<i2").astype(np.float32) / 32768.0


def _heard(segments: Iterable[HeardSegment], on_progress: OnHeard | None) -> list[Word]:
    """Words of the segments that are speech, in order and never overlapping."""
    words: list[Word] = []
    for segment in segments:
        if is_speech(segment):
            words += spoken_words(segment.words or [], not_before_ms=words[-1].end_ms if words else 0)
        if on_progress is not None:
            on_progress(segment.end)
    return words


def is_speech(segment: HeardSegment) -> bool:
    """Whether a segment is somebody speaking rather than words imagined over silence, noise or music."""
    guessed = segment.avg_logprob < LOWEST_LOG_PROBABILITY
    unheard = segment.no_speech_prob > HIGHEST_NO_SPEECH and segment.avg_logprob < LOWEST_LOG_PROBABILITY / 2
    return not (guessed or unheard or segment.compression_ratio > HIGHEST_COMPRESSION)


def spoken_words(heard: Iterable[HeardWord], *, not_before_ms: int) -> list[Word]:
    """The segment's words; pieces without a leading blank ("-known", ".5", "%") belong to the word before them."""
    words: list[Word] = []
    for piece in heard:
        text = piece.word.strip()
        earliest_ms = words[-1].end_ms if words else not_before_ms
        start_ms = max(round(piece.start * 1000), earliest_ms)
        end_ms = max(round(piece.end * 1000), start_ms + 1)
        confidence = round(piece.probability, 4)
        if words and not piece.word.startswith(" "):
            whole = words.pop()
            text, start_ms = whole.text + text, whole.start_ms
            confidence = min(whole.confidence, confidence)
        if text:
            words.append(Word(text=text, start_ms=start_ms, end_ms=end_ms, confidence=confidence))
    return words
