"""The picture of the body: footage of any kind as square-pixel BT.709 frames on the canvas, cut to the frame.

Each filter is there only where this footage needs it, so ordinary footage costs nothing but scaling.
"""

from fractions import Fraction

from pipeline.encode.chains import Stream
from pipeline.model.probe import Probe, VideoStream
from pipeline.model.timeline import Timeline

SEEKABLE = {"mov", "matroska"}
"""Containers with an index of keyframes; in others a seek may land behind the frame that is wanted."""

SEEK_WORTH_S = 20
SEEK_SLACK_S = 2
"""How long before the first cut the keyframe lies at which decoding starts, at least."""

HD_HEIGHT_PX = 720
"""Untagged pictures this high are BT.709, smaller ones BT.601, as players take them."""

MATRICES = {
    "bt709": "bt709",
    "fcc": "fcc",
    "bt470bg": "bt601",
    "smpte170m": "bt601",
    "smpte240m": "smpte240m",
    "bt2020nc": "bt2020",
    "bt2020c": "bt2020",
}
"""ffprobe's color_space -> the scale filter's name."""

NOMINAL_PEAK_NITS = 203
"""HDR reference white, ITU-R BT.2408: it becomes SDR white, brighter highlights are rolled off."""


def is_seekable(probe: Probe) -> bool:
    """Whether a seek leads to the key picture before, as the container's index has it."""
    return not SEEKABLE.isdisjoint(probe.container.split(","))


def plan_seek(probe: Probe, timeline: Timeline) -> int:
    """Frames of the programme's rate that may be skipped before decoding starts; 0 where seeking does not pay."""
    first_s, second = timeline.cuts[0].start_s, round(timeline.frame_rate)
    if first_s < SEEK_WORTH_S or not is_seekable(probe):
        return 0
    # So many that they last a whole number of microseconds at every usual rate: ffmpeg's clock counts no finer.
    return int((first_s - SEEK_SLACK_S) * timeline.frame_rate) // second * second


def compile_body_picture(stream: Stream, video: VideoStream, timeline: Timeline, *, skipped_frames: int) -> Stream:
    """The cuts of the footage as sum(timeline.cut_frames) frames of the canvas' size."""
    if video.interlaced:
        stream = stream.filter("bwdif", mode="send_frame", deint="all")
    return compile_canvas(_cut(stream, timeline, skipped_frames), video, timeline)


def compile_canvas(stream: Stream, video: VideoStream, timeline: Timeline) -> Stream:
    """Each frame of the footage, deinterlaced before, as a frame of the canvas."""
    width_px, height_px = fitted(video, timeline)
    stream = _tone_mapped(stream, video, width_px, height_px) if video.hdr else _sdr(stream, video, width_px, height_px)
    if (width_px, height_px) != (timeline.width_px, timeline.height_px):
        # Even offsets, so that chroma samples stay where they were.
        x, y = (timeline.width_px - width_px) // 4 * 2, (timeline.height_px - height_px) // 4 * 2
        stream = stream.filter("pad", w=timeline.width_px, h=timeline.height_px, x=x, y=y, color="black")
    return tagged(stream)


def tagged(stream: Stream) -> Stream:
    """The stream marked as what it is, BT.709 limited range with square pixels; no pixel is touched."""
    marks = stream.filter(
        "setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv", field_mode="prog"
    )
    return marks.filter("setsar", sar=1)


def fitted(video: VideoStream, timeline: Timeline) -> tuple[int, int]:
    """The footage's size on the canvas: whole picture, never scaled up, filling the canvas where it nearly does."""
    scale = min(Fraction(timeline.width_px, video.width_px), Fraction(timeline.height_px, video.height_px), Fraction(1))
    width_px = max(2 * round(video.width_px * scale / 2), 2)
    height_px = max(2 * round(video.height_px * scale / 2), 2)
    nearly = Fraction(197, 200)
    if width_px >= timeline.width_px * nearly and height_px >= timeline.height_px * nearly:
        return timeline.width_px, timeline.height_px
    return width_px, height_px


def _cut(stream: Stream, timeline: Timeline, skipped_frames: int) -> Stream:
    """On one clock of constant rate from the footage's start, so that frame numbers are times."""
    rate = timeline.frame_rate
    ranges = [
        (int(cut.start_s * rate) - skipped_frames, frames)
        for cut, frames in zip(timeline.cuts, timeline.cut_frames, strict=True)
    ]
    stream = stream.filter("fps", fps=str(rate), start_time=0)
    # Where the picture ends before the sound the last frame stays; trim ends the endless repetition.
    stream = stream.filter("tpad", stop=-1, stop_mode="clone")
    stream = stream.filter("trim", end_frame=ranges[-1][0] + ranges[-1][1])
    if len(ranges) == 1 and ranges[0][0] == 0:
        return stream
    kept = "+".join(f"between(n,{start},{start + frames - 1})" for start, frames in ranges)
    return stream.filter("select", expr=kept).filter("setpts", expr=f"N/({rate})/TB")


def _sdr(stream: Stream, video: VideoStream, width_px: int, height_px: int) -> Stream:
    """Scaled, brought to BT.709 limited range and 8-bit 4:2:0, each only where it is not so already."""
    upright = (video.coded_height_px, video.coded_width_px) if video.rotation_deg % 180 else (
        video.coded_width_px, video.coded_height_px)  # fmt: skip
    options: dict[str, str | int] = {}
    if upright != (width_px, height_px):
        options |= {"w": width_px, "h": height_px, "flags": "bicubic"}
    matrix = MATRICES.get(video.color_space) or ("bt709" if video.coded_height_px >= HD_HEIGHT_PX else "bt601")
    rgb = "gbr" in video.pixel_format or "rgb" in video.pixel_format or "bgr" in video.pixel_format
    if rgb:
        options |= {"out_color_matrix": "bt709", "out_range": "limited"}
    elif matrix != "bt709":
        options |= {"in_color_matrix": matrix, "out_color_matrix": "bt709"}
    if not rgb and (video.color_range in {"pc", "jpeg"} or video.pixel_format.startswith("yuvj")):
        options |= {"in_range": "full", "out_range": "limited"}
    if options:
        stream = stream.filter("scale", **options)
    return stream.filter("format", pix_fmts="yuv420p")


def _tone_mapped(stream: Stream, video: VideoStream, width_px: int, height_px: int) -> Stream:
    """PQ or HLG as BT.709. Scaled first: tone mapping works in floats and is the dearest filter here."""
    known = {
        "min": (MATRICES.get(video.color_space) and video.color_space) or "bt2020nc",
        "pin": video.color_primaries if video.color_primaries in {"bt709", "bt2020", "smpte432"} else "bt2020",
        "tin": video.transfer,
        "rin": "full" if video.color_range == "pc" else "limited",
    }
    stream = stream.filter("zscale", w=width_px, h=height_px, filter="bicubic", **known)
    stream = stream.filter("zscale", t="linear", npl=NOMINAL_PEAK_NITS).filter("format", pix_fmts="gbrpf32le")
    stream = stream.filter("zscale", p="bt709").filter("tonemap", tonemap="mobius", desat=0)
    stream = stream.filter("zscale", t="bt709", m="bt709", r="limited", dither="ordered")
    return stream.filter("format", pix_fmts="yuv420p")
