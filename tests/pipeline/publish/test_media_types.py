import pytest

from pipeline.publish.media_types import cache_control, is_pointer, media_type


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("film/d/master.m3u8", "application/vnd.apple.mpegurl"),
        ("film/d/manifest.mpd", "application/dash+xml"),
        ("film/d/video/720p/1.m4s", "video/mp4"),
        ("film/d/audio/en/1.m4s", "audio/mp4"),
        ("film/d/subtitles/zh-Hans/1.vtt", "text/vtt; charset=utf-8"),
        ("film/d/POSTER.JPG", "image/jpeg"),
        ("film/current.json", "application/json"),
        ("film/d/audio", "application/octet-stream"),
    ],
)
def test_a_type_follows_from_the_name(key: str, expected: str) -> None:
    assert media_type(key) == expected


def test_objects_under_a_digest_are_kept_for_a_year_and_the_pointer_is_asked_for_every_time() -> None:
    assert cache_control("film/d/master.m3u8") == "public, max-age=31536000, immutable"
    assert cache_control("film/current.json") == cache_control("anything", mutable=True) == "no-cache"
    assert is_pointer("film/current.json") and not is_pointer("film/d/programme.json")
