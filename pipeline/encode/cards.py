"""Cards: a Card and a Programme as ASS text that libass draws over a still background.

Every word on a card goes through this module's escaping into a file of our own; no user text meets a filter string.
"""

from collections.abc import Iterator
from fractions import Fraction

from pipeline.encode.lettering import Lettering, drawable, set_lines
from pipeline.encode.typeface import Typeface
from pipeline.model.brand import Anchor, BrandPack, Card, ShapeElement, TextElement
from pipeline.model.programme import Programme

SAFE_MARGIN = 0.05
"""Text keeps this part of width and height free on each side (title-safe area, EBU R 95)."""

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Bold, BorderStyle, Outline, Shadow, Alignment, Encoding
Style: Plain,{family},40,&H00FFFFFF,0,1,0,0,7,1

[Events]
Format: Layer, Start, End, Style, Text
"""

_ALIGNMENT = {Anchor.LEFT: 7, Anchor.CENTRE: 8, Anchor.RIGHT: 9}


def compile_card(
    card: Card, programme: Programme, pack: BrandPack, typeface: Typeface, *, width_px: int, height_px: int
) -> str:
    """The card as an ASS script for this canvas. Texts that come out empty are left out."""
    # A family name with a comma would end the style's field; no font here has one and the loader checks the name.
    head = _HEAD.format(width=width_px, height=height_px, family=pack.font_family)
    names = {
        "title_en": programme.title_en,
        "title_zh": programme.title_zh,
        "enterprise": programme.enterprise,
        "platform_name": pack.platform_name,
    }
    events = [_shape(shape, card.duration_s, width_px, height_px) for shape in card.shapes]
    for element in card.texts:
        text = drawable(element.text.format_map(names), typeface)
        if text:
            events += _text(element, text, card.duration_s, typeface, (width_px, height_px))
    return head + "".join(events)


def escape(text: str) -> str:
    """Text as libass will show it: no override block, no \\N. ASS has no escape for a backslash, so it is widened."""
    return text.replace("\\", "＼").replace("{", "\\{").replace("}", "\\}")


def _text(
    element: TextElement, text: str, duration_s: Fraction, typeface: Typeface, canvas_px: tuple[int, int]
) -> Iterator[str]:
    width_px, height_px = canvas_px
    lettering = set_lines(
        text,
        typeface,
        em_px=element.size * min(width_px, height_px),
        width_px=_room(element, width_px),
        height_px=element.max_height * height_px,
        spacing_em=element.spacing,
    )
    size = lettering.em_px * typeface.ass_size_per_em
    style = f"\\an{_ALIGNMENT[element.anchor]}\\fs{size:.2f}\\1c{_colour(element.colour)}\\b{int(element.bold)}"
    if element.spacing:
        style += f"\\fsp{element.spacing * lettering.em_px:.2f}"
    x = element.x * width_px
    for line, y in zip(lettering.lines, _tops(element, lettering, typeface, height_px), strict=True):
        tags = f"{style}\\pos({x:.1f},{y:.1f})\\fad({round(element.fade_s * 1000)},0)"
        yield _event(element.appear_s, duration_s, tags, escape(line))


def _room(element: TextElement, width_px: int) -> float:
    """Width in pixels the lines may take: what the element asks for, and never past the safe area."""
    left, right = element.x - SAFE_MARGIN, 1 - SAFE_MARGIN - element.x
    free = {Anchor.LEFT: right, Anchor.RIGHT: left, Anchor.CENTRE: 2 * min(left, right)}[element.anchor]
    return min(element.max_width, max(free, 0.1)) * width_px


def _tops(element: TextElement, lettering: Lettering, typeface: Typeface, height_px: int) -> list[float]:
    """Where libass must put the top of each line. The block's edge is the em square's, not the font's taller box."""
    overhang = (typeface.ass_size_per_em - 1) / 2 * lettering.em_px
    block = (len(lettering.lines) - 1) * lettering.line_px + lettering.em_px
    top = element.y * height_px - (block if element.rises else 0)
    return [top - overhang + index * lettering.line_px for index in range(len(lettering.lines))]


def _shape(shape: ShapeElement, duration_s: Fraction, width_px: int, height_px: int) -> str:
    # At least two pixels, or a thin rule would vanish on small canvases.
    width, height = max(round(shape.width * width_px), 2), max(round(shape.height * height_px), 2)
    tags = (
        f"\\an7\\pos({round(shape.x * width_px)},{round(shape.y * height_px)})\\fad({round(shape.fade_s * 1000)},0)"
        f"\\1c{_colour(shape.colour)}\\1a&H{round(255 * (1 - shape.opacity)):02X}&\\p1"
    )
    return _event(shape.appear_s, duration_s, tags, f"m 0 0 l {width} 0 {width} {height} 0 {height}")


def _event(appear_s: float, duration_s: Fraction, tags: str, text: str) -> str:
    # One second past the card's end: the last frame must not depend on rounding to centiseconds.
    return f"Dialogue: 0,{_clock(appear_s)},{_clock(float(duration_s) + 1)},Plain,{{{tags}}}{text}\n"


def _clock(seconds: float) -> str:
    minutes, centiseconds = divmod(round(seconds * 100), 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{centiseconds // 100:02d}.{centiseconds % 100:02d}"


def _colour(rgb: str) -> str:
    """#rrggbb as ASS writes it: blue, green, red."""
    return f"&H{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}&".upper()
