import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.digests import sha256_of
from pipeline.errors import CheckFailed, WrongInput
from pipeline.model.package import Package
from pipeline.model.subtitle import SubtitleTrack
from pipeline.package.digest import package_digest, package_files
from pipeline.package.inspecting import inspect
from pipeline.package.read_playlist import read_playlist
from tests.pipeline.package.conftest import TinyEncode

pytestmark = pytest.mark.media


def total_s(package: Package, path: str) -> Fraction:
    return read_playlist((package.directory / path).read_bytes(), path).duration_s


def test_a_package_has_the_layout_players_and_publishers_rely_on(good_package: Package) -> None:
    files = set(package_files(good_package.directory))
    assert {
        "master.m3u8", "manifest.mpd", "programme.json", "poster.jpg", "storyboard.vtt", "storyboard-001.jpg",
        "video/360p/playlist.m3u8", "video/360p/init.mp4", "video/360p/00003.m4s", "video/234p/playlist.m3u8",
        "iframes/360p.m3u8", "iframes/234p.m3u8", "audio/en/playlist.m3u8", "audio/en/init.mp4",
        "subtitles/zh-Hans/playlist.m3u8", "subtitles/zh-Hans/00003.vtt", "subtitles/zh-Hans/full.vtt",
        "subtitles/en/playlist.m3u8", "subtitles/en/full.vtt",
    } <= files  # fmt: skip


def test_no_rule_complains_about_our_own_package(good_package: Package) -> None:
    report = inspect(good_package.directory)
    assert [check for check in report.checks if not check.passed] == []


def test_the_same_inputs_give_the_same_bytes(
    good_package: Package, tiny_encode: TinyEncode, tracks: tuple[SubtitleTrack, ...], tmp_path: Path
) -> None:
    again = tiny_encode.package(tracks, tmp_path / "again")
    assert again.digest == good_package.digest == package_digest(again.directory)


def test_the_facts_name_every_other_file_by_its_digest(good_package: Package) -> None:
    facts = json.loads((good_package.directory / "programme.json").read_text("utf-8"))
    assert facts["title"] == {"zh": "蓝天传感", "en": "Blue <Sky> & Sons"}
    assert (facts["need"], facts["duration_s"], facts["frames"]) == ("financing", 14.0, 350)
    assert facts["languages"] == {"audio": ["en"], "subtitles": ["zh-Hans", "en"]}
    assert facts["files"] == {
        name: sha256_of(good_package.directory / name)
        for name in package_files(good_package.directory)
        if name != "programme.json"
    }


def test_a_changed_subtitle_leaves_every_media_file_as_it_was(
    good_package: Package, tiny_encode: TinyEncode, tracks: tuple[SubtitleTrack, ...], tmp_path: Path
) -> None:
    shifted = tiny_encode.package(tuple(track.shifted(40) for track in tracks), tmp_path / "shifted")
    changed = {
        name
        for name in package_files(shifted.directory)
        if sha256_of(shifted.directory / name) != sha256_of(good_package.directory / name)
    }
    assert "subtitles/zh-Hans/00001.vtt" in changed
    texts = {"programme.json", "master.m3u8", "manifest.mpd"}
    assert all(name.startswith("subtitles/") or name in texts for name in changed)


def test_a_programme_without_speech_offers_no_subtitles_and_says_so(tiny_encode: TinyEncode, tmp_path: Path) -> None:
    silent = tuple(SubtitleTrack(language=language, cues=()) for language in ("en", "zh-Hans"))
    package = tiny_encode.package(silent, tmp_path / "silent")
    assert "SUBTITLES" not in (package.directory / "master.m3u8").read_text("utf-8")
    assert not (package.directory / "subtitles").exists()
    facts = json.loads((package.directory / "programme.json").read_text("utf-8"))
    assert facts["subtitles"] == [] and set(facts["subtitles_absent"]) == {"en", "zh-Hans"}
    assert [check for check in inspect(package.directory).checks if not check.passed] == []


@pytest.mark.parametrize(
    ("frame_rate", "frames"),
    [
        pytest.param(Fraction(30000, 1001), 217, id="29.97, ending with a GOP cut short"),
        pytest.param(Fraction(25, 2), 151, id="12.5, ending with a single frame"),
    ],
)
def test_durations_are_exact_at_any_frame_rate(
    encode_at: Callable[..., TinyEncode], frame_rate: Fraction, frames: int, tmp_path: Path
) -> None:
    package = encode_at(frame_rate=frame_rate, frames=frames).package((), tmp_path / "package")
    exact_s = frames / frame_rate
    for path in ("video/360p/playlist.m3u8", "video/234p/playlist.m3u8", "iframes/360p.m3u8"):
        assert 0 <= exact_s - total_s(package, path) < Fraction(1, 1_000_000)
    assert abs(total_s(package, "audio/en/playlist.m3u8") - exact_s) <= Fraction(1024, 48000)
    assert inspect(package.directory).errors == ()


def test_six_minutes_to_the_frame_never_count_as_more(encode_at: Callable[..., TinyEncode], tmp_path: Path) -> None:
    """The sound runs a little past the last picture, as the last AAC frame does."""
    encode = encode_at(frame_rate=Fraction(5), frames=1800, audio_s=Fraction(36001, 100))
    package = encode.package((), tmp_path / "package")
    assert package.duration_s == 360
    playlists = [name for name in package_files(package.directory) if name.endswith(".m3u8") and "/" in name]
    assert len(playlists) == 5
    assert all(Fraction(359) < total_s(package, name) <= 360 for name in playlists)
    assert inspect(package.directory).errors == ()


def test_renditions_that_are_not_the_timeline_are_refused(
    tiny_encode: TinyEncode, encode_at: Callable[..., TinyEncode], tmp_path: Path
) -> None:
    with pytest.raises(CheckFailed, match="350 frames, the timeline has 351"):
        tiny_encode.but(cut_frames=(251,)).package((), tmp_path / "frames")
    long_sound = encode_at(frame_rate=Fraction(25), frames=100, audio_s=Fraction(9, 2))
    with pytest.raises(CheckFailed, match=r"audio/en: sounds 0\.000000-4\.5"):
        long_sound.package((), tmp_path / "sound")


def test_more_than_six_minutes_are_refused_before_anything_is_packaged(tiny_encode: TinyEncode, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="longer than six minutes"):
        tiny_encode.but(cut_frames=(9000,)).package((), tmp_path / "long")
    assert list((tmp_path / "long").iterdir()) == []


def test_a_folder_in_use_is_refused(tiny_encode: TinyEncode, good_package: Package, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").touch()
    with pytest.raises(WrongInput, match="empty folder"):
        tiny_encode.package_into((), tmp_path / "used")


def test_every_codec_has_an_adaptation_set_and_h264_is_the_first(mixed_package: Package) -> None:
    root = ElementTree.parse(mixed_package.directory / "manifest.mpd").getroot()
    name = "{urn:mpeg:dash:schema:mpd:2011}"
    sets = [
        [one.get("codecs", "").split(".")[0] for one in adaptation.iter(f"{name}Representation")]
        for adaptation in root.iter(f"{name}AdaptationSet")
        if adaptation.get("contentType") == "video"
    ]
    assert sets == [["avc1", "avc1"], ["av01", "av01"], ["hvc1", "hvc1"]]
    ids = [adaptation.get("id") for adaptation in root.iter(f"{name}AdaptationSet")]
    assert ids == [str(number) for number in range(len(ids))]
