"""What an engine wrote becomes clean Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.check import check_track
from pipeline.subtitles.chinese_text import tidy_chinese


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("我们的ＰＣＴ申请增长了４０％", "我们的PCT申请增长了40%"),
        ("他称之为「安静的革命」", "他称之为“安静的革命”"),
        ('他称之为"安静的革命"', "他称之为“安静的革命”"),
        ("新材料(石墨烯)很轻", "新材料（石墨烯）很轻"),
        ("专利合作条约(PCT)", "专利合作条约（PCT）"),
        ("上午9:30左右 (UTC 0230) 起飞", "上午9:30左右（UTC 0230）起飞"),
        ("玛丽•居里", "玛丽·居里"),
        ("这安全吗?是的,很安全.", "这安全吗？是的，很安全。"),
        ("大约8. 84万游客，增长3 ．5%", "大约8.84万游客，增长3.5%"),
        ("IPv4. 2 of 3", "IPv4. 2 of 3"),
        ('f(x) and "y"', 'f(x) and "y"'),
    ],
)
def test_marks_become_chinese_ones(written: str, tidy: str) -> None:
    assert tidy_chinese(written) == tidy
    assert tidy_chinese(tidy) == tidy


@given(st.text(alphabet='我们的工厂AB12４％ＡＢ,;?!()「」『』"。', max_size=20))
def test_what_is_tidy_has_no_mark_of_the_wrong_width(text: str) -> None:
    tidy = tidy_chinese(text)
    cue = Cue(identity="c1", start_ms=0, end_ms=5000, lines=(f"我们{tidy}",))
    rules = {finding.rule for finding in check_track(SubtitleTrack(language="zh-Hans", cues=(cue,)))}
    assert "half-width" not in rules
