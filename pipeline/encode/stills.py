"""Poster and storyboard, read back from the finished rungs' keyframes: a tenth of a second, no second encode.

They cannot be outputs of the encode itself: ffmpeg serves the output that is furthest behind, which a poster is until
its frame comes, and meanwhile every rung's frames would pile up in memory.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import ffmpeg

from pipeline.encode.chains import Stream
from pipeline.encode.outputs import BITEXACT, rendition_path
from pipeline.ffmpeg.command import compile_graph
from pipeline.ffmpeg.tools import Tools
from pipeline.model.ladder import Ladder
from pipeline.model.timeline import Timeline

TILE_PX = 160
"""The longer side of a storyboard tile; players show it about this large."""

TILES_ACROSS = 10
TILES_DOWN = 10
SHORT_PROGRAMME_S = 60
POSTER_AT = Fraction(1, 3)
"""How far into the body the poster is taken: past the first words, before the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """Sheets of columns x rows tiles, one tile every interval_s seconds of the programme."""

    columns: int
    rows: int
    interval_s: int
    tile_width_px: int
    tile_height_px: int
    sheets: int


def plan_storyboard(timeline: Timeline) -> Storyboard:
    """A tile every 2 s for programmes up to a minute, every 4 s for longer ones, so that one sheet holds them all."""
    interval_s = 2 if timeline.duration_s <= SHORT_PROGRAMME_S else 4
    tiles = ceil(timeline.duration_s / interval_s)
    columns = min(tiles, TILES_ACROSS)
    rows = min(ceil(Fraction(tiles, columns)), TILES_DOWN)
    longer = max(timeline.width_px, timeline.height_px)
    return Storyboard(
        columns=columns,
        rows=rows,
        interval_s=interval_s,
        tile_width_px=2 * round(Fraction(timeline.width_px * TILE_PX, longer) / 2),
        tile_height_px=2 * round(Fraction(timeline.height_px * TILE_PX, longer) / 2),
        sheets=ceil(Fraction(tiles, columns * rows)),
    )


def stills_argv(
    timeline: Timeline, ladder: Ladder, storyboard: Storyboard, *, tools: Tools, destination: Path
) -> tuple[str, ...]:
    """ffmpeg's argv: poster.jpg from the largest rung, the storyboard's sheets from the smallest."""
    poster = _poster(timeline, ladder, destination)
    return compile_graph(tools, ffmpeg.merge_outputs(poster, _sheets(timeline, ladder, storyboard, destination)))


def poster_path(destination: Path) -> Path:
    """Where the poster is written."""
    return destination / "poster.jpg"


def sheet_paths(destination: Path, storyboard: Storyboard) -> tuple[Path, ...]:
    """Where the storyboard's sheets are written, in order."""
    return tuple(destination / f"storyboard_{index:02d}.jpg" for index in range(storyboard.sheets))


def _poster(timeline: Timeline, ladder: Ladder, destination: Path) -> Stream:
    frame = timeline.title_frames + int(sum(timeline.cut_frames) * POSTER_AT)
    # Half a frame early, so that rounding to microseconds cannot step to the frame after.
    at_s = max((frame - Fraction(1, 2)) / timeline.frame_rate, Fraction(0))
    rung = ffmpeg.input(str(rendition_path(destination, ladder.h264[0])), ss=f"{float(at_s):.6f}")
    return _jpeg(rung["v:0"], poster_path(destination), {"frames:v": 1, "update": 1, "q:v": 3})


def _sheets(timeline: Timeline, ladder: Ladder, storyboard: Storyboard, destination: Path) -> Stream:
    # Keyframes stand every two seconds; where the rate makes that inexact over six minutes, every frame is looked at.
    gop_s = ladder.gop_frames / timeline.frame_rate
    by_keyframe = abs(gop_s - 2) < Fraction(1, 200)
    rung = ffmpeg.input(
        str(rendition_path(destination, ladder.h264[-1])), skip_frame="nokey" if by_keyframe else "default"
    )
    # The picture nearest to each multiple of the interval, in whole numbers so that no rate drifts.
    step = (gop_s if by_keyframe else 1 / timeline.frame_rate) / (2 * storyboard.interval_s)
    tile = f"floor(({{}})*{step.numerator}/{step.denominator})"
    picked = rung["v:0"].filter("select", expr=f"gt({tile.format('2*n+1')},{tile.format('2*n-1')})+eq(n,0)")
    tiles = picked.filter("scale", w=storyboard.tile_width_px, h=storyboard.tile_height_px, flags="area")
    sheet = tiles.filter("setsar", sar=1).filter("tile", layout=f"{storyboard.columns}x{storyboard.rows}")
    pattern = Path(str(destination).replace("%", "%%")) / "storyboard_%02d.jpg"
    return _jpeg(sheet, pattern, {"frames:v": storyboard.sheets, "start_number": 0, "q:v": 4})


def _jpeg(stream: Stream, path: Path, options: dict[str, int]) -> Stream:
    # JPEG is full range; without this it would look washed out.
    full = stream.filter("scale", out_range="full").filter("format", pix_fmts="yuv420p")
    flags = {"c:v": "mjpeg", "flags": "+bitexact", "fps_mode": "passthrough", "format": "image2"}
    return ffmpeg.output(full, str(path), **flags, **options, **BITEXACT)
