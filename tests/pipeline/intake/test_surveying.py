from pathlib import Path

import pytest

from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.keeping import keep
from pipeline.intake.probing import measure
from pipeline.intake.surveying import survey
from tests.conftest import Footages

pytestmark = pytest.mark.media


def test_of_several_microphones_the_one_that_heard_something_is_taken(
    tools: Tools, runner: Runner, footages: Footages, tmp_path: Path
) -> None:
    four = footages.make(
        "four-mono.mov",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=2"),
        *("-f", "lavfi", "-i", "anullsrc=sample_rate=48000:channel_layout=mono:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=2"),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "1", "-map", "1"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"),
    )
    footage = keep(four, tmp_path / "kept")
    measured = measure(footage, tools=tools, runner=runner)
    assert [track.index for track, _ in measured.sounds] == [1, 2, 3, 4]
    surveyed, track = survey(footage, measured, tools=tools, runner=runner, wav=tmp_path / "sound.wav")
    assert track is not None
    assert track.index == 2
    assert surveyed.sound is not None
    assert surveyed.sound.level_dbfs > -30
    assert (tmp_path / "sound.wav").stat().st_size == pytest.approx(2 * 2 * 16_000, abs=4000)


def test_two_microphones_that_both_heard_something_are_left_and_right(
    tools: Tools, runner: Runner, footages: Footages, tmp_path: Path
) -> None:
    four = footages.make(
        "pair.mov",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=900:sample_rate=48000:duration=2,volume=-6dB"),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "1", "-map", "2"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"),
    )
    footage = keep(four, tmp_path / "kept")
    measured = measure(footage, tools=tools, runner=runner)
    _, track = survey(footage, measured, tools=tools, runner=runner, wav=tmp_path / "sound.wav")
    assert track is not None and track.indexes == (1, 2)
    assert [path.name for path in tmp_path.glob("sound*")] == ["sound.wav"]
