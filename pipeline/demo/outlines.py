"""Outlines: shapes as closed contours of points, around the shape's own origin."""

import math
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipeline.demo.script import Point, Shape

Contour = tuple[Point, ...]

WORLD_FILE = Path(__file__).with_name("world.toml")
STROKE = 3.0
"""Half the width of a curve, in pixels."""


def outline(shape: Shape) -> tuple[Contour, ...]:
    """The shape's contours. Holes run the other way round, as ASS' non-zero filling wants."""
    return OUTLINES[shape.draw](shape)


def _arc(radius: float, start_deg: float, end_deg: float, *, centre: Point = (0.0, 0.0)) -> Contour:
    """Points on a circle, clockwise from start to end; 0 degrees points up."""
    # A step of four pixels, and of twelve degrees at most, looks round.
    steps = max(2, math.ceil(abs(end_deg - start_deg) / max(min(12.0, math.degrees(4 / max(radius, 1.0))), 2.0)))
    angles = (math.radians(start_deg + (end_deg - start_deg) * step / steps) for step in range(steps + 1))
    return tuple((centre[0] + radius * math.sin(a), centre[1] - radius * math.cos(a)) for a in angles)


def _circle(shape: Shape) -> tuple[Contour, ...]:
    return (_arc(shape.radius, 0, 360),)


def _ring(shape: Shape) -> tuple[Contour, ...]:
    """size[0] is the ring's thickness, inwards from radius."""
    return (_arc(shape.radius, 0, 360), _arc(shape.radius - shape.size[0], 360, 0))


def _sector(shape: Shape) -> tuple[Contour, ...]:
    """A piece of a ring; size[0] is its thickness, inwards from radius."""
    start, end = shape.sweep_deg
    return (_arc(shape.radius, start, end) + _arc(shape.radius - shape.size[0], end, start),)


def _arrow(shape: Shape) -> tuple[Contour, ...]:
    """A sector that ends in an arrow head."""
    (start, end), thickness = shape.sweep_deg, shape.size[0]
    middle = shape.radius - thickness / 2
    tip_deg = end + math.degrees(thickness * 1.15 / middle)
    head = (
        *_arc(shape.radius + thickness * 0.55, end, end)[:1],
        *_arc(middle, tip_deg, tip_deg)[:1],
        *_arc(shape.radius - thickness * 1.55, end, end)[:1],
    )
    return (_arc(shape.radius, start, end) + head + _arc(shape.radius - thickness, end, start),)


def _rectangle(shape: Shape) -> tuple[Contour, ...]:
    """Corners are rounded by radius."""
    width, height = shape.size
    right, bottom, r = width / 2, height / 2, min(shape.radius, width / 2, height / 2)
    if r <= 0:
        return (((-right, -bottom), (right, -bottom), (right, bottom), (-right, bottom)),)
    corners = ((right - r, -bottom + r), (right - r, bottom - r), (-right + r, bottom - r), (-right + r, -bottom + r))
    return (sum((_arc(r, 90 * i, 90 * i + 90, centre=corner) for i, corner in enumerate(corners)), ()),)


def _hexagon(shape: Shape) -> tuple[Contour, ...]:
    turns = (math.radians(60 * side) for side in range(6))
    return (tuple((shape.radius * math.sin(a), -shape.radius * math.cos(a)) for a in turns),)


def _polygon(shape: Shape) -> tuple[Contour, ...]:
    return (shape.points,)


def _curve(shape: Shape) -> tuple[Contour, ...]:
    """A stroke along the quadratic curve from points[0] by points[1] to points[2]."""
    (ax, ay), (bx, by), (cx, cy) = shape.points
    left: list[Point] = []
    right: list[Point] = []
    for t in (step / 48 for step in range(49)):
        x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in ((ax, bx, cx), (ay, by, cy)))
        dx, dy = (2 * (1 - t) * (b - a) + 2 * t * (c - b) for a, b, c in ((ax, bx, cx), (ay, by, cy)))
        length = math.hypot(dx, dy) or 1.0
        left.append((x - dy / length * STROKE, y + dx / length * STROKE))
        right.append((x + dy / length * STROKE, y - dx / length * STROKE))
    return (*((tuple(left + right[::-1])),),)


def _world(shape: Shape) -> tuple[Contour, ...]:
    """Land as dots of the given radius, size[0] pixels for a degree."""
    scale = shape.size[0]
    return tuple(
        _arc(shape.radius, 0, 360, centre=(longitude * scale, -latitude * scale)) for longitude, latitude in _land()
    )


@cache
def _land() -> tuple[Point, ...]:
    """Degrees of longitude and latitude of every dot on land."""
    world = tomllib.loads(WORLD_FILE.read_text("utf-8"))
    step = world["step_deg"]
    return tuple(
        (longitude, band["latitude_deg"] + row)
        for band in world["band"]
        for row in (step / 2, -step / 2)
        for west, east in band["land_deg"]
        for longitude in (west + step * column for column in range(int((east - west) / step) + 1))
    )


OUTLINES: dict[str, Callable[[Shape], tuple[Contour, ...]]] = {
    "circle": _circle,
    "ring": _ring,
    "sector": _sector,
    "arrow": _arrow,
    "rectangle": _rectangle,
    "hexagon": _hexagon,
    "polygon": _polygon,
    "curve": _curve,
    "world": _world,
}
