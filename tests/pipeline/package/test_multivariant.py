from fractions import Fraction

from pipeline.package.measuring import Rates
from pipeline.package.multivariant import AudioRendition, SubtitleRendition, Variant, multivariant_playlist
from pipeline.package.read_playlist import RENDITION, VARIANT, Playlist, read_playlist


def rates(average: int, peak: int) -> Rates:
    return Rates(average_bps=Fraction(average), peak_bps=Fraction(peak))


def variant(height: int, average: int, codecs: str = "avc1.640028") -> Variant:
    return Variant(
        name=f"{height}p", uri=f"video/{height}p/playlist.m3u8", key_picture_uri=f"iframes/{height}p.m3u8",
        codecs=codecs, width_px=height * 16 // 9, height_px=height, frame_rate=Fraction(30000, 1001),
        video_range="SDR", rates=rates(average, average * 3 // 2), key_picture_rates=rates(1000, 2000),
    )  # fmt: skip


AUDIO = AudioRendition(
    uri="audio/en/playlist.m3u8", language="en", name="English", codecs="mp4a.40.2", channels=2,
    rates=rates(96_000, 100_000),
)  # fmt: skip
SUBTITLES = [
    SubtitleRendition(
        uri=f"subtitles/{language}/playlist.m3u8", language=language, name=name, default=language == "zh-Hans",
        captions=language == "en", rates=rates(weight, 2 * weight),
    )
    for language, name, weight in (("zh-Hans", "简体中文", 300), ("en", "English", 400))
]  # fmt: skip


def written(subtitles: list[SubtitleRendition]) -> Playlist:
    variants = [variant(1080, 5_000_000), variant(720, 2_300_000), variant(360, 400_000)]
    return read_playlist(multivariant_playlist(variants, AUDIO, subtitles).encode(), "master.m3u8")


def test_rates_are_those_of_the_heaviest_combination() -> None:
    first = written(SUBTITLES).all(VARIANT)[1].attributes
    assert int(first["AVERAGE-BANDWIDTH"]) == 5_000_000 + 96_000 + 400
    assert int(first["BANDWIDTH"]) == 7_500_000 + 100_000 + 800


def test_players_start_near_two_megabits_and_the_rest_descends() -> None:
    assert [uri.uri.split("/")[1] for uri in written(SUBTITLES).uris] == ["720p", "1080p", "360p"]


def test_h264_comes_before_every_other_codec_whatever_the_order_of_the_ladder() -> None:
    ladder = [
        variant(1080, 2_000_000, "av01.0.08M.08"), variant(1080, 5_000_000), variant(720, 2_200_000, "hvc1.1.6.L93.90"),
        variant(720, 2_600_000), variant(360, 200_000, "av01.0.04M.08"), variant(360, 400_000),
    ]  # fmt: skip
    playlist = read_playlist(multivariant_playlist(ladder, AUDIO, []).encode(), "master.m3u8")
    codecs = [tag.attributes["CODECS"].split(".")[0] for tag in playlist.all(VARIANT)]
    assert codecs == ["avc1", "avc1", "avc1", "av01", "av01", "hvc1"]
    assert [tag.attributes["RESOLUTION"] for tag in playlist.all(VARIANT)][:3] == ["1280x720", "1920x1080", "640x360"]


def test_without_h264_the_start_is_chosen_among_one_codec() -> None:
    ladder = [variant(1080, 2_500_000, "av01.0.08M.08"), variant(720, 2_000_000, "hvc1.1.6.L93.90")]
    playlist = read_playlist(multivariant_playlist(ladder, AUDIO, []).encode(), "master.m3u8")
    assert playlist.uris[0].uri.startswith("video/1080p")


def test_frame_rate_has_three_decimals() -> None:
    assert {tag.attributes["FRAME-RATE"] for tag in written([]).all(VARIANT)} == {"29.970"}


def test_chinese_is_on_by_default_and_only_english_captions_are_accessibility() -> None:
    _, chinese, english = (tag.attributes for tag in written(SUBTITLES).all(RENDITION))
    assert (chinese["LANGUAGE"], chinese["NAME"], chinese["DEFAULT"]) == ("zh-Hans", "简体中文", "YES")
    assert chinese["AUTOSELECT"] == "YES" and "CHARACTERISTICS" not in chinese
    assert (english["LANGUAGE"], english["NAME"], english["DEFAULT"]) == ("en", "English", "NO")
    assert english["CHARACTERISTICS"] == "public.accessibility.transcribes-spoken-dialog"


def test_without_subtitles_no_variant_names_a_group() -> None:
    playlist = written([])
    assert all("SUBTITLES" not in tag.attributes for tag in playlist.all(VARIANT))
    assert [tag.attributes["TYPE"] for tag in playlist.all(RENDITION)] == ["AUDIO"]
