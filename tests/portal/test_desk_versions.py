"""What differs between two versions."""

from pipeline.model.subtitle import Cue, SubtitleTrack
from portal.desk.versions import differences


def track(language: str, *cues: tuple[str, int, str]) -> SubtitleTrack:
    return SubtitleTrack(
        language=language,
        cues=tuple(Cue(identity=name, start_ms=at, end_ms=at + 1000, lines=(text,)) for name, at, text in cues),
    )


def test_chinese_differs_by_characters_and_english_by_words() -> None:
    before = [track("zh-Hans", ("c1", 0, "专利12项")), track("en", ("c1", 0, "twelve patents"))]
    after = [track("zh-Hans", ("c1", 0, "专利11项")), track("en", ("c1", 0, "eleven patents"))]
    english, chinese = differences(before, after)
    assert chinese.before_pieces == (("专利", False), ("12", True), ("项", False))
    assert english.after_pieces == (("eleven", True), (" patents", False))


def test_what_is_on_one_side_only_and_what_was_moved_is_told() -> None:
    before = [track("en", ("c1", 0, "one"), ("c2", 2000, "two"), ("c4", 9000, "same"))]
    after = [track("en", ("c1", 40, "one"), ("c3", 4000, "three"), ("c4", 9000, "same"))]
    moved, gone, new = differences(before, after)
    assert moved.retimed and not gone.retimed
    assert (gone.after, new.before) == (None, None)
