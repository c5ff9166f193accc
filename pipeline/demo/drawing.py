"""Scenes as an ASS script: every shape becomes events whose tags libass animates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.demo.outlines import Contour, outline
from pipeline.demo.script import Point, Scene, Shape

WIDTH_PX, HEIGHT_PX = 1920, 1080
FONT = "Noto Sans SC"
COUNTER_STEPS = 24
GRAIN = 8
"""Drawing units a pixel (ASS \\p4): shapes move smoothly instead of in whole pixels."""

HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Drawn,{font},40,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When something is on screen, in seconds of the film. elapsed_s: how much of its life lies before start_s."""

    start_s: float
    end_s: float
    elapsed_s: float = 0.0

    @property
    def duration_s(self) -> float:
        """How long it is seen."""
        return self.end_s - self.start_s


def compile_scenes(scenes: Sequence[Scene], bounds_s: Sequence[float]) -> str:
    """The ASS script; bounds_s holds where each scene starts, and the end of the last."""
    events = (
        event
        for scene, start_s, end_s in zip(scenes, bounds_s, bounds_s[1:], strict=False)
        for layer, shape in enumerate(scene.shapes)
        for event in _shape_events(shape, layer, start_s, end_s)
    )
    return HEADER.format(width=WIDTH_PX, height=HEIGHT_PX, font=FONT) + "".join(events)


def _shape_events(shape: Shape, layer: int, scene_start_s: float, scene_end_s: float) -> Iterator[str]:
    for n in range(shape.repeat.count):
        born_s = scene_start_s + shape.appear_s + n * shape.repeat.delay_s
        dies_s = scene_end_s if shape.life_s is None else min(scene_end_s, born_s + shape.life_s)
        start_s = max(born_s, scene_start_s)
        if start_s >= dies_s:
            continue
        placed = replace(shape, at=_shifted(shape.at, _offset(shape, n)))
        span = Span(start_s=start_s, end_s=dies_s, elapsed_s=start_s - born_s)
        for stage, stage_span in _stages(placed, span):
            yield _event(stage, layer, stage_span)


def _stages(shape: Shape, span: Span) -> Iterator[tuple[Shape, Span]]:
    """A counter is a text for each number it passes; everything else is itself."""
    if shape.draw != "counter":
        yield shape, span
        return
    step_s = shape.enter_s / COUNTER_STEPS
    for step in range(1, COUNTER_STEPS + 1):
        last = step == COUNTER_STEPS
        progress = 1 - (1 - step / COUNTER_STEPS) ** 2  # slower towards the end
        number = replace(
            shape,
            text=f"{round(shape.number * progress)}{shape.text}",
            fade_s=shape.fade_s if step == 1 else 0.0,
            leave_s=shape.leave_s if last else 0.0,
            enter="fade",
        )
        start_s = span.start_s + (step - 1) * step_s
        yield number, Span(start_s=start_s, end_s=span.end_s if last else start_s + step_s)


def _event(shape: Shape, layer: int, span: Span) -> str:
    is_text = shape.draw in {"text", "counter"}
    contours: tuple[Contour, ...] = () if is_text else outline(shape)
    box = _text_box(shape) if is_text else _box(contours)
    body = shape.text if is_text else _path(contours, box)
    tags = "".join((_look(shape, is_text), _place(shape, box, span), _entrance(shape, box, span), _turn(shape, span)))
    return f"Dialogue: {layer},{_clock(span.start_s)},{_clock(span.end_s)},Drawn,,0,0,0,,{{{tags}}}{body}\n"


def _look(shape: Shape, is_text: bool) -> str:
    red, green, blue = shape.colour[1:3], shape.colour[3:5], shape.colour[5:7]
    alpha = round(255 * (1 - shape.opacity))
    face = f"\\fs{shape.size[1]:g}\\b{int(shape.bold)}" if is_text else "\\p4"
    blur = f"\\blur{shape.blur:g}" if shape.blur else ""
    return f"\\1c&H{blue}{green}{red}&\\1a&H{alpha:02X}&{face}{blur}"


def _place(shape: Shape, box: tuple[Point, Point], span: Span) -> str:
    """Alignment, position and travel. A drawing hangs by the middle of its box, a rising one stands on its base."""
    (left, top), (right, bottom) = box
    if shape.enter == "rise":
        anchor, (x, y) = 2, _shifted(shape.at, ((left + right) / 2, 0))
    elif shape.align == "left":
        anchor, (x, y) = 4, shape.at
    else:
        anchor, (x, y) = 5, _shifted(shape.at, ((left + right) / 2, (top + bottom) / 2))
    if shape.move == (0.0, 0.0):
        return f"\\an{anchor}\\pos({x:.2f},{y:.2f})"
    life_s = shape.life_s or span.elapsed_s + span.duration_s
    done, end = span.elapsed_s / life_s, (span.elapsed_s + span.duration_s) / life_s
    (x1, y1), (x2, y2) = ((x + shape.move[0] * part, y + shape.move[1] * part) for part in (done, end))
    return f"\\an{anchor}\\move({x1:.2f},{y1:.2f},{x2:.2f},{y2:.2f})"


def _entrance(shape: Shape, box: tuple[Point, Point], span: Span) -> str:
    fade_ms = round(1000 * min(shape.fade_s, span.duration_s / 2))
    leave_ms = round(1000 * min(shape.leave_s, span.duration_s / 2))
    fade = f"\\fad({fade_ms},{leave_ms})"
    if span.elapsed_s > 0:
        return fade
    ms = round(1000 * shape.enter_s)
    match shape.enter:
        case "grow":
            return f"\\fscx0\\fscy0\\t(0,{ms},0.5,\\fscx100\\fscy100){fade}"
        case "rise":
            return f"\\fscy0\\t(0,{ms},0.5,\\fscy100){fade}"
        case "wipe-right" | "wipe-left":
            return f"{_wipe(shape, box, ms)}{fade}"
    return fade


def _wipe(shape: Shape, box: tuple[Point, Point], ms: int) -> str:
    """A window over the shape that opens from one side."""
    (left, top), (right, bottom) = (_shifted(shape.at, corner) for corner in box)
    x1, y1, x2, y2 = round(left) - 2, round(top) - 2, round(right) + 2, round(bottom) + 2
    closed = x1 if shape.enter == "wipe-right" else x2
    return f"\\clip({closed},{y1},{closed},{y2})\\t(0,{ms},0.7,\\clip({x1},{y1},{x2},{y2}))"


def _turn(shape: Shape, span: Span) -> str:
    """ASS turns against the clock; about its own position where nothing else is named and it travels."""
    if not shape.spin_dps:
        return ""
    around = shape.around or (None if shape.move != (0.0, 0.0) else shape.at)
    origin = "" if around is None else f"\\org({around[0]:.2f},{around[1]:.2f})"
    start = -shape.spin_dps * span.elapsed_s
    return f"{origin}\\frz{start:.2f}\\t(\\frz{start - shape.spin_dps * span.duration_s:.2f})"


def _offset(shape: Shape, n: int) -> Point:
    (dx, dy), columns = shape.repeat.step, shape.repeat.columns
    if not columns:
        return n * dx, n * dy
    row, column = divmod(n, columns)
    return column * dx + row % 2 * shape.repeat.shift, row * dy


def _shifted(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _box(contours: tuple[Contour, ...]) -> tuple[Point, Point]:
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _text_box(shape: Shape) -> tuple[Point, Point]:
    """Wide and high enough for any text of the shape; only wipes look at it."""
    width, height = shape.size
    left = 0.0 if shape.align == "left" else -width / 2
    return (left, -height), (left + width, height)


def _path(contours: tuple[Contour, ...], box: tuple[Point, Point]) -> str:
    """ASS drawing commands, shifted so that the box starts at the origin: libass aligns by it."""
    (left, top), _ = box
    strokes = []
    for contour in contours:
        (x, y), *rest = ((round((x - left) * GRAIN), round((y - top) * GRAIN)) for x, y in contour)
        strokes.append(f"m {x} {y} l " + " ".join(f"{x} {y}" for x, y in rest))
    return " ".join(strokes)


def _clock(seconds: float) -> str:
    centiseconds = round(seconds * 100)
    return (
        f"{centiseconds // 360000}:{centiseconds // 6000 % 60:02}:{centiseconds // 100 % 60:02}.{centiseconds % 100:02}"
    )
