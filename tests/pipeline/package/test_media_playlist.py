from fractions import Fraction

import pytest

from pipeline.package.measuring import MeasuredSegment
from pipeline.package.media_playlist import Entry, media_playlist, segment_entries, target_duration_s
from pipeline.package.read_playlist import read_playlist


def entries(frame_rate: Fraction, frames: int, segment_frames: int) -> list[Entry]:
    return [
        Entry(uri=f"{n}.m4s", start_s=n / frame_rate, end_s=min(n + segment_frames, frames) / frame_rate)
        for n in range(0, frames, segment_frames)
    ]


@pytest.mark.parametrize(
    "rate", [Fraction(30000, 1001), Fraction(24000, 1001), Fraction(25, 2), Fraction(7), Fraction(50)]
)
def test_rounding_never_adds_up(rate: Fraction) -> None:
    frames = int(360 * rate)
    text = media_playlist(entries(rate, frames, round(6 * rate)), target_duration_s=6, map_uri="init.mp4")
    total_s = read_playlist(text.encode(), "p").duration_s
    assert 0 <= frames / rate - total_s < Fraction(1, 1_000_000)
    assert total_s <= 360


def test_a_whole_playlist_reads_as_expected() -> None:
    text = media_playlist(entries(Fraction(25), 200, 150), target_duration_s=6, map_uri="init.mp4")
    assert text.splitlines() == [
        "#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:6", "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD", '#EXT-X-MAP:URI="init.mp4"', "#EXTINF:6.000000,", "0.m4s", "#EXTINF:2.000000,",
        "150.m4s", "#EXT-X-ENDLIST",
    ]  # fmt: skip


def test_target_is_the_longest_entry_of_all_playlists_rounded() -> None:
    long = [Entry(uri="a", start_s=Fraction(0), end_s=Fraction(13, 2))]
    assert target_duration_s([entries(Fraction(25), 200, 150), long]) == 7
    assert target_duration_s([[Entry(uri="a", start_s=Fraction(0), end_s=Fraction(1, 25))]]) == 1


def test_the_last_aac_frame_does_not_lengthen_the_playlist() -> None:
    segment = MeasuredSegment(
        uri="1.m4s", size_bytes=1, start_s=Fraction(354), end_s=360 + Fraction(1, 100), decode_start=0, decode_end=1,
        samples=1, gaps=(), starts_with_key=True, starts_with_sync=True, key_pictures=(), track_count=1,
    )  # fmt: skip
    (entry,) = segment_entries([segment], programme_end_s=Fraction(360))
    assert entry.end_s == 360
