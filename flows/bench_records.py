"""What the subtitle bench asks of a process of its own, and what comes back: values only."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the work took: CPU of all threads and children, loading the model included; the process' largest memory."""

    cpu_s: float
    wall_s: float
    peak_rss_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HearJob:
    """wavs: 16 kHz mono, heard one by one. names: spellings the recogniser is given."""

    wavs: tuple[Path, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One transcript for each WAV."""

    transcripts: tuple[Transcript, ...]
    cost: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateJob:
    """Sentences that stand alone: nothing is known of a programme, and no memory is asked."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """alone: the engine's first candidate as it said it. target: what the guard let through, held where it did not."""

    source: str
    alone: str
    target: str
    held: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """One answer for each sentence. engine: engine and model."""

    engine: str
    answers: tuple[Answer, ...]
    cost: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleJob:
    """An English track to translate as produce does. about: what the programme is about."""

    english: SubtitleTrack
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitled:
    """The Chinese track."""

    chinese: SubtitleTrack
    cost: Cost


Job = HearJob | TranslateJob | SubtitleJob
Result = Heard | Translated | Subtitled
