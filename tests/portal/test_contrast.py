"""Colours of the style sheet against WCAG 2.2: text 1.4.3, edges of controls 1.4.11."""

import re
from itertools import product
from pathlib import Path

import pytest

import portal

BASE = (Path(portal.__file__).parent / "static" / "css" / "base.css").read_text(encoding="utf-8")
LIGHT, DARK = re.findall(r":root \{(.*?)\n\s*\}", BASE, flags=re.S)

TEXT = [
    *product(("ink", "ink-soft", "accent", "accent-strong", "bad"), ("ground", "sheet")),
    ("ink", "calm-wash"),
    ("ink", "bad-wash"),
    ("ink-soft", "calm-wash"),
    ("accent", "calm-wash"),
    ("accent-strong", "calm-wash"),
    ("good", "good-wash"),
    ("warn", "warn-wash"),
    ("bad", "bad-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
EDGES = [*product(("edge", "accent"), ("ground", "sheet")), ("warn", "sheet"), ("warn", "calm-wash"), ("bad", "sheet")]


def colours(scheme: str) -> dict[str, str]:
    named = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    return dict(named.findall(LIGHT)) | (dict(named.findall(DARK)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground_it_stands_on(scheme: str) -> None:
    of = colours(scheme)
    found = {(text, ground): round(contrast(of[text], of[ground]), 2) for text, ground in TEXT}
    weak = {pair: ratio for pair, ratio in found.items() if ratio < 4.5}
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_stand_out_from_their_ground(scheme: str) -> None:
    of = colours(scheme)
    weak = {pair for pair in EDGES if contrast(of[pair[0]], of[pair[1]]) < 3}
    assert weak == set()
