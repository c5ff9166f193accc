"""Pictures of figures as numbers that an SVG takes, pure. What they show stands in a table below them as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

WIDTH, HEIGHT = 640, 180
"""User units; the picture scales."""
LEFT, BOTTOM, TOP = 62, 28, 16
"""Room for the numbers beside and below, and above the highest bar."""
GAP_SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value's bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line across with its value."""

    y: float
    value: int


def highest(values: Sequence[float]) -> int:
    """The top of the scale: a round number, 4 at the least, and no value above it."""
    top = max(values, default=0)
    steps = (step * int(10**power) for power in range(10) for step in (1, 2, 3, 4, 6, 8))
    return next(step for step in steps if step >= max(top, 4))


def bars(values: Sequence[float]) -> tuple[Bar, ...]:
    """A bar for each value, from left to right."""
    if not values:
        return ()
    scale, step = (HEIGHT - BOTTOM - TOP) / highest(values), (WIDTH - LEFT) / len(values)
    return tuple(
        Bar(
            x=round(LEFT + number * step + step * GAP_SHARE / 2, 2),
            y=round(HEIGHT - BOTTOM - value * scale, 2),
            width=round(step * (1 - GAP_SHARE), 2),
            height=round(value * scale, 2),
        )
        for number, value in enumerate(values)
    )


def lines(top: int) -> tuple[Line, ...]:
    """Nothing, half and all of the scale."""
    room = HEIGHT - BOTTOM - TOP
    wanted = (0, top // 2, top) if top % 2 == 0 else (0, top)
    return tuple(Line(y=round(HEIGHT - BOTTOM - value / top * room, 2), value=value) for value in wanted)


def curve(shares: Sequence[float]) -> str:
    """Shares from 0 to 1 as the points of an area that stands on the ground."""
    ground, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT) / max(len(shares) - 1, 1)
    along = ((LEFT + number * step, ground - share * room) for number, share in enumerate(shares))
    points = chain([(float(LEFT), float(ground))], along, [(float(WIDTH), float(ground))])
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
