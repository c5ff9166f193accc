"""quality: libvmaf's scores of real pictures."""

import json
from pathlib import Path

import pytest

from pipeline.encode.quality import quality_argv, read_quality, read_vmaf
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools


def test_the_first_frame_is_left_out_of_the_mean_where_there_are_others() -> None:
    frames = [{"frameNum": number, "metrics": {"vmaf": vmaf}} for number, vmaf in ((0, 99), (3, 90), (6, 80))]
    assert read_vmaf(json.dumps({"frames": frames})) == 85
    assert read_vmaf(json.dumps({"frames": frames[:1]})) == 99


@pytest.mark.media
def test_less_bits_score_less_by_every_measure(tmp_path: Path, tools: Tools, runner: Runner) -> None:
    reference, files = tmp_path / "reference.mp4", [tmp_path / "fine.mp4", tmp_path / "coarse.mp4"]
    made = ["-t", "1", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10", "-filter_complex", "[0]split=3[a][b][c]"]
    for label, file, crf in zip("abc", [reference, *files], ("10", "20", "45"), strict=True):
        made += ["-map", f"[{label}]", "-c:v", "libx264", "-crf", crf, "-pix_fmt", "yuv420p", str(file)]
    runner.run(Job(argv=ffmpeg_argv(tools, made), writes=(tmp_path,)))
    logs = {file: file.with_suffix(".json") for file in files}
    argv = quality_argv(logs, reference, size_px=(320, 180), every=3, tools=tools, threads=1)
    runner.run(Job(argv=argv, writes=(tmp_path,)))
    fine, coarse = (read_quality(log.read_text()) for log in logs.values())
    assert fine.vmaf > 80 > coarse.vmaf
    assert fine.vmaf_neg is not None and coarse.vmaf_neg is not None and fine.vmaf_neg > coarse.vmaf_neg
    assert fine.ssim is not None and coarse.ssim is not None and 1 >= fine.ssim > coarse.ssim


@pytest.mark.media
def test_what_files_say_about_their_colours_changes_no_score(tmp_path: Path, tools: Tools, runner: Runner) -> None:
    reference, file = tmp_path / "untagged.mp4", tmp_path / "tagged.mp4"
    drawn = ["-t", "0.3", "-f", "lavfi", "-i", "color=c=0xC55A11:s=320x180:r=10"]
    coded = ["-c:v", "libx264", "-qp", "1", "-pix_fmt", "yuv420p"]
    runner.run(Job(argv=ffmpeg_argv(tools, [*drawn, *coded, str(reference)]), writes=(tmp_path,)))
    marks = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
    again = ["-i", str(reference), "-vf", marks, *coded, str(file)]
    runner.run(Job(argv=ffmpeg_argv(tools, again), writes=(tmp_path,)))
    log = tmp_path / "log.json"
    argv = quality_argv({file: log}, reference, size_px=(320, 180), every=1, tools=tools, threads=1)
    runner.run(Job(argv=argv, writes=(tmp_path,)))
    assert read_quality(log.read_text()).ssim == pytest.approx(1, abs=1e-4)


@pytest.mark.media
def test_chosen_frames_score_as_they_do_among_all(tmp_path: Path, tools: Tools, runner: Runner) -> None:
    reference, file = tmp_path / "reference.mp4", tmp_path / "file.mp4"
    made = ["-t", "2", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10", "-filter_complex", "[0]split=2[a][b]"]
    for label, written, crf in (("a", reference, "10"), ("b", file, "35")):
        made += ["-map", f"[{label}]", "-c:v", "libx264", "-crf", crf, "-pix_fmt", "yuv420p", str(written)]
    runner.run(Job(argv=ffmpeg_argv(tools, made), writes=(tmp_path,)))
    logs = {}
    for name, chosen in (("all", ()), ("chosen", (5, 9, 16))):
        log = tmp_path / f"{name}.json"
        argv = quality_argv({file: log}, reference, size_px=(320, 180), tools=tools, threads=1, only=chosen)
        runner.run(Job(argv=argv, writes=(tmp_path,)))
        logs[name] = [frame["metrics"]["vmaf"] for frame in json.loads(log.read_text())["frames"]]
    assert logs["chosen"][1:] == pytest.approx([logs["all"][number] for number in (5, 9, 16)], abs=1e-3)
