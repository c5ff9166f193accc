"""burn: captions drawn into the picture by libass, in a font that is named and checked; the sound is copied.

A missing glyph or font is an empty box without an error, so both are looked for before and after: in the font's own
tables, and in what libass says while it draws.
"""

import re
from pathlib import Path

import ffmpeg

from pipeline.encode.outputs import BITEXACT
from pipeline.encode.run import ADDRESS_SPACE_BYTES, WALL_S_PER_S
from pipeline.encode.typeface import Typeface, read_typeface
from pipeline.errors import CheckFailed, WrongInput
from pipeline.ffmpeg.command import ffmpeg_argv, hostile_input_kwargs
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.captions import CaptionScript
from pipeline.model.probe import Probe

COPIED_SOUND = frozenset({"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"})
"""Codecs an MP4 file holds as they are; any other becomes AAC."""

_MISSING_GLYPH = re.compile(r"[Gg]lyph 0x([0-9A-Fa-f]+)(?: not found| for font)")
_OTHER_FONT = re.compile(r"fontselect: \((.+), \d+, \d+\) -> (/\S+)")
"""A font of the system: those of the folder we name are listed without a path."""


def burn(
    video: Path,
    probe: Probe,
    captions: CaptionScript,
    *,
    font_file: Path,
    tools: Tools,
    runner: Runner,
    destination: Path,
    threads: int,
    on_progress: OnProgress | None = None,
) -> Path:
    """The MP4 with captions, written into destination, which exists.

    threads: for decoder and encoder; 0 lets ffmpeg decide. on_progress hears seconds of video written.
    Raises CheckFailed naming each character the font lacks and each line too wide for the picture, WrongInput where
    the video has no picture or an HDR one, ProgramFailed where ffmpeg stops.
    """
    check_captions(captions, read_typeface(font_file))
    script = destination / "captions.ass"
    script.write_text(captions.ass, encoding="utf-8")
    burned = destination / "burned.mp4"
    argv = plan_burn(video, probe, script, font_file.parent, tools=tools, burned=burned, threads=threads)
    wall_s = 300 + WALL_S_PER_S * float(probe.duration_s)
    limits = Limits(wall_s=wall_s, cpu_s=int(wall_s) * 16, address_space_bytes=ADDRESS_SPACE_BYTES)
    reads = (video, font_file.parent)
    outcome = runner.run(Job(argv=argv, reads=reads, writes=(destination,), limits=limits), on_progress=on_progress)
    check_drawing(outcome.stderr_tail)
    return burned


def check_captions(captions: CaptionScript, typeface: Typeface) -> None:
    """Raises CheckFailed where the font has another family name, lacks a character, or a line leaves the safe area."""
    findings = []
    if captions.family not in typeface.families:
        findings.append(f"the font file has no family {captions.family}")
    for line in captions.lines:
        missing = dict.fromkeys(character for character in line.text if not typeface.covers(character))
        findings += [f"{line.cue}: the font has no shape for {_named(ord(character))}" for character in missing]
        width_px = typeface.width_em(line.text) * line.em_px
        if width_px > captions.room_px:
            findings.append(f"{line.cue}: a line is {width_px:.0f} px wide; at most {captions.room_px:.0f} px fit")
    if findings:
        raise CheckFailed("captions", tuple(findings))


def plan_burn(
    video: Path, probe: Probe, script: Path, fonts: Path, *, tools: Tools, burned: Path, threads: int
) -> tuple[str, ...]:
    """ffmpeg's argv: same frames at the same times and size, H.264 of high quality. Raises WrongInput, see burn."""
    picture = probe.video
    if picture is None:
        raise WrongInput("video", "has no picture to draw captions into")
    if picture.hdr:
        raise WrongInput("video", "is HDR; draw captions into the finished programme, which is not")
    opened = ffmpeg.input(str(video), **hostile_input_kwargs(), threads=threads)
    # libass must know the displayed shape where pixels are not square, or letters come out stretched.
    shape = {"original_size": f"{picture.width_px}x{picture.height_px}"} if picture.sample_aspect_ratio != 1 else {}
    drawn = opened[str(picture.index)].filter("format", pix_fmts="yuv420p")
    drawn = drawn.filter("ass", filename=str(script), fontsdir=str(fonts), **shape)
    streams, sound = [drawn], {}
    if probe.audio is not None:
        streams.append(opened[str(probe.audio.index)])
        sound = {"c:a": "copy" if probe.audio.codec in COPIED_SOUND else "aac"}
    options = {
        "c:v": "libx264",
        "preset": "medium",
        "crf": 18,  # a platform encodes it once more
        "threads": threads,
        "fps_mode": "passthrough",  # every frame once, at its own time
        "enc_time_base": "demux",  # or uneven times would be rounded to an average rate
        "movflags": "+faststart",
        **sound,
    }
    output = ffmpeg.output(*streams, str(burned), **options, **BITEXACT)
    # libass tells which fonts it took as information only.
    return ffmpeg_argv(tools, ["-loglevel", "info", *output.get_args()], progress=True)


def check_drawing(log: str) -> None:
    """Raises CheckFailed where libass' log says that a glyph was not found or another font was taken."""
    missing = dict.fromkeys(int(code, 16) for code in _MISSING_GLYPH.findall(log))
    findings = [f"no font has a shape for {_named(code)}" for code in missing]
    findings += dict.fromkeys(f"{family} was replaced by {file}" for family, file in _OTHER_FONT.findall(log))
    if findings:
        raise CheckFailed("captions", tuple(findings))


def _named(code: int) -> str:
    return f"{chr(code)} (U+{code:04X})"
