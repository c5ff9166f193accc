from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv, ffprobe_argv, hostile_input_kwargs
from pipeline.ffmpeg.progress import seconds_done
from pipeline.ffmpeg.tools import Tools, find_tools

TOOLS = Tools(ffmpeg=Path("/f/ffmpeg"), ffprobe=Path("/f/ffprobe"), packager=Path("/f/packager"), bwrap=None)


def test_every_ffmpeg_call_ignores_stdin_and_overwrites() -> None:
    argv = ffmpeg_argv(TOOLS, ["-i", "x"])
    assert argv[0] == "/f/ffmpeg"
    assert {"-nostdin", "-y"} <= set(argv)
    assert argv[-2:] == ("-i", "x")


def test_probe_flags_come_before_the_footage() -> None:
    argv = ffprobe_argv(TOOLS, ["-show_streams"], Path("/footage/original"))
    assert argv.index("-format_whitelist") < argv.index("-i")
    assert argv[-1] == "/footage/original"


def test_playlists_and_scripts_are_on_no_whitelist() -> None:
    demuxers = set(hostile_input_kwargs()["format_whitelist"].split(","))
    assert not demuxers & {"hls", "concat", "dash", "sdp", "tty", "image2", "svg_pipe", "lavfi", "applehttp", "imf"}
    assert hostile_input_kwargs()["protocol_whitelist"] == "file"
    assert len(HOSTILE_INPUT) == 2 * len(hostile_input_kwargs())


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("out_time_us=1500000", 1.5), ("out_time_us=N/A", None), ("out_time=00:00:01", None), ("", None)],
)
def test_progress_lines_are_read_as_seconds(line: str, seconds: float | None) -> None:
    assert seconds_done(line) == seconds


@given(st.one_of(st.text(), st.text().map("out_time_us={}".format), st.floats().map("out_time_us={}".format)))
def test_no_progress_line_breaks_the_reader(line: str) -> None:
    seconds = seconds_done(line)
    assert seconds is None or isinstance(seconds, float)


def test_a_given_tool_wins_over_the_wheels() -> None:
    assert find_tools(ffmpeg=Path("/mine/ffmpeg")).ffmpeg == Path("/mine/ffmpeg")


def test_a_missing_tool_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("importlib.resources.files", _no_wheels)
    with pytest.raises(ComponentMissing, match="ffmpeg is missing: run `make install`"):
        find_tools()


def _no_wheels(package: str) -> None:
    raise ModuleNotFoundError(package)
