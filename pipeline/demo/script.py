"""The demonstration's script: what is said and what is drawn, as values read from script.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.programme import Need, Programme

SCRIPT_FILE = Path(__file__).with_name("script.toml")

Point = tuple[float, float]
"""x, y in pixels of the 1920x1080 picture, from its top left corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Draws a shape count times: step apart (dx, dy), delay_s after one another.

    columns: a new row starts after so many, step[1] lower; every other row is moved right by shift.
    """

    count: int
    step: Point = (0.0, 0.0)
    columns: int = 0
    shift: float = 0.0
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn thing.

    draw: the name of an outline (outlines.OUTLINES), or text, or counter (a number that counts up to number).
    at: its centre; for enter = rise, the middle of its base; for align = left, the middle of its left edge.
    size: width and height; for text, the second is the letter size. sweep_deg: start and end of an arc, clockwise.
    points: corners of a polygon, or start, bend and end of a curve, absolute (at is then added).
    colour: #rrggbb. blur: softness in pixels.
    appear_s, life_s: when it comes, from the scene's start, and how long it stays (None: to the scene's end).
    enter: fade, grow, rise, wipe-right or wipe-left, taking enter_s. move: how far it travels in its life.
    spin_dps: turning clockwise in degrees a second, about around (none: its centre).
    """

    draw: str
    at: Point = (0.0, 0.0)
    size: Point = (0.0, 0.0)
    radius: float = 0.0
    sweep_deg: Point = (0.0, 360.0)
    points: tuple[Point, ...] = ()
    text: str = ""
    number: int = 0
    align: str = "centre"
    bold: bool = False
    colour: str = "#ffffff"
    opacity: float = 1.0
    blur: float = 0.0
    appear_s: float = 0.0
    life_s: float | None = None
    fade_s: float = 0.5
    leave_s: float = 0.4
    enter: str = "fade"
    enter_s: float = 0.8
    move: Point = (0.0, 0.0)
    spin_dps: float = 0.0
    around: Point | None = None
    repeat: Repeat = Repeat(count=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One paragraph and the picture behind it. backdrop: the two colours that flow into one another."""

    narration: str
    backdrop: tuple[str, str]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The whole demonstration."""

    programme: Programme
    scenes: tuple[Scene, ...]


def load_script(path: Path = SCRIPT_FILE) -> Script:
    """Read the script."""
    script = tomllib.loads(path.read_text("utf-8"))
    names = script["programme"]
    return Script(
        programme=Programme(**(names | {"need": Need(names["need"])})),
        scenes=tuple(_scene(scene) for scene in script["scene"]),
    )


def _scene(entry: dict[str, Any]) -> Scene:
    first, second = entry["backdrop"]
    return Scene(
        narration=" ".join(entry["narration"].split()),
        backdrop=(first, second),
        shapes=tuple(_shape(shape) for shape in entry["shape"]),
    )


def _shape(entry: dict[str, Any]) -> Shape:
    fields: dict[str, Any] = dict(entry)
    for key in ("at", "size", "sweep_deg", "move", "around"):
        if key in fields:
            fields[key] = tuple(fields[key])
    if "points" in fields:
        fields["points"] = tuple(tuple(point) for point in fields["points"])
    if "repeat" in fields:
        repeat = fields["repeat"]
        fields["repeat"] = Repeat(**(repeat | {"step": tuple(repeat.get("step", (0.0, 0.0)))}))
    return Shape(**fields)
