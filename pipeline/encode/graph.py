"""build_graph: one decode, one process, every rung: Timeline + Ladder + BrandPack as one ffmpeg command."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream, arguments_of, join, merge_arguments, source
from pipeline.encode.chunks import Chunk
from pipeline.encode.outputs import audio_output, changes_path, rung_outputs
from pipeline.encode.picture import compile_body_picture, plan_seek, tagged
from pipeline.encode.sound import compile_tones
from pipeline.encode.soundtrack import SAMPLE_RATE_HZ, Gain, compile_body_sound, samples_at
from pipeline.ffmpeg.command import ffmpeg_argv, hostile_input_kwargs
from pipeline.ffmpeg.tools import Tools
from pipeline.model.brand import BrandPack, Card
from pipeline.model.footage import Footage
from pipeline.model.ladder import Ladder
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline

BACKGROUND_PX = (256, 144)
"""The size a card's gradient is worked out at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardScripts:
    """Where the compiled ASS scripts of the two cards lie."""

    title: Path
    ending: Path


def build_graph(
    footage: Footage,
    probe: Probe,
    timeline: Timeline,
    pack: BrandPack,
    ladder: Ladder,
    gain: Gain,
    *,
    scripts: CardScripts,
    tools: Tools,
    destination: Path,
    threads: int,
) -> tuple[str, ...]:
    """ffmpeg's argv for the whole programme: a file a rung, one for the sound, one for the changes, in destination."""
    opened = open_footage(footage, probe, timeline, threads=threads)
    picture = _programme_picture(opened, probe, timeline, pack, scripts)
    changes = changes_path(destination)
    outputs = rung_outputs(picture, ladder, destination=destination, threads=threads, changes=changes)
    samples = samples_at(timeline.frames, timeline.frame_rate)
    heard = _programme_sound(opened, probe, timeline, pack, gain)
    sound = audio_output(heard, ladder, samples=samples, destination=destination)
    if probe.audio is None:  # sound that is made waits for nobody; it may share the picture's graph
        arguments = list(ffmpeg.merge_outputs(*outputs, sound).get_args())
    else:
        arguments = merge_arguments(ffmpeg.merge_outputs(*outputs), sound)
    return ffmpeg_argv(tools, ["-filter_complex_threads", str(threads), *arguments], progress=True)


def build_chunk_graph(
    footage: Footage,
    probe: Probe,
    chunk: Chunk,
    pack: BrandPack,
    ladder: Ladder,
    *,
    scripts: CardScripts,
    tools: Tools,
    destination: Path,
    threads: int,
) -> tuple[str, ...]:
    """ffmpeg's argv for the pictures of one chunk: a file a rung, and one for the changes, in destination."""
    opened = open_footage(footage, probe, chunk.timeline, threads=threads)
    picture = _programme_picture(opened, probe, chunk.timeline, pack, scripts)
    outputs = rung_outputs(
        picture, ladder, destination=destination, threads=threads, changes=changes_path(destination), lead=chunk.lead
    )
    arguments = ffmpeg.merge_outputs(*outputs).get_args()
    return ffmpeg_argv(tools, ["-filter_complex_threads", str(threads), *arguments], progress=True)


def build_sound_graph(
    footage: Footage,
    probe: Probe,
    timeline: Timeline,
    pack: BrandPack,
    ladder: Ladder,
    gain: Gain,
    *,
    tools: Tools,
    destination: Path,
) -> tuple[str, ...]:
    """ffmpeg's argv for the whole programme's sound alone."""
    heard = _programme_sound(open_footage(footage, probe, timeline, threads=1), probe, timeline, pack, gain)
    samples = samples_at(timeline.frames, timeline.frame_rate)
    return ffmpeg_argv(tools, arguments_of(audio_output(heard, ladder, samples=samples, destination=destination)))


def open_footage(footage: Footage, probe: Probe, timeline: Timeline, *, threads: int) -> Stream:
    """The one input. Only the streams that are mapped are decoded."""
    options = {
        **hostile_input_kwargs(),
        # A recording that changes size half-way must not rebuild the graph: the title would start again.
        "reinit_filter:v": 0,
        "threads": threads,
    }
    skipped = plan_seek(probe, timeline)
    if skipped:
        # Not the accurate seek: it would drop a still frame that began before and stands until after the cut.
        options |= {"ss": f"{float(skipped / timeline.frame_rate):.6f}", "noaccurate_seek": None}
    return ffmpeg.input(str(footage.path), **options)


def _programme_picture(
    opened: Stream, probe: Probe, timeline: Timeline, pack: BrandPack, scripts: CardScripts
) -> Stream:
    assert probe.video is not None  # plan_timeline refuses footage without a picture
    body = compile_body_picture(
        opened[str(probe.video.index)], probe.video, timeline, skipped_frames=plan_seek(probe, timeline)
    )
    fonts = pack.font_file.parent
    parts = [body]
    if timeline.title_frames:
        parts.insert(0, _card_picture(pack.title, timeline.title_frames, timeline, scripts.title, fonts))
    if timeline.ending_frames:
        parts.append(_card_picture(pack.ending, timeline.ending_frames, timeline, scripts.ending, fonts))
    # concat counts in microseconds; frame numbers make every time stamp exact again.
    whole = join(parts).filter("settb", expr=str(1 / timeline.frame_rate))
    return whole.filter("setpts", expr="N")


def _card_picture(card: Card, frames: int, timeline: Timeline, script: Path, fonts: Path) -> Stream:
    """Exactly that many frames. The background is drawn once, dithered so that it does not band, and repeated."""
    rate = timeline.frame_rate
    still = _background(card.background, timeline, name=script.stem)
    stream = tagged(still).filter("tpad", stop=frames - 1, stop_mode="clone")
    stream = stream.filter("ass", filename=str(script), fontsdir=str(fonts))
    if card.fade_in_s:
        stream = stream.filter("fade", type="in", start_frame=0, nb_frames=_frames(card.fade_in_s, rate))
    if card.fade_out_s:
        fade = _frames(card.fade_out_s, rate)
        stream = stream.filter("fade", type="out", start_frame=max(frames - fade, 0), nb_frames=fade)
    return stream


def _background(colours: tuple[str, str], timeline: Timeline, *, name: str) -> Stream:
    """One frame that runs from the first colour in the top left corner to the second in the bottom right one.

    It is worked out in floats on a small picture and enlarged, which costs next to nothing. name: the card's.
    """
    width_px, height_px = BACKGROUND_PX
    at = f"((X+0.5)/{width_px}+(Y+0.5)/{height_px})/2"
    planes = {}
    for plane, offset in (("r", 1), ("g", 3), ("b", 5)):
        first, second = (int(colour[offset : offset + 2], 16) / 255 for colour in colours)
        planes[plane] = f"{first:.6f}+({second - first:.6f})*{at}"
    still = source("color", name, color="black", s=f"{width_px}x{height_px}", r=str(timeline.frame_rate))
    still = still.filter("trim", end_frame=1).filter("format", pix_fmts="gbrpf32le").filter("geq", **planes)
    painted = {"min": "gbr", "pin": "bt709", "tin": "bt709", "rin": "full"}
    shown = {"m": "bt709", "p": "bt709", "t": "bt709", "r": "limited", "dither": "error_diffusion"}
    size = {"w": timeline.width_px, "h": timeline.height_px, "filter": "bilinear"}
    return still.filter("zscale", **size, **painted, **shown).filter("format", pix_fmts="yuv420p")


def _frames(seconds: float, rate: Fraction) -> int:
    return max(ceil(Fraction(seconds) * rate), 1)


def _programme_sound(opened: Stream, probe: Probe, timeline: Timeline, pack: BrandPack, gain: Gain) -> Stream:
    rate = timeline.frame_rate
    skipped = plan_seek(probe, timeline)
    body = compile_body_sound(opened, probe.audio, timeline, gain, skipped_frames=skipped)
    title = samples_at(timeline.title_frames, rate)
    ending = samples_at(timeline.frames, rate) - samples_at(timeline.frames - timeline.ending_frames, rate)
    return join(
        [_card_sound(pack.title, title, name="title"), body, _card_sound(pack.ending, ending, name="ending")],
        sound=True,
    )


def _card_sound(card: Card, samples: int, *, name: str) -> Stream:
    notes = source("aevalsrc", name, exprs=compile_tones(card.tones), s=SAMPLE_RATE_HZ, d=float(card.duration_s) + 1)
    stereo = notes.filter("atrim", end_sample=samples).filter("pan", args="stereo|c0=c0|c1=c0")
    return stereo.filter("aformat", sample_fmts="fltp")
