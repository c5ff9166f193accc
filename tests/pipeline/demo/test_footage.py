import hashlib
import json
import wave
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.demo.footage import escaped, make_demo_footage, plan_bounds, plan_footage
from pipeline.demo.narration import speak
from pipeline.demo.script import load_script
from pipeline.ffmpeg.command import ffmpeg_argv, ffprobe_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools

SCRIPT = load_script()


def test_scenes_change_in_the_pauses_on_whole_frames() -> None:
    bounds_s = plan_bounds([0.0, 10.013, 20.0], 30.0)
    assert bounds_s == pytest.approx([0.0, 10.68, 20.64, 31.68], abs=0.001)
    assert all((bound_s * 25) == pytest.approx(round(bound_s * 25)) for bound_s in bounds_s)


def test_paths_with_awkward_letters_survive_the_filter_graph() -> None:
    assert escaped(Path("/a:b/it's,[x];")) == "/a\\\\:b/it\\\\\\'s\\,\\[x\\]\\;"


def test_the_same_words_make_the_same_plan() -> None:
    bounds_s = [float(10 * i) for i in range(len(SCRIPT.scenes) + 1)]
    paths = (Path("/n.wav"), Path("/d.ass"), Path("/fonts"), Path("/out.mp4"))
    plan = plan_footage(SCRIPT.scenes, bounds_s, *paths)
    assert plan == plan_footage(SCRIPT.scenes, bounds_s, *paths)
    assert "xfade=duration=0.8:offset=50.000" in plan[plan.index("-filter_complex") + 1]
    assert plan[plan.index("-threads") + 1] == "4"  # x264's bytes depend on it


@pytest.mark.media
def test_the_whole_script_takes_about_a_minute(tmp_path: Path) -> None:
    starts_s = speak([scene.narration for scene in SCRIPT.scenes], tmp_path / "all.wav", pause_s=0.7)
    with wave.open(str(tmp_path / "all.wav"), "rb") as sound:
        bounds_s = plan_bounds(starts_s, sound.getnframes() / sound.getframerate())
    assert 55 <= bounds_s[-1] <= 70
    assert all(after - before >= 6 for before, after in pairwise(bounds_s))


@pytest.mark.media
def test_footage_looks_like_a_cameras_and_is_the_same_every_time(tools: Tools, runner: Runner, tmp_path: Path) -> None:
    scenes = (
        replace(SCRIPT.scenes[1], narration="Ninety-six percent."),
        replace(SCRIPT.scenes[4], narration="A second plant."),
    )
    script = replace(SCRIPT, scenes=scenes)
    demo = make_demo_footage(tmp_path / "demo.mp4", tools=tools, runner=runner, script=script)
    again = make_demo_footage(tmp_path / "again.mp4", tools=tools, runner=runner, script=script)
    assert demo.path == tmp_path / "demo.mp4" and demo.programme == SCRIPT.programme
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (demo.path, again.path)}
    assert len(digests) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.mp4", "demo.mp4"]
    _is_hd_with_stereo_sound(demo.path, tools, runner)
    _moves_without_flashing(demo.path, tools, runner, tmp_path)


def _is_hd_with_stereo_sound(path: Path, tools: Tools, runner: Runner) -> None:
    argv = ffprobe_argv(tools, ["-show_streams"], path)
    video, audio = json.loads(runner.run(Job(argv=argv, reads=(path,))).stdout)["streams"]
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 1920, 1080)
    assert (video["r_frame_rate"], video["pix_fmt"], video["color_space"]) == ("25/1", "yuv420p", "bt709")
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", "48000", 2)
    assert float(video["duration"]) == pytest.approx(float(audio["duration"]), abs=0.05)


def _moves_without_flashing(path: Path, tools: Tools, runner: Runner, folder: Path) -> None:
    """Every frame differs from the one before, and the picture's mean brightness never jumps."""
    small = ["-i", str(path), "-vf", "scale=160:90:flags=area,format=gray", "-f", "rawvideo", "-"]
    pictures = runner.run(Job(argv=ffmpeg_argv(tools, small), reads=(path,))).stdout
    frames = [pictures[at : at + 160 * 90] for at in range(0, len(pictures), 160 * 90)]
    assert sum(before != after for before, after in pairwise(frames)) >= 0.98 * (len(frames) - 1)
    means = [sum(frame) / len(frame) for frame in frames]
    assert max(abs(after - before) for before, after in pairwise(means)) < 5  # of 255, within 40 ms
