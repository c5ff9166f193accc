"""Bytes that nobody would write: every reader says what is wrong or reads on; none crashes, none hangs."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.model.package import Package
from pipeline.package.av1 import full_codecs
from pipeline.package.checks_dash import dash_names_the_same
from pipeline.package.checks_subtitles import subtitle_segments_are_whole
from pipeline.package.files import Folder
from pipeline.package.init_segment import read_init_segment
from pipeline.package.loading import Kind, LoadedPackage, load_package, resolve
from pipeline.package.measuring import measure_segment
from pipeline.package.read_playlist import MEDIA_TAGS, MULTIVARIANT_TAGS, read_playlist

pytestmark = pytest.mark.media

steady = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

NUMBERS = st.sampled_from(["0", "-1", "6.0", "1e9", "9" * 30, "", "0x10", "٣", "NaN", "1@", "@", "5@0", "5"])
LINES = st.one_of(
    st.builds("#{}:{}".format, st.sampled_from(sorted(MEDIA_TAGS | MULTIVARIANT_TAGS)), NUMBERS),
    st.builds('#EXT-X-MEDIA:TYPE={},URI="{}",NAME={}'.format, NUMBERS, NUMBERS, NUMBERS),
    st.builds('#EXT-X-MAP:URI="{}",BYTERANGE="{}"'.format, NUMBERS, NUMBERS),
    st.sampled_from(["#EXTM3U", "a.m4s", "../../x", "#EXTINF:6,", "http://[", "\0", "#", "   ", "%00", "%2e%2e/"]),
    st.text(max_size=20),
)
EDITS = st.lists(
    st.tuples(st.integers(0, 3000), st.one_of(st.sampled_from([0, 1, 127, 128, 255]), st.integers(0, 255))), max_size=8
)


def edited(content: bytes, edits: Sequence[tuple[int, int]], kept: int) -> bytes:
    """A few bytes changed, and cut off after kept of them."""
    changed = bytearray(content)
    for position, value in edits:
        changed[position % len(changed)] = value
    return bytes(changed[: max(1, len(changed) * kept // 100)])


@steady
@given(st.lists(LINES, max_size=25), st.booleans())
def test_any_playlist_is_read_or_refused(lines: list[str], begun: bool) -> None:
    content = "\n".join(["#EXTM3U", *lines] if begun else lines).encode("utf-8", "surrogatepass")
    with contextlib.suppress(WrongInput):
        playlist = read_playlist(content, "x.m3u8")
        assert len(playlist.segments) <= len(playlist.uris)


@steady
@given(st.binary(max_size=200))
def test_any_bytes_are_no_playlist_or_one(content: bytes) -> None:
    with contextlib.suppress(WrongInput):
        read_playlist(content, "x.m3u8")


@pytest.mark.parametrize("rung", ["360p", "270p", "288p"], ids=["H.264", "AV1", "HEVC"])
@steady
@given(edits=EDITS, more=EDITS, kept=st.sampled_from([100, 100, 100, 60, 5]))
def test_any_initialization_and_media_segment_is_read_or_refused(
    mixed_package: Package, rung: str, edits: list[tuple[int, int]], more: list[tuple[int, int]], kept: int
) -> None:
    folder = mixed_package.directory / "video" / rung
    with contextlib.suppress(WrongInput):
        init = read_init_segment(edited((folder / "init.mp4").read_bytes(), edits, kept), "init.mp4")
        full_codecs(init.main.codecs)
        measured = measure_segment(edited((folder / "00003.m4s").read_bytes(), more, kept), init, "x", "x")
        assert measured.samples > 0


ODD_URIS = ["http://[", "a" * 5000, "%00", "%2e%2e/x", "//x", "?", "./", "%ff", "../../../x"]


@steady
@given(st.one_of(st.text(max_size=20), st.sampled_from(ODD_URIS)))
def test_any_uri_leads_to_a_file_of_the_package_or_nowhere(good_package: Package, uri: str) -> None:
    path = resolve("video/360p/playlist.m3u8", uri)
    with contextlib.suppress(WrongInput):
        if path is not None:
            assert Folder(root=good_package.directory).size_bytes(path) and ".." not in path.split("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherManifest(Folder):
    """A folder whose manifest says something else."""

    manifest: bytes

    def size_bytes(self, path: str) -> int:
        """See Files.size_bytes."""
        return len(self.manifest) if path.endswith(".mpd") else Folder.size_bytes(self, path)

    def read(self, path: str, byte_range: tuple[int, int] | None = None) -> bytes:
        """See Files.read."""
        return self.manifest if path.endswith(".mpd") else Folder.read(self, path, byte_range)


@pytest.fixture(scope="session")
def loaded(good_package: Package) -> LoadedPackage:
    return load_package(Folder(root=good_package.directory), "master.m3u8")


WORDS = ["", "0", "-1", "9" * 18, "9" * 400, "$Number%099d$", "$$", "PT1S", "http://[", "&#0;", "<", '"', "../..", "\0"]


@steady
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(WORDS)), max_size=4), EDITS, st.sampled_from([100, 100, 50])
)
def test_any_manifest_is_judged(
    loaded: LoadedPackage, words: list[tuple[int, str]], edits: list[tuple[int, int]], kept: int
) -> None:
    original = (loaded.files.read("manifest.mpd")).decode()
    parts = original.split('"')
    for place, word in words:
        parts[place * 2 % (len(parts) - 1) + 1] = word
    content = edited('"'.join(parts).encode(), edits if kept < 100 else (), kept)
    assert isinstance(loaded.files, Folder)
    changed = replace(loaded, files=OtherManifest(root=loaded.files.root, manifest=content))
    assert list(dash_names_the_same(changed))


@steady
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["WEBVTT", "", "X-TIMESTAMP-MAP=MPEGTS:9,LOCAL:00:00:00.000", "X-TIMESTAMP-MAP=LOCAL:99:99:99.999",
                 "00:01.000 --> 00:02.000", "999999999:00:00.000 --> 00:00:00.000", "-->", "NOTE x"]
            ),
            st.text(max_size=12),
        ),
        max_size=15,
    )
)  # fmt: skip
def test_any_subtitle_segment_is_judged(loaded: LoadedPackage, lines: list[str]) -> None:
    changed = {
        path: replace(media, segments=tuple(replace(segment, text="\n".join(lines)) for segment in media.segments))
        for path, media in loaded.media.items()
        if media.kind is Kind.SUBTITLES
    }
    assert list(subtitle_segments_are_whole(replace(loaded, media=changed)))
