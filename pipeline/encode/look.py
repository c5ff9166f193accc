"""look: a few short stretches of the body encoded at every size and scored, so that content can decide the ladder.

Half a second each, from a keyframe on so that nothing is decoded in vain; about three parts in a hundred of
the encode of a programme of minutes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream, fan_out, join
from pipeline.encode.ladder import candidate_sides, sized
from pipeline.encode.outputs import cascade, picture_options
from pipeline.encode.picture import compile_canvas, is_seekable
from pipeline.encode.quality import quality_argv, read_vmaf
from pipeline.ffmpeg.command import compile_graph, ffprobe_argv, hostile_input_kwargs
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.ladder import Codec, Rendition, Sample
from pipeline.model.probe import Probe, VideoStream
from pipeline.model.timeline import Timeline

STRETCH_S = Fraction(1, 2)
SECONDS_A_STRETCH = 120
LEAST_STRETCHES, MOST_STRETCHES = 2, 3
EARLIER_S = 12
"""Without an index a seek may lead behind the last key picture, and nothing comes out: they lie ten seconds apart, with
x264."""

SAMPLED_CRF = {Codec.H264: (23, 31), Codec.HEVC: (24, 34), Codec.AV1: (22, 42)}
GOP_S = 2
"""The real encode's, by which key pictures count in the expected rate."""


LIMITS = Limits(wall_s=600, cpu_s=1200, address_space_bytes=16 * 2**30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One size at one crf, and where it is written."""

    rendition: Rendition
    path: Path

    @property
    def log(self) -> Path:
        """Where its scores are written."""
        return self.path.with_suffix(".json")


def look(
    footage: Footage,
    probe: Probe,
    timeline: Timeline,
    codecs: Sequence[Codec],
    *,
    tools: Tools,
    runner: Runner,
    scratch: Path,
    threads: int,
) -> tuple[Sample, ...]:
    """Samples of every candidate side in every codec. scratch: an existing, empty folder, emptied again.

    Raises ValueError where the footage has no picture, ProgramFailed where ffmpeg stops.
    """
    if probe.video is None:
        raise ValueError("there is no picture to look at")
    frames, stretches = stretch_frames(timeline), plan_stretches(timeline, seekable=is_seekable(probe))
    trials, reference = plan_trials(timeline, codecs, scratch), scratch / "reference.mkv"
    encode = look_argv(
        footage, probe.video, timeline, trials, reference, stretches=stretches, tools=tools, threads=threads
    )
    runner.run(Job(argv=encode, reads=(footage.path,), writes=(scratch,), limits=LIMITS))
    for side in candidate_sides(timeline):  # one size at a time: each scorer holds pictures of the canvas' size
        score = quality_argv(
            {trial.path: trial.log for trial in trials if trial.rendition.side_px == side},
            reference,
            size_px=(timeline.width_px, timeline.height_px),
            only=scored_frames(frames, len(stretches)),
            tools=tools,
            threads=threads,
            vmaf_only=True,
        )
        runner.run(Job(argv=score, writes=(scratch,), limits=LIMITS))
    samples = tuple(_sample(trial, timeline.frame_rate, tools=tools, runner=runner) for trial in trials)
    for path in scratch.iterdir():
        path.unlink()
    return samples


def _sample(trial: Trial, frame_rate: Fraction, *, tools: Tools, runner: Runner) -> Sample:
    return Sample(
        side_px=trial.rendition.side_px,
        codec=trial.rendition.codec,
        crf=trial.rendition.crf,
        vmaf=round(read_vmaf(trial.log.read_text(encoding="utf-8")), 2),
        bitrate_bps=_expected_bps(trial.path, frame_rate, tools=tools, runner=runner),
    )


def stretch_frames(timeline: Timeline) -> int:
    """Frames of a stretch; short bodies have less to look at."""
    return max(min(round(STRETCH_S * timeline.frame_rate), *timeline.cut_frames), 1)


def plan_stretches(timeline: Timeline, *, seekable: bool = True) -> list[Fraction]:
    """Where stretches are sought, in seconds of the footage, spread evenly over the body; one where it is no longer."""
    count = min(max(round(timeline.body_s / SECONDS_A_STRETCH), LEAST_STRETCHES), MOST_STRETCHES)
    starts = (_on_footage(timeline, timeline.body_s * Fraction(2 * number + 1, 2 * count)) for number in range(count))
    earlier_s = 0 if seekable else EARLIER_S
    starts = (max(start_s - earlier_s, Fraction(0)) for start_s in starts)
    return list(dict.fromkeys(starts))  # the same stretch twice would be one node of the graph with two ends


def scored_frames(frames: int, stretches: int) -> list[int]:
    """Numbers of the two frames that are scored of each stretch; none, which means all, where stretches are too short.

    Key pictures, which lead the stretches, are better than what follows and rare in the encode itself.
    """
    third = frames // 3
    return [number * frames + part * third for number in range(stretches) for part in (1, 2) if third >= 3]


def _on_footage(timeline: Timeline, body_s: Fraction) -> Fraction:
    """A time of the body as a time of the footage, early enough for a stretch before its cut ends."""
    for cut, frames in zip(timeline.cuts, timeline.cut_frames, strict=True):
        length_s = frames / timeline.frame_rate
        if body_s <= length_s or cut is timeline.cuts[-1]:
            return cut.start_s + max(min(body_s, length_s - STRETCH_S), Fraction(0))
        body_s -= length_s
    raise AssertionError("a timeline has cuts")


def plan_trials(timeline: Timeline, codecs: Sequence[Codec], scratch: Path) -> list[Trial]:
    """Every candidate side in every codec at every sampled crf, from the largest down."""
    trials = []
    for side in candidate_sides(timeline):
        width_px, height_px = sized(timeline, side)
        for codec in codecs:
            for crf in SAMPLED_CRF[codec]:
                rung = Rendition(width_px=width_px, height_px=height_px, crf=crf, max_bitrate_bps=0, codec=codec)
                trials.append(Trial(rendition=rung, path=scratch / f"{rung.name}-{crf}.mp4"))
    return trials


def look_argv(
    footage: Footage,
    video: VideoStream,
    timeline: Timeline,
    trials: list[Trial],
    reference: Path,
    *,
    stretches: Sequence[Fraction],
    tools: Tools,
    threads: int,
) -> tuple[str, ...]:
    """One ffmpeg process: the stretches one after another, as they are into reference and coded into each trial."""
    frames = stretch_frames(timeline)
    pieces = [_stretch(footage, video, timeline, start_s, frames, threads=threads) for start_s in stretches]
    whole = join(pieces).filter("settb", expr=str(1 / timeline.frame_rate)).filter("setpts", expr="N")
    kept, scaled = fan_out(whole, 2)
    raw = {"c:v": "rawvideo", "fps_mode": "passthrough"}
    outputs = [ffmpeg.output(kept, str(reference), **raw)]
    for stream, trial in zip(cascade(scaled, [trial.rendition for trial in trials]), trials, strict=True):
        # A key picture leads each stretch, as if it stood alone.
        options = picture_options(trial.rendition, gop_frames=frames, threads=threads)
        outputs.append(ffmpeg.output(stream, str(trial.path), fps_mode="passthrough", **options))
    return compile_graph(tools, ffmpeg.merge_outputs(*outputs))


def _stretch(
    footage: Footage, video: VideoStream, timeline: Timeline, start_s: Fraction, frames: int, *, threads: int
) -> Stream:
    # From the keyframe before on: an accurate seek would decode up to start_s and throw it away.
    seek = {"ss": f"{float(start_s):.6f}", "noaccurate_seek": None} if start_s else {}
    opened = ffmpeg.input(str(footage.path), **hostile_input_kwargs(), **seek, threads=threads)[str(video.index)]
    if video.interlaced:
        opened = opened.filter("bwdif", mode="send_frame", deint="all")
    steady = opened.filter("fps", fps=str(timeline.frame_rate)).filter("tpad", stop=-1, stop_mode="clone")
    piece = steady.filter("trim", end_frame=frames).filter("setpts", expr="PTS-STARTPTS")
    return compile_canvas(piece, video, timeline)


def _expected_bps(path: Path, frame_rate: Fraction, *, tools: Tools, runner: Runner) -> int:
    """Bits a second of a GOP of the encode's length: stretches hold more key pictures than the encode will."""
    entries = ["-select_streams", "v:0", "-show_entries", "packet=size,flags"]
    answer = runner.run(Job(argv=ffprobe_argv(tools, entries, path), reads=(path,))).stdout
    return expected_bps([("K" in one["flags"], int(one["size"])) for one in json.loads(answer)["packets"]], frame_rate)


def expected_bps(packets: list[tuple[bool, int]], frame_rate: Fraction) -> int:
    """packets: (whether it is a key picture, bytes)."""
    keys = [size for key, size in packets if key]
    others = [size for key, size in packets if not key] or keys
    gop_frames = GOP_S * frame_rate
    bytes_a_gop = Fraction(sum(keys), len(keys)) + (gop_frames - 1) * Fraction(sum(others), len(others))
    return round(bytes_a_gop * 8 / GOP_S)
