"""Quality: how near an encoded picture is to its source: VMAF, VMAF-NEG and SSIM by libvmaf.

VMAF-NEG takes no credit for sharpening; where it and SSIM do not rise with VMAF, nothing was gained.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream, fan_out
from pipeline.encode.picture import tagged
from pipeline.ffmpeg.command import compile_graph, hostile_input_kwargs
from pipeline.ffmpeg.tools import Tools

_VMAF = {"model": "version=vmaf_v0.6.1:name=vmaf"}
_APART = 3
_ALL = {"model": f"{_VMAF['model']}|version=vmaf_v0.6.1neg:name=vmaf_neg", "feature": "name=float_ssim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Means over the frames that were looked at. vmaf, vmaf_neg: 0 to 100. ssim: of luma, 0 to 1.

    vmaf_neg and ssim are None where only VMAF was asked for.
    """

    vmaf: float
    vmaf_neg: float | None = None
    ssim: float | None = None


def quality_argv(
    judged: Mapping[Path, Path],
    reference: Path,
    *,
    size_px: tuple[int, int],
    tools: Tools,
    threads: int,
    every: int = 1,
    only: Sequence[int] = (),
    vmaf_only: bool = False,
) -> tuple[str, ...]:
    """ffmpeg's argv that scores files against one reference, decoded once. judged: where each file's scores go, JSON.

    Logs lie where no path needs escaping. Each picture is scaled to size_px, the reference's, by bicubic; frames are
    paired by number, and every such frame is scored. only: just these frames, rising, three or more apart and from 3
    on, so that nothing else is scaled; the log then begins with one more, which read_vmaf leaves out. vmaf_only: half
    the time. What files say about their colours is left aside, or ffmpeg would convert one to suit the other.
    """
    original = _chosen(tagged(ffmpeg.input(str(reference), **hostile_input_kwargs())["v:0"]), only)
    originals = fan_out(_numbered(original.filter("format", pix_fmts="yuv420p")), len(judged))
    outputs = []
    for (file, log), beside in zip(judged.items(), originals, strict=True):
        picture = _chosen(tagged(ffmpeg.input(str(file))["v:0"]), only)
        picture = picture.filter("scale", w=size_px[0], h=size_px[1], flags="bicubic")
        scored = ffmpeg.filter(
            [_numbered(picture.filter("format", pix_fmts="yuv420p")), beside],
            "libvmaf",
            **(_VMAF if vmaf_only else _ALL),
            n_subsample=_APART if only else every,
            n_threads=threads,
            log_fmt="json",
            log_path=str(log),
        )
        outputs.append(ffmpeg.output(scored, "-", format="null"))
    return compile_graph(tools, ffmpeg.merge_outputs(*outputs), progress=True)


def read_quality(log: str) -> Quality:
    """What quality_argv's command wrote."""
    means = {name: pooled["mean"] for name, pooled in json.loads(log)["pooled_metrics"].items()}
    return Quality(vmaf=means["vmaf"], vmaf_neg=means.get("vmaf_neg"), ssim=means.get("float_ssim"))


def read_vmaf(log: str) -> float:
    """Mean VMAF of the frames but the first, which may be a key picture or there for its movement only."""
    scores: list[float] = [frame["metrics"]["vmaf"] for frame in json.loads(log)["frames"]]
    counted = scores[1:] or scores
    return sum(counted) / len(counted)


def _chosen(stream: Stream, only: Sequence[int]) -> Stream:
    """The frames of these numbers, each between its neighbours, by which VMAF tells movement; two lead the first."""
    if not only:
        return stream
    ranges = [(only[0] - _APART, only[0] + 1), *((number - 1, number + 1) for number in only[1:])]
    return stream.filter("select", expr="+".join(f"between(n,{first},{last})" for first, last in ranges))


def _numbered(stream: Stream) -> Stream:
    # One clock for both: time stamps differ from container to container, frame numbers do not.
    return stream.filter("settb", expr="1/1000").filter("setpts", expr="N")
