"""Makes the demonstration footage: narration spoken, scenes drawn, both in one file like a camera's."""

import importlib.resources
import os
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from pipeline.demo.drawing import HEIGHT_PX, WIDTH_PX, compile_scenes
from pipeline.demo.narration import speak
from pipeline.demo.script import Scene, Script, load_script
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.programme import Programme

FRAME_RATE = Fraction(25)
LEAD_S = 1.0
"""Picture before the first word."""
PAUSE_S = 0.7
CROSSFADE_S = 0.8
BACKDROP_PX = (320, 180)
"""The backdrop flows and has no edges: drawn small and enlarged it costs a thirtieth."""
ENCODER_THREADS = 4
"""Fixed: x264's output depends on the number of threads, and the same script must give the same bytes."""
LIMITS = Limits(wall_s=600, cpu_s=900, file_size_bytes=2**30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFootage:
    """The file, and what a person would say about it when sending it in."""

    path: Path
    programme: Programme


def make_demo_footage(destination: Path, *, tools: Tools, runner: Runner, script: Script | None = None) -> DemoFootage:
    """Write about a minute of 1080p footage with English narration to destination (.mp4).

    script: what to say and draw; None for the one that ships. The same versions of the tools give the same bytes.
    Raises ProgramFailed where ffmpeg fails.
    """
    script = script or load_script()
    temporary = destination.with_name(f"{destination.stem}.{os.getpid()}.tmp.mp4")
    with tempfile.TemporaryDirectory(prefix="tsite-demo-") as folder:
        narration, drawing = Path(folder, "narration.wav"), Path(folder, "scenes.ass")
        starts_s = speak([scene.narration for scene in script.scenes], narration, pause_s=PAUSE_S)
        bounds_s = plan_bounds(starts_s, _wav_length_s(narration))
        drawing.write_text(compile_scenes(script.scenes, bounds_s), "utf-8")
        fonts = Path(str(importlib.resources.files("pylopdf_fonts_zh_cn")))
        arguments = plan_footage(script.scenes, bounds_s, narration, drawing, fonts, temporary)
        temporary.touch()
        try:
            argv = ffmpeg_argv(tools, arguments)
            runner.run(Job(argv=argv, reads=(narration, drawing, fonts), writes=(temporary,), limits=LIMITS))
            os.replace(temporary, destination)
        finally:
            temporary.unlink(missing_ok=True)
    return DemoFootage(path=destination, programme=script.programme)


def plan_bounds(starts_s: Sequence[float], narration_s: float) -> list[float]:
    """Where each scene starts and the last one ends, on whole frames: in the pause before its paragraph."""
    changes_s = [0.0, *(LEAD_S + start_s - PAUSE_S / 2 for start_s in starts_s[1:]), LEAD_S + narration_s + PAUSE_S]
    return [float(round(change_s * FRAME_RATE) / FRAME_RATE) for change_s in changes_s]


def plan_footage(
    scenes: Sequence[Scene], bounds_s: Sequence[float], narration: Path, drawing: Path, fonts: Path, destination: Path
) -> list[str]:
    """ffmpeg's arguments after the global flags."""
    sound = (
        f"[0:a]adelay={round(LEAD_S * 1000)},aresample=48000,pan=stereo|c0=c0|c1=c0,apad=whole_dur={bounds_s[-1]:.3f}"
    )
    picture = (
        # Enlarged before drawing on it; dithered, or the dark slopes would show steps.
        f"scale={WIDTH_PX}:{HEIGHT_PX}:flags=bicubic:sws_dither=bayer:out_color_matrix=bt709:out_range=tv,format=yuv420p,"
        f"ass=filename={escaped(drawing)}:fontsdir={escaped(fonts)}"
    )
    graph = f"{_backdrops(scenes, bounds_s)};[backdrop]{picture}[picture];{sound}[sound]"
    colours = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
    return [
        *("-i", str(narration), "-filter_complex", graph, "-map", "[picture]", "-map", "[sound]"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-threads", str(ENCODER_THREADS), *colours),
        *("-c:a", "aac", "-b:a", "160k", "-t", f"{bounds_s[-1]:.3f}"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", str(destination)),
    ]


def _backdrops(scenes: Sequence[Scene], bounds_s: Sequence[float]) -> str:
    """Each scene's two colours flowing, blended into the next scene's, as [backdrop]."""
    width, height = BACKDROP_PX
    chains = []
    for i, (scene, (start_s, end_s)) in enumerate(zip(scenes, pairwise(bounds_s), strict=True)):
        first, second = (colour.replace("#", "0x") for colour in scene.backdrop)
        corners = f"x0=0:y0=0:x1={width}:y1={height}"
        chains.append(
            f"gradients=s={width}x{height}:r={FRAME_RATE}:n=2:c0={first}:c1={second}:{corners}:seed={i + 1}:speed=0.008"
            f":d={end_s - start_s + CROSSFADE_S:.3f},format=gbrp[scene{i}]"
        )
    joined = "scene0"
    for i, start_s in enumerate(bounds_s[1:-1], start=1):
        chains.append(f"[{joined}][scene{i}]xfade=duration={CROSSFADE_S}:offset={start_s:.3f}[upto{i}]")
        joined = f"upto{i}"
    chains.append(f"[{joined}]null[backdrop]")
    return ";".join(chains)


def escaped(path: Path) -> str:
    """A path as the value of an option inside a filter graph: once for the option list, once for the graph."""
    value = str(path)
    for special in ("\\':", "\\'[],;"):
        value = "".join(f"\\{character}" if character in special else character for character in value)
    return value


def _wav_length_s(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()
