from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.speech import listening
from pipeline.speech.listening import listen
from tests.conftest import ROOT, Footages

pytestmark = pytest.mark.media

WHISPER = ROOT / "var" / "weights" / "whisper-base"


@pytest.fixture
def wav(tools: Tools, runner: Runner, tmp_path: Path):  # type: ignore[no-untyped-def]
    def made(*source: str, reads: tuple[Path, ...] = ()) -> Path:
        arguments = [*source, "-ar", "16000", "-ac", "1", "-c:a", "pcm_s16le", str(tmp_path / "sound.wav")]
        runner.run(Job(argv=ffmpeg_argv(tools, arguments), reads=reads, writes=(tmp_path,)))
        return tmp_path / "sound.wav"

    return made


def test_english_is_heard_as_english_at_once_and_in_a_whole_window(
    wav: Callable[..., Path],
    footages: Footages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talking = footages.talking()
    sound = wav("-vn", "-i", str(talking), reads=(talking,))
    heard = listen(sound, model_dir=WHISPER)
    assert heard.speech_s > 5
    assert heard.language == "en"
    assert heard.probability > listening.SURELY_ENGLISH
    monkeypatch.setattr(listening, "SURELY_ENGLISH", 1.1)
    again = listen(sound, model_dir=WHISPER)
    assert again.language == "en"
    assert again.probability > 0.6
    assert again.probability != heard.probability


def test_a_tone_is_no_speech_and_needs_no_model(wav) -> None:  # type: ignore[no-untyped-def]
    assert listen(wav("-f", "lavfi", "-i", "sine=frequency=300:duration=5"), model_dir=WHISPER).speech_s == 0
    assert listen(wav("-f", "lavfi", "-i", "anullsrc=duration=2"), model_dir=None).language == ""
