"""bare_ladder_argv: the plain ffmpeg command for the same ladder, which the benchmark holds `produce` against."""

from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream
from pipeline.encode.outputs import BITEXACT, audio_path, rung_outputs
from pipeline.encode.picture import tagged
from pipeline.ffmpeg.command import compile_graph, hostile_input_kwargs
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.ladder import Ladder
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline


def bare_ladder_argv(
    footage: Footage,
    probe: Probe,
    timeline: Timeline,
    ladder: Ladder,
    *,
    tools: Tools,
    destination: Path,
    threads: int,
) -> tuple[str, ...]:
    """One decode, split, scale, x264 and AAC with the same rates and presets: no title, ending, loudness or cuts.

    Raises ValueError where the footage has no picture.
    """
    if probe.video is None:
        raise ValueError("a ladder needs a picture")
    opened: Stream = ffmpeg.input(str(footage.path), **hostile_input_kwargs(), threads=threads)
    top = ladder.renditions[0]
    # As the encode does: told to write BT.709, ffmpeg would convert what says nothing about its colours.
    picture = tagged(opened[str(probe.video.index)])
    if (probe.video.width_px, probe.video.height_px) != (top.width_px, top.height_px):
        picture = picture.filter("scale", w=top.width_px, h=top.height_px, flags="bicubic")
    if probe.video.frame_rate != timeline.frame_rate:
        picture = picture.filter("fps", fps=str(timeline.frame_rate))
    picture = picture.filter("format", pix_fmts="yuv420p")
    outputs = rung_outputs(picture, ladder, destination=destination, threads=threads)
    if probe.audio is not None:
        sound = {"c:a": "aac", "b:a": ladder.audio_bitrate_bps, "ar": 48_000, "ac": 2}
        heard = opened[str(probe.audio.index)]
        outputs.append(ffmpeg.output(heard, str(audio_path(destination)), **sound, **BITEXACT))
    return compile_graph(tools, ffmpeg.merge_outputs(*outputs))
