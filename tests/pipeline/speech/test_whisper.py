import json
import math
import random
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.demo.narration import speak
from pipeline.errors import WrongInput
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.timeline import Timeline
from pipeline.speech.audio import extract_speech_audio
from pipeline.speech.whisper import WhisperRecogniser, is_speech, spoken_words

Counting = Callable[[str, str], tuple[int, int]]


@dataclass
class Piece:
    word: str
    start: float
    end: float
    probability: float = 0.9


@dataclass
class Segment:
    avg_logprob: float = -0.3
    no_speech_prob: float = 0.1
    compression_ratio: float = 1.5
    end: float = 1.0
    words: list[Any] | None = field(default_factory=list)


def test_pieces_without_a_blank_belong_to_the_word_before() -> None:
    pieces = [
        Piece(" well", 0, 0.2),
        Piece("-known", 0.2, 0.5, 0.6),
        Piece(" 1", 0.6, 0.7),
        Piece(".5", 0.7, 0.9),
        Piece("%.", 0.9, 1.1),
    ]
    words = spoken_words(pieces, not_before_ms=0)
    assert [(word.text, word.start_ms, word.end_ms, word.confidence) for word in words] == [
        ("well-known", 0, 500, 0.6),
        ("1.5%.", 600, 1100, 0.9),
    ]


def test_words_never_overlap_or_last_nothing() -> None:
    pieces = [Piece(" one", 0.0, 0.5), Piece(" two", 0.3, 0.4), Piece(" three", 0.4, 0.4)]
    words = spoken_words(pieces, not_before_ms=100)
    assert words[0].start_ms == 100
    assert all(word.start_ms < word.end_ms for word in words)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


@pytest.mark.parametrize(
    ("segment", "speech"),
    [
        (Segment(), True),
        (Segment(no_speech_prob=0.9), True),  # sure of its words: a voice over music
        (Segment(avg_logprob=-1.2), False),
        (Segment(avg_logprob=-0.99, no_speech_prob=0.8), False),  # "Thank you very much." over film music
        (Segment(compression_ratio=5.0), False),
    ],
)
def test_words_imagined_over_music_are_dropped(segment: Segment, speech: bool) -> None:
    assert is_speech(segment) is speech


def write_wav(path: Path, samples: "array[int]", *, rate_hz: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(samples.tobytes())
    return path


def test_another_sample_rate_is_wrong_input(tmp_path: Path) -> None:
    wav = write_wav(tmp_path / "speech.wav", array("h", [0] * 100), rate_hz=44_100)
    with pytest.raises(WrongInput, match="16000 Hz"):
        WhisperRecogniser(model_dir=tmp_path, threads=1).recognise(wav)


def test_a_file_that_is_no_wav_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "speech.wav").write_bytes(b"RIFFnothing")
    with pytest.raises(WrongInput, match="not a WAV"):
        WhisperRecogniser(model_dir=tmp_path, threads=1).recognise(tmp_path / "speech.wav")


def silence(i: int) -> int:
    return 0


def hiss(i: int) -> int:
    return random.Random(i).randrange(-2000, 2000)


def chords(i: int) -> int:
    t = i / 16_000
    root = 220 * 2 ** ((0, 5, 7, 3)[int(t) % 4] / 12)
    return round(3000 * sum(math.sin(2 * math.pi * root * ratio * t) for ratio in (1, 1.26, 1.5)) * (1 - t % 1))


@pytest.mark.media
@pytest.mark.parametrize("noise", [silence, hiss, chords])
def test_where_nobody_speaks_there_are_no_words(
    noise: Callable[[int], int], recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    wav = write_wav(tmp_path / "noise.wav", array("h", (noise(i) for i in range(16_000 * 8))))
    assert recogniser.recognise(wav).words == ()


def body(path: Path, seconds: Fraction, tools: Tools, runner: Runner, folder: Path, *, index: int = 0) -> Path:
    """The whole file's sound, as the pipeline hands it to a recogniser."""
    frames = math.ceil(seconds * 25)
    timeline = Timeline(
        width_px=2,
        height_px=2,
        frame_rate=Fraction(25),
        cuts=(Cut(start_s=Fraction(0), end_s=Fraction(frames, 25)),),
        title_frames=0,
        cut_frames=(frames,),
        ending_frames=0,
    )
    audio = AudioStream(
        index=index,
        codec="pcm_s16le",
        sample_rate_hz=24_000,
        channels=1,
        channel_layout="mono",
        duration_s=seconds,
        packets=1,
    )
    footage = Footage(sha256="0" * 64, path=path, original_name=path.name, size_bytes=1)
    return extract_speech_audio(
        footage, audio, timeline, tools=tools, runner=runner, destination=folder / f"{path.stem}-16k.wav"
    )


SPOKEN = (
    "Our company holds an invention patent for recycling the metals in used batteries.",
    "Last year the revenue grew quickly, and we opened a new factory.",
    "We are looking for investors who want to build the next one with us.",
)


@pytest.fixture
def narration(tools: Tools, runner: Runner, tmp_path: Path) -> tuple[Path, tuple[float, ...]]:
    starts_s = speak(SPOKEN, tmp_path / "narration.wav", pause_s=1.0)
    with wave.open(str(tmp_path / "narration.wav"), "rb") as sound:
        seconds = Fraction(sound.getnframes(), sound.getframerate())
    return body(tmp_path / "narration.wav", seconds, tools, runner, tmp_path), starts_s


@pytest.mark.media
def test_narration_is_read_back_in_its_words_and_times(
    narration: tuple[Path, tuple[float, ...]], recogniser: WhisperRecogniser, wrong_words: Counting
) -> None:
    wav, starts_s = narration
    heard_s: list[float] = []
    transcript = recogniser.recognise(wav, on_progress=heard_s.append)
    wrong, said = wrong_words(" ".join(SPOKEN), transcript.text)
    assert wrong / said <= 0.1
    openings_ms = [word.start_ms for word in transcript.words if word.text in {"Our", "Last", "We"}]
    assert openings_ms == pytest.approx([1000 * start_s for start_s in starts_s], abs=350)
    assert transcript.words[-1].text == "us."
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(transcript.words))
    assert heard_s == sorted(heard_s) and heard_s[-1] == pytest.approx(transcript.words[-1].end_ms / 1000, abs=1)


@pytest.mark.media
def test_two_runs_hear_the_same(
    narration: tuple[Path, tuple[float, ...]], recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    wav, _ = narration
    prompted = WhisperRecogniser(model_dir=recogniser.model_dir, threads=2, prompt="TSITE, Battery Recycling Co.")
    assert prompted.recognise(wav) == prompted.recognise(wav)


@pytest.mark.media
def test_people_are_understood(
    shared: Path | None,
    tools: Tools,
    runner: Runner,
    recogniser: WhisperRecogniser,
    wrong_words: Counting,
    tmp_path: Path,
) -> None:
    """Recorded readers where this machine has them, the synthetic voice elsewhere."""
    spoken = array("h")
    texts = []
    for path, text, seconds in _recordings(shared, tmp_path):
        with wave.open(str(body(path, seconds, tools, runner, tmp_path)), "rb") as sound:
            spoken.frombytes(sound.readframes(sound.getnframes()))
        spoken.extend([0] * 16_000)
        texts.append(text)
    heard = recogniser.recognise(write_wav(tmp_path / "all.wav", spoken)).text
    wrong, said = wrong_words(" ".join(texts), heard)
    assert wrong / said <= 0.08
    print(f"{wrong / said:.1%} of {said} words wrong")


def _recordings(shared: Path | None, folder: Path) -> list[tuple[Path, str, Fraction]]:
    if shared is None or not (shared / "speech" / "references.json").is_file():
        text = "The second plant will be built by the river, and it will open in the spring."
        speak([text], folder / "spoken.wav")
        return [(folder / "spoken.wav", text, Fraction(6))]
    references = json.loads((shared / "speech" / "references.json").read_text("utf-8"))
    return [(shared / "speech" / one["wav"], one["text"], Fraction(str(one["dur"]))) for one in references]
