"""What stages decide by themselves."""

from fractions import Fraction
from pathlib import Path

from flows.stages import set_on_picture
from pipeline.model.admission import Cut
from pipeline.model.ladder import Encoded
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.subtitles.check import check_track

RATE = Fraction(25)
TIMELINE = Timeline(
    width_px=640, height_px=360, frame_rate=RATE, cuts=(Cut(start_s=Fraction(0), end_s=Fraction(20)),),
    title_frames=100, cut_frames=(500,), ending_frames=150,
)  # fmt: skip


def encoded(*shot_cuts_ms: int) -> Encoded:
    return Encoded(
        renditions=(), audio=Path("audio.mp4"), poster=Path("poster.jpg"), storyboard=(), storyboard_columns=1,
        storyboard_rows=1, storyboard_interval_s=2, tile_width_px=160, tile_height_px=90, shot_cuts_ms=shot_cuts_ms,
    )  # fmt: skip


def track(language: str, *lines: str) -> SubtitleTrack:
    """Cues of the body from 0.2 s, 4.3 s and 6.6 s on."""
    times = ((200, 4000), (4300, 6300), (6600, 9800))
    cues = (
        Cue(identity=f"c{at}", start_ms=start_ms, end_ms=end_ms, lines=(line,))
        for at, ((start_ms, end_ms), line) in enumerate(zip(times, lines, strict=True))
    )
    return SubtitleTrack(language=language, cues=tuple(cues))


TRACKS = (
    track("zh-Hans", "我们回收电池", "金属得以再生", "客户遍布各地"),
    track("en", "We recycle batteries.", "The metals live again.", "Our customers are everywhere."),
)


def test_a_cue_near_a_cut_begins_on_it_in_both_languages() -> None:
    cuts_ms = (4000, 8200, 14_000, 24_000)
    placed = set_on_picture(TIMELINE, encoded(*cuts_ms), TRACKS)
    for given, done in zip(TRACKS, placed, strict=True):
        assert [(cue.start_ms, cue.end_ms) for cue in done.cues] == [(4000, 8120), (8200, 10_520), (10_600, 13_920)]
        assert [cue.lines for cue in done.cues] == [cue.lines for cue in given.cues]
        assert not check_track(done, cuts_ms=cuts_ms, frame_rate=RATE)


def test_a_programme_without_speech_has_no_tracks_to_place() -> None:
    assert set_on_picture(TIMELINE, encoded(4000, 24_000), ()) == ()
