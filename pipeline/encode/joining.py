"""join_argv: the chunks' rungs one after another, copied: no picture is coded again."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.encode.chunks import Chunk
from pipeline.encode.outputs import rendition_path
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.tools import Tools
from pipeline.model.ladder import Ladder


def join_argv(
    ladder: Ladder, chunks: Sequence[Chunk], folders: Sequence[Path], *, tools: Tools, destination: Path
) -> tuple[str, ...]:
    """ffmpeg's argv: every rung of the ladder in destination, made of those in the chunks' folders.

    Writes a list a rung into destination, for ffmpeg's concat demuxer.
    """
    inputs, outputs = [], []
    for number, (rendition, parts) in enumerate(zip(ladder.renditions, list_paths(ladder, destination), strict=True)):
        parts.write_text(_list(chunks, [rendition_path(folder, rendition) for folder in folders]), encoding="utf-8")
        inputs += ["-f", "concat", "-safe", "0", "-i", str(parts)]
        outputs += ["-map", f"{number}:v:0", "-c", "copy", "-fflags", "+bitexact", "-map_metadata", "-1"]
        outputs += [str(rendition_path(destination, rendition))]
    return ffmpeg_argv(tools, [*inputs, *outputs])


def list_paths(ladder: Ladder, destination: Path) -> tuple[Path, ...]:
    """Where the lists are written."""
    return tuple(destination / f"{rendition.name}.txt" for rendition in ladder.renditions)


def _list(chunks: Sequence[Chunk], files: Sequence[Path]) -> str:
    """Each file and where it begins, in microseconds, the finest the demuxer knows.

    A file's own length would do for whole frames only; what is told here is rounded once and never adds up: the time
    stamps fall on the right tick as long as a tick is longer than a microsecond.
    """
    lines = ["ffconcat version 1.0"]
    told_us = 0
    for chunk, file in zip(chunks, files, strict=True):
        end_us = round((chunk.first + chunk.frames) / chunk.timeline.frame_rate * 1_000_000)
        quoted = str(file).replace("'", "'\\''")
        lines += [f"file '{quoted}'", f"duration {end_us - told_us}us"]
        told_us = end_us
    return "\n".join([*lines, ""])
