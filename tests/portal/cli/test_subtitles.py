"""tsite subtitles from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from portal.cli.main import main

GOOD = "1\n00:00:01,000 --> 00:00:03,000\n我们期待与您合作\n\n2\n00:00:03,600 --> 00:00:05,000\n谢谢\n\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.srt"
    file.write_text(GOOD, encoding="gb18030")
    return file


def test_a_good_file_has_no_errors_and_its_language_is_guessed(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["subtitles", "check", str(good), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["language"], report["language_guessed"], report["errors"]) == ("zh-Hans", True, 0)
    assert main(["subtitles", "check", str(good)]) == 0
    assert "zh-Hans, guessed" in capsys.readouterr().err


@pytest.mark.parametrize("ending", [".srt", ".vtt", ".ass", ".ttml"])
def test_a_broken_rule_is_found_in_every_format(
    tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, file = tmp_path / "in.srt", tmp_path / f"bad{ending}"
    source.write_text(GOOD.replace("00:00:03,600", "00:00:02,500"), encoding="utf-8")
    assert main(["subtitles", "convert", str(source), str(file)]) == 0
    assert main(["subtitles", "check", str(file), "--language", "zh-Hans", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [finding["rule"] for finding in report["findings"] if finding["level"] == "error"] == ["overlap"]
    assert report["language_guessed"] is False
    assert set(report["findings"][0]) == {"rule", "clause", "level", "cue", "message"}


def test_a_translation_is_checked_beside_its_english(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = tmp_path / "en.srt"
    english.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nWe look forward to working with 12 licensees.\n\n"
        "2\n00:00:03,600 --> 00:00:05,000\nThank you.\n\n"
    )
    argv = ["subtitles", "check", str(good), "--json", "--source", str(english)]
    assert main(argv) == 1
    report = json.loads(capsys.readouterr().out)
    assert sorted((one["rule"], one["cue"]) for one in report["findings"] if one["level"] == "error") == [
        ("quantity", "c0001"),
        ("term", "c0001"),
    ]
    english.write_text(english.read_text().replace(" 12 licensees", " you"))
    assert main(argv) == 0


def test_what_cannot_be_read_or_written_is_told_with_its_line(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.srt"
    broken.write_text("1\n00:00:01,000 --> soon\nx\n")
    assert main(["subtitles", "check", str(broken)]) == 2
    assert "line 2" in capsys.readouterr().err
    assert main(["subtitles", "convert", str(good), str(tmp_path / "out.docx")]) == 2
    assert not (tmp_path / "out.docx").exists()


def _inked_rows(video: Path, tools: Tools, runner: Runner) -> dict[int, int]:
    """How wide the white ink of each row is, in pixels, in the frame at 1.5 s of a 640 x 360 video."""
    arguments = ["-ss", "1.5", "-i", str(video), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    frame = runner.run(Job(argv=ffmpeg_argv(tools, arguments), reads=(video,))).stdout
    rows = {row: [x for x in range(640) if frame[640 * row + x] > 200] for row in range(360)}
    return {row: ink[-1] - ink[0] for row, ink in rows.items() if ink}


@pytest.mark.media
def test_chinese_is_burned_above_its_english_within_the_safe_area(
    tmp_path: Path, good: Path, footages: Any, tools: Tools, runner: Runner
) -> None:
    grey = ("-f", "lavfi", "-i", "color=gray:s=640x360:r=25:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    english, out = tmp_path / "en.vtt", tmp_path / "out.mp4"
    english.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nWe look forward to working with you, and\nmore than that.\n")
    good.write_text(GOOD.replace("我们期待与您合作", "谢谢"), encoding="utf-8")
    video = footages.make("grey_wide.mp4", *grey)
    assert main(["subtitles", "burn", str(video), str(good), str(out), "--below", str(english)]) == 0
    inked = _inked_rows(out, tools, runner)
    top, bottom = min(inked), max(inked)
    assert 360 * 0.7 < top < bottom < 360 * 0.95
    assert max(inked[row] for row in inked if row < top + 15) < 60  # two Chinese characters
    assert max(inked.values()) > 200


@pytest.mark.media
def test_a_track_is_burned_in_and_a_missing_character_leaves_nothing_behind(
    tmp_path: Path, good: Path, footages: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    video, out = footages.plain(2), tmp_path / "out.mp4"
    english = tmp_path / "en.vtt"
    english.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nWe look forward to it.\n")
    assert main(["subtitles", "burn", str(video), str(good), str(out), "--below", str(english)]) == 0
    assert out.stat().st_size > 1000
    assert {file.name for file in tmp_path.iterdir()} >= {"good.srt", "en.vtt", "out.mp4"}
    out.unlink()
    english.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nGrowth \U0001f600\n")
    assert main(["subtitles", "burn", str(video), str(good), str(out), "--below", str(english)]) == 1
    assert "U+1F600" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.mp4")) and not list(tmp_path.glob("tmp*"))
