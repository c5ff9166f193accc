"""correcting: which tracks a package has after a person's files, as text."""

import json
from pathlib import Path

import pytest

from flows.correcting import corrected_tracks, languages_of
from pipeline.errors import WrongInput


def webvtt(text: str) -> str:
    return f"WEBVTT\n\nc1\n00:00:05.000 --> 00:00:08.000\n{text}\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    for language, text in (("en", "We hold twelve patents."), ("zh-Hans", "我们持有十二专利")):
        (folder / "subtitles" / language).mkdir(parents=True)
        (folder / "subtitles" / language / "full.vtt").write_text(webvtt(text))
    labels = {"en": {"engine": "whisper", "machine_made": True}, "zh-Hans": {"engine": "qwen", "machine_made": True}}
    (folder / "programme.json").write_text(json.dumps({"ai_labels": labels}))
    return folder


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    file = tmp_path / "corrected.vtt"
    file.write_text(webvtt("我们持有十二项专利"))
    return file


def test_a_corrected_track_is_a_persons_and_the_other_stays_the_machines(package: Path, corrected: Path) -> None:
    chinese, english = corrected_tracks(package, [corrected])
    assert (chinese.language, chinese.engine, chinese.cues[0].text) == ("zh-Hans", "", "我们持有十二项专利")
    assert (english.language, english.engine, english.cues[0].text) == ("en", "whisper", "We hold twelve patents.")


def test_a_programme_without_subtitles_takes_those_it_is_given(tmp_path: Path, corrected: Path) -> None:
    (tmp_path / "silent").mkdir()
    (tmp_path / "silent" / "programme.json").write_text('{"ai_labels": {}}')
    assert languages_of(tmp_path / "silent") == []
    assert [track.language for track in corrected_tracks(tmp_path / "silent", [corrected])] == ["zh-Hans"]


def test_two_files_in_one_language_are_refused(package: Path, corrected: Path) -> None:
    with pytest.raises(WrongInput, match="one zh-Hans track too many"):
        corrected_tracks(package, [corrected, corrected])
