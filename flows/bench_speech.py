"""Speech the subtitle bench hears: clips whose words are known, alone and one after the other with known onsets."""

import json
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from flows.bench_material import QUICK_CLIPS, thinned
from pipeline.demo.footage import PAUSE_S
from pipeline.demo.narration import speak
from pipeline.demo.script import load_script
from pipeline.errors import WrongInput
from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.speech.audio import LIMITS, SAMPLE_RATE_HZ
from pipeline.speech.timing_error import join_with_pauses

SPOKEN = (
    "Our laboratory stands beside the river, and it never sleeps.",
    "Every membrane we ship has been tested three times.",
    "What began as a student project now cleans the water of whole cities.",
    "The patent covers the coating, the process and the machine.",
    "Farmers told us what they needed, and we listened.",
    "In the first winter, our sensors survived forty degrees below zero.",
    "Could a hospital afford this scanner? Yes, because it costs a third of the usual price.",
    "We do not sell hardware; we sell hours without failure.",
    "The licence includes training, spare parts and every later improvement.",
    "Noise falls by half when the blades are shaped like an owl's wing.",
    "Our engineers speak five languages, but mostly they speak mathematics.",
    "A smaller battery means a lighter truck, and a lighter truck needs less power.",
    "The trial in the harbour ended last week without a single alarm.",
    "Investors often ask us how fast we can grow.",
    "The answer depends on one machine, and that machine arrives in June.",
    "Light goes in at one end of the fibre and comes out as a measurement.",
    "We recycle the solvent, so nothing leaves the building except clean air.",
    "Two universities have checked the figures, and both agree with us.",
    "Packaging made from seaweed dissolves in soil within a month.",
    "Come and see it running; the door of the workshop is open.",
)
"""Sentences for the synthetic voice, in the manner of the programmes."""
_APART_S = 1.0
_PAUSES_MS = (800, 1100, 1400, 1700, 2000)
"""Before each clip of the long recording in turn: long enough for a cue of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A recording to subtitle. wav: 16 kHz mono. about: what it is about."""

    name: str
    wav: Path
    minutes: float
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSet:
    """clips: 16 kHz mono, texts what they say. long_form: all of them with pauses, sound setting in at onsets_ms."""

    name: str
    clips: tuple[Path, ...]
    texts: tuple[str, ...]
    long_form: Path
    onsets_ms: tuple[int, ...]
    minutes: float


def own_speech(folder: Path, *, quick: bool, tools: Tools, runner: Runner) -> SpeechSet:
    """The demonstration's paragraphs and SPOKEN, said by the synthetic voice."""
    texts = (*(scene.narration for scene in load_script().scenes), *SPOKEN)
    if quick:
        texts = thinned(texts, QUICK_CLIPS)
    starts_s = speak(texts, folder / "spoken.wav", pause_s=_APART_S)
    samples = _samples(_converted(folder / "spoken.wav", folder / "spoken-16k.wav", tools, runner))
    bounds = [round(start_s * SAMPLE_RATE_HZ) for start_s in starts_s] + [len(samples)]
    pause = round(_APART_S * SAMPLE_RATE_HZ)
    return _speech_set("own", folder, texts, [samples[start : end - pause] for start, end in pairwise(bounds)])


def shared_speech(references: Path, folder: Path, *, quick: bool, tools: Tools, runner: Runner) -> SpeechSet:
    """Recordings beside a references.json (a list of wav and text). Raises WrongInput for a list that is none."""
    try:
        listed = [(str(one["wav"]), str(one["text"])) for one in json.loads(references.read_text(encoding="utf-8"))]
    except (ValueError, LookupError, TypeError) as error:
        raise WrongInput(references.name, "must be a list of objects with wav and text") from error
    if quick:
        listed = list(thinned(listed, QUICK_CLIPS))
    converted = folder / "converted.wav"
    clips = [_samples(_converted(references.parent / wav, converted, tools, runner)) for wav, _ in listed]
    return _speech_set("shared", folder, [text for _, text in listed], clips)


def demonstration(folder: Path, *, tools: Tools, runner: Runner) -> Programme:
    """The narration of the demonstration, spoken as its footage has it."""
    script = load_script()
    speak([scene.narration for scene in script.scenes], folder / "spoken.wav", pause_s=PAUSE_S)
    about = " / ".join((script.programme.title_en, script.programme.title_zh, script.programme.enterprise))
    return programme("demonstration", folder / "spoken.wav", folder, about=about, tools=tools, runner=runner)


def programme(name: str, file: Path, folder: Path, *, about: str = "", tools: Tools, runner: Runner) -> Programme:
    """The sound of a recording, picture or not."""
    wav = _converted(file, folder / f"{name}.wav", tools, runner)
    return Programme(name=name, wav=wav, minutes=len(_samples(wav)) / SAMPLE_RATE_HZ / 60, about=about)


def _converted(file: Path, wav: Path, tools: Tools, runner: Runner) -> Path:
    wav.touch()
    shape = ("-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-c:a", "pcm_s16le", "-f", "wav")
    argv = ffmpeg_argv(tools, [*HOSTILE_INPUT, "-i", str(file.absolute()), *shape, str(wav)])
    runner.run(Job(argv=argv, reads=(file.absolute(),), writes=(wav,), limits=LIMITS))
    return wav


def _speech_set(name: str, folder: Path, texts: Sequence[str], clips: Sequence[Any]) -> SpeechSet:
    pauses_ms = [_PAUSES_MS[place % len(_PAUSES_MS)] for place in range(len(clips))]
    samples, onsets_ms = join_with_pauses(clips, pauses_ms)
    return SpeechSet(
        name=name,
        clips=tuple(_written(clip, folder / f"clip{place:03}.wav") for place, clip in enumerate(clips)),
        texts=tuple(texts),
        long_form=_written(samples, folder / "long.wav"),
        onsets_ms=onsets_ms,
        minutes=len(samples) / SAMPLE_RATE_HZ / 60,
    )


def _samples(wav: Path) -> Any:
    """Samples between -1 and 1, as join_with_pauses wants them."""
    import numpy as np

    with wave.open(str(wav), "rb") as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float32) / 32768


def _written(samples: Any, wav: Path) -> Path:
    import numpy as np

    with wave.open(str(wav), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE_HZ)
        sound.writeframes(np.clip(samples * 32768, -32768, 32767).astype("<i2").tobytes())
    return wav
