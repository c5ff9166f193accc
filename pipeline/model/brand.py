"""BrandPack: the standard title and ending as data. It reaches the pipeline as this value.

Lengths in a pack are fractions of the canvas' shorter side, so one pack serves every size and shape.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path


class Anchor(StrEnum):
    """Which point of an element its x and y name."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextElement:
    """A line of text on a card.

    text: may name {title_en}, {title_zh}, {enterprise}, {platform_name}; left out where that comes out empty.
    x, y: position of the anchor as fractions of canvas width and height.
    rises: lines grow upward from y (the bottom of the block) rather than downward from it (its top).
    size: font size as a fraction of the canvas' shorter side. max_width: fraction of canvas width before it wraps.
    max_height: fraction of canvas height the wrapped lines may take; longer text is set smaller until it fits.
    spacing: extra space between characters, in ems.
    appear_s, fade_s: when it starts to appear and how long the fade takes, in seconds from the card's start.
    colour: #rrggbb.
    """

    text: str
    x: float
    y: float
    size: float
    colour: str
    anchor: Anchor = Anchor.LEFT
    bold: bool = False
    spacing: float = 0.0
    rises: bool = False
    max_width: float = 0.84
    max_height: float = 0.3
    appear_s: float = 0.0
    fade_s: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeElement:
    """A filled rectangle (a rule, a bar, a panel). x, y: its top left corner; all four as fractions of the canvas."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    opacity: float = 1.0
    appear_s: float = 0.0
    fade_s: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """One note of a card's sound: a decaying sine. level_db is its peak below full scale."""

    frequency_hz: float
    start_s: float
    decay_s: float
    level_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A title or ending card: a background, elements over it, and its sound."""

    duration_s: Fraction
    background: tuple[str, str]
    fade_in_s: float
    fade_out_s: float
    texts: tuple[TextElement, ...]
    shapes: tuple[ShapeElement, ...]
    tones: tuple[Tone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandPack:
    """One version of the standard look.

    font_family must be the family name inside font_file: a wrong name renders as empty boxes without an error.
    """

    name: str
    version: str
    platform_name: str
    font_file: Path
    font_family: str
    title: Card
    ending: Card
