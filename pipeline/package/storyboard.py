"""The storyboard's WebVTT: which tile of which sheet shows which stretch of the programme. Pure."""

import math
from collections.abc import Sequence
from fractions import Fraction

from pipeline.model.ladder import Encoded
from pipeline.package.subtitle_segments import timestamp


def storyboard_file(encoded: Encoded, sheet_uris: Sequence[str], duration_s: Fraction) -> str:
    """One cue a tile, naming it with a media fragment (#xywh), until the programme or the tiles end."""
    end_ms = math.floor(duration_s * 1000)
    interval_ms = encoded.storyboard_interval_s * 1000
    tiles_per_sheet = encoded.storyboard_columns * encoded.storyboard_rows
    tiles = min(math.ceil(end_ms / interval_ms), tiles_per_sheet * len(sheet_uris))
    blocks = ["WEBVTT", ""]
    for tile in range(tiles):
        sheet, place = divmod(tile, tiles_per_sheet)
        row, column = divmod(place, encoded.storyboard_columns)
        x, y = column * encoded.tile_width_px, row * encoded.tile_height_px
        last = tile == tiles - 1
        until_ms = end_ms if last else (tile + 1) * interval_ms
        blocks += [
            f"{timestamp(tile * interval_ms)} --> {timestamp(until_ms)}",
            f"{sheet_uris[sheet]}#xywh={x},{y},{encoded.tile_width_px},{encoded.tile_height_px}",
            "",
        ]
    return "\n".join(blocks)
