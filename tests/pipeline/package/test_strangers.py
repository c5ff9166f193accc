"""Packages that other tools made, straight from their own muxers: they are read to the end, and told what is true."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.package.inspecting import inspect
from tests.pipeline.package.conftest import TinyEncode

pytestmark = pytest.mark.media

NOT_OURS = {"44"}
"""Nobody else promises a DASH manifest beside HLS."""


@pytest.fixture
def by_ffmpeg(tiny_encode: TinyEncode, tmp_path: Path) -> Callable[..., Path]:
    """ffmpeg's HLS muxer on both rungs with the sound in every segment."""

    def make(*options: str) -> Path:
        encoded = tiny_encode.encoded
        reads = (*(rung.path for rung in encoded.renditions), encoded.audio)
        arguments = [word for path in reads for word in ("-i", str(path))]
        arguments += ["-map", "0:v", "-map", "2:a", "-map", "1:v", "-map", "2:a", "-c", "copy", "-f", "hls"]
        arguments += ["-hls_time", "6", "-hls_playlist_type", "vod", "-master_pl_name", "master.m3u8", *options]
        arguments += ["-var_stream_map", "v:0,a:0 v:1,a:1", str(tmp_path / "v%v/out.m3u8")]
        argv = ffmpeg_argv(tiny_encode.tools, arguments)
        tiny_encode.runner.run(Job(argv=argv, reads=reads, writes=(tmp_path,), limits=Limits(wall_s=60)))
        return tmp_path

    return make


@pytest.mark.parametrize("options", [(), ("-hls_flags", "single_file")], ids=["files", "byte ranges of one file"])
def test_fragmented_mp4_of_ffmpeg_is_measured(by_ffmpeg: Callable[..., Path], options: tuple[str, ...]) -> None:
    report = inspect(by_ffmpeg("-hls_segment_type", "fmp4", *options))
    # It leaves out FRAME-RATE, EXT-X-INDEPENDENT-SEGMENTS and I-frame playlists.
    assert {check.rule for check in report.errors} == {"28", "33", "37"} | NOT_OURS
    measured = next(check for check in report.checks if check.rule == "30")
    assert "measured" in measured.found and measured.passed


def test_transport_streams_are_not_cmaf_and_nothing_is_claimed_of_what_is_in_them(
    by_ffmpeg: Callable[..., Path],
) -> None:
    report = inspect(by_ffmpeg("-hls_segment_type", "mpegts"))
    assert {check.rule for check in report.errors} == {"17", "28", "33", "37"} | NOT_OURS
    assert not {"15", "19", "22", "23", "24"} & {check.rule for check in report.checks}


def test_the_packagers_own_playlists_of_single_files_are_measured(tiny_encode: TinyEncode, tmp_path: Path) -> None:
    encoded, tools = tiny_encode.encoded, tiny_encode.tools
    reads = (*(rung.path for rung in encoded.renditions), encoded.audio)
    argv = [str(tools.packager), "--quiet", "--single_threaded", "--segment_duration=6"]
    for number, path in enumerate(reads):
        kind = "audio" if path == encoded.audio else "video"
        group = ",hls_group_id=audio,hls_name=English" if kind == "audio" else f",iframe_playlist_name=i{number}.m3u8"
        argv.append(f"in={path},stream={kind},output={tmp_path}/{number}.mp4,playlist_name={number}.m3u8{group}")
    argv += [f"--hls_master_playlist_output={tmp_path}/all.m3u8", f"--mpd_output={tmp_path}/all.mpd"]
    limits = Limits(wall_s=60, address_space_bytes=32 * 2**30)
    tiny_encode.runner.run(Job(argv=tuple(argv), reads=reads, writes=(tmp_path,), limits=limits))
    report = inspect(tmp_path)
    # The sound has no LANGUAGE; the rest stands, the on-demand manifest of the same files too.
    assert {check.rule for check in report.errors} == {"34"}
