import json
import math
import wave
from array import array
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.demo.narration import speak
from pipeline.errors import WrongInput
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.subtitle import Cue
from pipeline.model.timeline import Timeline
from pipeline.speech.audio import extract_speech_audio
from pipeline.speech.timing_error import cue_timing_error, join_with_pauses
from pipeline.speech.voice import Stretch, Window
from pipeline.speech.whisper import (
    LONGEST_HOTWORDS,
    WhisperRecogniser,
    hotwords_of,
    spoken_words,
    stopped_early,
)
from pipeline.speech.word_error import word_error
from tests.pipeline.speech.sounds import NOBODY_SPEAKS, Sound, music, silence, wind


@dataclass
class Piece:
    word: str
    start: float
    end: float
    probability: float = 0.9


WHOLE = Window(stretches=(Stretch(start=0, end=160_000),))


def test_pieces_without_a_blank_belong_to_the_word_before() -> None:
    pieces = [
        Piece(" well", 0, 0.2),
        Piece("-known", 0.2, 0.5, 0.6),
        Piece(" 1", 0.6, 0.7),
        Piece(".5", 0.7, 0.9),
        Piece("%.", 0.9, 1.1),
    ]
    words = spoken_words(pieces, WHOLE)
    assert [(word.text, word.start_ms, word.end_ms, word.confidence) for word in words] == [
        ("well-known", 0, 500, 0.6),
        ("1.5%.", 600, 1100, 0.9),
    ]


def test_words_never_overlap_or_last_nothing() -> None:
    pieces = [Piece(" one", 0.0, 0.5), Piece(" two", 0.3, 0.4), Piece(" three", 0.4, 0.4)]
    words = spoken_words(pieces, WHOLE)
    assert all(word.start_ms < word.end_ms for word in words)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


def test_words_are_timed_in_the_whole_sound_not_in_their_window() -> None:
    window = Window(stretches=(Stretch(start=16_000, end=32_000), Stretch(start=160_000, end=176_000)))
    words = spoken_words([Piece(" one", 0.2, 1.0), Piece(" two", 1.0, 1.5)], window)
    assert [(word.start_ms, word.end_ms) for word in words] == [(1200, 2000), (10_000, 10_500)]


def test_a_decoder_that_stops_long_before_the_voice_is_noticed() -> None:
    assert stopped_early([Piece(" one", 0, 3.0)], WHOLE)
    assert stopped_early([], WHOLE)
    assert not stopped_early([Piece(" one", 0, 9.0)], WHOLE)


def test_hotwords_hold_whole_names_once_up_to_their_limit() -> None:
    assert hotwords_of(["Zentrava", " Li  Wei ", "", "Zentrava"]) == "Zentrava, Li Wei"
    assert hotwords_of(()) == ""
    many = hotwords_of(f"Company {n}" for n in range(500))
    assert len(many) <= LONGEST_HOTWORDS and many.startswith("Company 0, Company 1,")
    assert many.split(", ")[-1].startswith("Company ")


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


def write_sound(path: Path, samples: Any) -> Path:
    return write_wav(path, array("h", (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()))


@pytest.mark.media
@pytest.mark.parametrize("noise", NOBODY_SPEAKS)
@pytest.mark.parametrize("gain", [0.7, 0.05])
def test_where_nobody_speaks_there_are_no_words(
    noise: Sound, gain: float, recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    wav = write_sound(tmp_path / "noise.wav", gain * noise(16_000 * 8))
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


def samples_of(wav: Path) -> Any:
    with wave.open(str(wav), "rb") as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float32) / 32768


@pytest.mark.media
def test_narration_is_read_back_in_its_words_and_times(
    narration: tuple[Path, tuple[float, ...]], recogniser: WhisperRecogniser
) -> None:
    wav, starts_s = narration
    heard_s: list[float] = []
    transcript = recogniser.recognise(wav, on_progress=heard_s.append)
    assert word_error(" ".join(SPOKEN), transcript.text).rate <= 0.06
    openings_ms = [word.start_ms for word in transcript.words if word.text in {"Our", "Last", "We"}]
    sound = samples_of(wav)
    own_ms = [join_with_pauses([sound[round(16_000 * start_s) :]], [0])[1][0] for start_s in starts_s]
    onsets_ms = [1000 * start_s + quiet_ms for start_s, quiet_ms in zip(starts_s, own_ms, strict=True)]
    assert openings_ms == pytest.approx(onsets_ms, abs=80)
    assert transcript.words[-1].text == "us."
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(transcript.words))
    assert heard_s == sorted(heard_s) and heard_s[-1] == pytest.approx(transcript.words[-1].end_ms / 1000, abs=1)


@pytest.mark.media
@pytest.mark.parametrize(("gain", "background", "share"), [(0.005, silence, 0), (0.5, music, 0.05), (0.5, wind, 0.2)])
def test_speech_is_heard_when_quiet_and_over_music_or_wind(
    gain: float,
    background: Sound,
    share: float,
    narration: tuple[Path, tuple[float, ...]],
    recogniser: WhisperRecogniser,
    tmp_path: Path,
) -> None:
    voice = samples_of(narration[0])
    wav = write_sound(tmp_path / "mixed.wav", gain * voice + share * background(len(voice)))
    assert word_error(" ".join(SPOKEN), recogniser.recognise(wav).text).rate <= 0.1


@pytest.mark.media
def test_two_runs_hear_the_same_with_any_number_of_threads(
    narration: tuple[Path, tuple[float, ...]], recogniser: WhisperRecogniser
) -> None:
    wav, _ = narration
    named = replace(recogniser, names=("TSITE", "Battery Recycling Co."))
    assert named.recognise(wav) == named.recognise(wav) == replace(named, threads=2).recognise(wav)


@pytest.mark.media
def test_a_name_nobody_could_guess_is_spelt_as_given(
    tools: Tools, runner: Runner, recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    speak(["We founded Zentrava in the spring.", "Investors can write to Quillmere."], tmp_path / "names.wav")
    wav = body(tmp_path / "names.wav", Fraction(7), tools, runner, tmp_path)
    heard = replace(recogniser, names=("Zentrava", "Quillmere")).recognise(wav).text
    assert "Zentrava" in heard and "Quillmere" in heard


@pytest.mark.media
def test_people_are_understood_and_their_cues_start_on_time(
    shared: Path | None, tools: Tools, runner: Runner, recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    """Recorded readers where this machine has them, the synthetic voice elsewhere."""
    clips, texts = [], []
    for path, text, seconds in _recordings(shared, tmp_path):
        clips.append(samples_of(body(path, seconds, tools, runner, tmp_path)))
        texts.append(text)
    samples, onsets_ms = join_with_pauses(clips, [800 + 300 * (n % 5) for n in range(len(clips))])
    transcript = recogniser.recognise(write_sound(tmp_path / "all.wav", samples))
    assert word_error(" ".join(texts), transcript.text).rate <= 0.04
    words = [Cue(identity=word.text, start_ms=word.start_ms, end_ms=word.end_ms, lines=()) for word in transcript.words]
    timing = cue_timing_error(onsets_ms, words)
    assert timing.median_ms <= 40
    assert timing.missed <= len(clips) // 10


@pytest.mark.media
def test_a_muffled_voice_in_wind_is_not_put_into_words(
    shared: Path | None, tools: Tools, runner: Runner, recogniser: WhisperRecogniser, tmp_path: Path
) -> None:
    if shared is None:
        pytest.skip("needs the shared footage")
    (selfie,) = (shared / "media" / "phone_rotation_vfr").glob("*selfie*.mp4")
    transcript = recogniser.recognise(body(selfie, Fraction("5.6"), tools, runner, tmp_path, index=1))
    assert transcript.words == () and transcript.imagined


def _recordings(shared: Path | None, folder: Path) -> list[tuple[Path, str, Fraction]]:
    if shared is None or not (shared / "speech" / "references.json").is_file():
        text = "The second plant will be built by the river, and it will open in the spring."
        speak([text], folder / "spoken.wav")
        return [(folder / "spoken.wav", text, Fraction(6))]
    references = json.loads((shared / "speech" / "references.json").read_text("utf-8"))
    return [(shared / "speech" / one["wav"], one["text"], Fraction(str(one["dur"]))) for one in references]
