"""The files the one encode writes: a rung each and the sound; every flag with its reason."""

from collections.abc import Sequence
from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream, fan_out
from pipeline.encode.shots import tell_changes
from pipeline.encode.soundtrack import SAMPLE_RATE_HZ
from pipeline.model.ladder import Codec, Ladder, Rendition

AAC_FRAME_SAMPLES = 1024
"""Samples in an AAC-LC frame, and the encoder's delay: the first frame decodes to what comes before the sound."""

CHEAP_SIDE_PX = 480
"""Above this side motion is refined one step less: two thirds of the time at hardly more bytes. Below, it pays
(docs/adr/0007)."""

AV1_PRESET = 9
"""10 is a sixth cheaper and stops short of VMAF 93 at any sensible rate; 8 takes half as long again for no more
(docs/adr/0007)."""

HEVC_PRESET = "veryfast"
"""Against superfast a seventh more bytes, a third more time, VMAF 1.6 and VMAF-NEG 2.0 higher; faster gains no more."""

BITEXACT = {"fflags": "+bitexact", "map_metadata": -1, "map_chapters": -1}
"""Nothing of the uploader's metadata, no date and no version: the same inputs give the same bytes."""


def rung_outputs(
    picture: Stream, ladder: Ladder, *, destination: Path, threads: int, changes: Path | None = None, lead: int = 0
) -> list[Stream]:
    """A file a rung, from the largest to the smallest, each scaled from the one above.

    changes: where to write how much each frame of the smallest rung differs from the one before, if anywhere.
    lead: frames at the beginning that are told of in changes and not encoded.
    """
    streams = cascade(picture, ladder.renditions)
    if changes is not None:
        smallest = len(ladder.h264) - 1
        streams[smallest] = tell_changes(streams[smallest], changes)
    if lead:
        streams = [stream.filter("trim", start_frame=lead).filter("setpts", expr="N") for stream in streams]
    return [
        _rung_output(stream, rendition, ladder, destination=destination, threads=threads)
        for stream, rendition in zip(streams, ladder.renditions, strict=True)
    ]


def cascade(stream: Stream, renditions: Sequence[Rendition]) -> list[Stream]:
    """A stream for each rendition, in their order. The largest is the stream as it is; sizes are scaled once, from the
    one above."""
    sizes = sorted({(rendition.width_px, rendition.height_px) for rendition in renditions}, reverse=True)
    streams: dict[int, Stream] = {}
    for index, (width_px, height_px) in enumerate(sizes):
        if index:
            stream = stream.filter("scale", w=width_px, h=height_px, flags="bicubic")
            # 853.3 rounded to 854 must not come back as pixels that are not square.
            stream = stream.filter("setsar", sar=1)
        takers = [
            place for place, one in enumerate(renditions) if (one.width_px, one.height_px) == (width_px, height_px)
        ]
        further = index < len(sizes) - 1
        branches = fan_out(stream, len(takers) + further)
        streams.update(zip(takers, branches, strict=False))
        stream = branches[-1]
    return [streams[place] for place in range(len(renditions))]


def _rung_output(stream: Stream, rendition: Rendition, ladder: Ladder, *, destination: Path, threads: int) -> Stream:
    """An MP4 with one stream of closed GOPs of ladder.gop_frames, so that all rungs switch at the same frames."""
    options = {
        **picture_options(rendition, gop_frames=ladder.gop_frames, threads=threads),
        "maxrate": rendition.max_bitrate_bps,
        "bufsize": 2 * rendition.max_bitrate_bps,
        "pix_fmt": "yuv420p",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "color_range": "tv",
        "fps_mode": "passthrough",  # the graph has counted the frames already
    }
    return ffmpeg.output(stream, str(rendition_path(destination, rendition)), **options, **BITEXACT)


def picture_options(rendition: Rendition, *, gop_frames: int, threads: int) -> dict[str, str | int | float]:
    """How the rung's pictures are coded, whatever rates it is held to."""
    coding = {Codec.H264: _h264_options, Codec.HEVC: _hevc_options, Codec.AV1: _av1_options}
    return {
        **coding[rendition.codec](rendition, gop_frames, threads),
        "g": gop_frames,
        "flags": "+cgop+bitexact",  # open GOPs glitch where players switch rungs
    }


def _h264_options(rendition: Rendition, gop_frames: int, threads: int) -> dict[str, str | int | float]:
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",  # Apple HLS authoring 1.3
        "crf": f"{rendition.crf:g}",
        # Full strength gives bits to flat walls that edges need more: a fifth more bytes for the same VMAF and VMAF-NEG
        # (docs/adr/0007).
        "aq-strength": 0.8,
        "keyint_min": gop_frames,
        "sc_threshold": 0,  # a keyframe at a scene change would move every later one
        "threads": threads,
        # x264's lookahead in its own thread races with its macroblock tree: one run in four came out different.
        "x264-params": f"sync-lookahead=0:{_effort(rendition)}",
    }


def _effort(rendition: Rendition) -> str:
    """Where the cap decides the rate, trellis and motion refined further buy 5 VMAF on grain (docs/adr/0007)."""
    if rendition.capped:
        return "subme=2:trellis=1"
    return f"subme={1 if rendition.side_px > CHEAP_SIDE_PX else 2}"


def _hevc_options(rendition: Rendition, gop_frames: int, threads: int) -> dict[str, str | int | float]:
    coder = {
        "keyint": gop_frames,
        "min-keyint": gop_frames,
        "scenecut": 0,
        "open-gop": 0,
        "pools": threads,
        "frame-threads": 1,  # rate control that looks across frames in flight comes out different from run to run
        "info": 0,  # no version and options in the stream
        "log-level": "error",
    }
    return {
        "c:v": "libx265",
        "preset": HEVC_PRESET,
        "profile:v": "main",
        "crf": f"{rendition.crf:g}",
        "tag:v": "hvc1",  # parameter sets in the sample entry alone, Apple HLS authoring 1.10
        "x265-params": ":".join(f"{name}={value}" for name, value in coder.items()),
    }


def _av1_options(rendition: Rendition, gop_frames: int, threads: int) -> dict[str, str | int | float]:
    return {
        "c:v": "libsvtav1",
        "preset": AV1_PRESET,
        "crf": round(rendition.crf),
        # No keyframes at scene changes, see above. lp: threads, in steps of its own; each takes a gigabyte at 1080p.
        # Looking further ahead than the group at hand takes a fifth more memory and gains nothing (docs/benchmarks.md).
        "svtav1-params": f"scd=0:lookahead=0:lp={min(max(threads // 2, 1), 6)}",
    }


def rendition_path(destination: Path, rendition: Rendition) -> Path:
    """Where a rung is written."""
    return destination / f"{rendition.name}.mp4"


def changes_path(destination: Path) -> Path:
    """Where the changes from frame to frame are written."""
    return destination / "changes.txt"


def audio_path(destination: Path) -> Path:
    """Where the sound is written."""
    return destination / "audio.mp4"


def audio_output(stream: Stream, ladder: Ladder, *, samples: int, destination: Path) -> Stream:
    """An MP4 with one AAC-LC stereo 48 kHz stream of whole frames, not longer than the programme's samples.

    The encoder's delay takes the place of the first 1024 samples, which must be silent (cards begin with silence): so
    the sound is in step with the picture without an edit list, and no playlist is longer than the picture's.
    """
    delay = AAC_FRAME_SAMPLES
    frames = max(samples // AAC_FRAME_SAMPLES, 2)
    stream = stream.filter("atrim", start_sample=delay, end_sample=frames * AAC_FRAME_SAMPLES)
    stream = stream.filter("asetpts", expr="PTS-STARTPTS")
    options = {
        "c:a": "aac",
        "b:a": ladder.audio_bitrate_bps,
        "ar": SAMPLE_RATE_HZ,
        "ac": 2,
        "use_editlist": 0,
        "flags": "+bitexact",
    }
    return ffmpeg.output(stream, str(audio_path(destination)), **options, **BITEXACT)
