"""Which language a text is in."""

import pytest

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们期待与您合作", "zh-Hans"),
        ("华为 Huawei 发布 Mate 60 Pro", "zh-Hans"),
        ("Our partner in Suzhou is 蓝宇 Limited", "en"),
        ("", "en"),
    ],
)
def test_the_more_frequent_script_decides(text: str, language: str) -> None:
    cue = Cue(identity="c0001", start_ms=0, end_ms=1000, lines=(text,))
    assert guess_language(SubtitleTrack(language="", cues=(cue,))) == language
