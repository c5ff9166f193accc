import wave
from pathlib import Path

import pytest

from pipeline.demo.narration import SAMPLE_RATE_HZ, speak


@pytest.mark.media
def test_starts_are_where_the_paragraphs_start(tmp_path: Path) -> None:
    starts_s = speak(["One patent.", "Two patents are better."], tmp_path / "both.wav", pause_s=0.5)
    speak(["One patent."], tmp_path / "first.wav", pause_s=0.5)
    with wave.open(str(tmp_path / "first.wav"), "rb") as first, wave.open(str(tmp_path / "both.wav"), "rb") as both:
        assert starts_s == (0.0, first.getnframes() / SAMPLE_RATE_HZ)
        assert both.getnframes() > first.getnframes()
        assert both.readframes(both.getnframes())[-SAMPLE_RATE_HZ:] == bytes(SAMPLE_RATE_HZ)  # half a second
    assert sorted(path.name for path in tmp_path.iterdir()) == ["both.wav", "first.wav"]


@pytest.mark.media
def test_the_same_words_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        speak(["The revenue grew by a third."], tmp_path / name)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
