"""Captions as libass draws them."""

import pytest

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.ass_look import CaptionLook, full_hd_look
from pipeline.subtitles.formats.ass_script import compile_captions

UPRIGHT = CaptionLook(width_px=1080, height_px=1920, family="Noto Sans SC", size_per_em=1.448)


def _track(language: str, *cues: tuple[int, int, tuple[str, ...]]) -> SubtitleTrack:
    return SubtitleTrack(
        language=language,
        cues=tuple(
            Cue(identity=f"c{number:04d}", start_ms=start, end_ms=end, lines=lines)
            for number, (start, end, lines) in enumerate(cues, start=1)
        ),
    )


def _margins(ass: str, style: str) -> list[int]:
    events = [line.split(",", 9) for line in ass.splitlines() if line.startswith("Dialogue:")]
    return [int(fields[7]) for fields in events if fields[3] == style]


@pytest.mark.parametrize("look", [full_hd_look(), UPRIGHT])
def test_a_full_chinese_line_fits_every_shape(look: CaptionLook) -> None:
    captions = compile_captions(_track("zh-Hans", (0, 1000, ("字" * 16,))), look)
    assert 16 * captions.lines[0].em_px <= captions.room_px < look.width_px


def test_chinese_stands_above_the_english_that_is_shown_with_it() -> None:
    chinese = _track("zh-Hans", (0, 1000, ("一",)), (2000, 3000, ("二",)), (4000, 5000, ("三",)))
    english = _track("en", (0, 1000, ("one",)), (2100, 2900, ("two", "lines")))
    captions = compile_captions(chinese, full_hd_look(), english)
    one, two, alone = _margins(captions.ass, "First")
    assert alone == 54 < one < two
    assert _margins(captions.ass, "Second") == [54, 54]
    sizes = {line.text: line.em_px for line in captions.lines}
    assert sizes["one"] < sizes["一"]
    layers = {line.split(",", 9)[3]: line.split(",", 1)[0] for line in captions.ass.splitlines() if "Dialogue:" in line}
    assert layers["First"] != layers["Second"]  # libass moves events that touch within one layer


def test_no_text_becomes_an_override_or_a_field() -> None:
    captions = compile_captions(_track("en", (0, 1000, (r"{\an8}a, {b} \N c", "x\nDialogue: 1"))), full_hd_look())
    (event,) = [line for line in captions.ass.splitlines() if line.startswith("Dialogue:")]
    assert event.split(",", 9)[9] == "a, ｛b｝ ＼N c\\Nx Dialogue: 1"
    assert [line.text for line in captions.lines] == ["a, ｛b｝ ＼N c", "x Dialogue: 1"]
