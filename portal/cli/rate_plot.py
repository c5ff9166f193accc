"""Rate against quality as an SVG: one line a ladder, one point a rung. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 860, 520
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 50, 60
_COLOURS = ("#1f4e79", "#c55a11", "#548235", "#7030a0", "#b00020", "#00798c")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """Kilobits a second on a logarithmic scale from left to right, VMAF from below."""

    low_kbps: float
    high_kbps: float
    low_vmaf: float

    def x(self, kbps: float) -> float:
        share = math.log(kbps / self.low_kbps) / math.log(self.high_kbps / self.low_kbps)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, vmaf: float) -> float:
        share = (vmaf - self.low_vmaf) / (100 - self.low_vmaf)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def rate_plot(title: str, ladders: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """The drawing. ladders: by name, (kilobits a second, VMAF) of each rung."""
    points = [point for ladder in ladders.values() for point in ladder]
    axes = _Axes(
        low_kbps=min(kbps for kbps, _ in points) / 1.25,
        high_kbps=max(kbps for kbps, _ in points) * 1.25,
        low_vmaf=5 * math.floor((min(vmaf for _, vmaf in points) - 1) / 5),
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="13" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="28" font-size="16" font-weight="bold">{escape(title)}</text>',
        *_grid(axes),
    ]
    for number, (name, ladder) in enumerate(ladders.items()):
        lines += _ladder(name, sorted(ladder), _COLOURS[number % len(_COLOURS)], _TOP + 14 + 24 * number, axes)
    return "\n".join([*lines, "</svg>", ""])


def _grid(axes: _Axes) -> list[str]:
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    lines = []
    for vmaf in range(int(axes.low_vmaf), 101, 5):
        y = axes.y(vmaf)
        lines.append(f'<line x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{vmaf}</text>')
    for kbps in _ticks(axes):
        x = axes.x(kbps)
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{kbps:g}</text>')
    middle_x, middle_y = (_LEFT + right) / 2, (_TOP + bottom) / 2
    return [
        *lines,
        f'<rect x="{_LEFT}" y="{_TOP}" width="{right - _LEFT}" height="{bottom - _TOP}" fill="none" stroke="#888"/>',
        f'<text x="{middle_x}" y="{HEIGHT - 16}" text-anchor="middle">kb/s of the picture (logarithmic)</text>',
        f'<text x="22" y="{middle_y}" text-anchor="middle" transform="rotate(-90 22 {middle_y})">VMAF</text>',
    ]


def _ticks(axes: _Axes) -> list[float]:
    decades = range(math.floor(math.log10(axes.low_kbps)), math.ceil(math.log10(axes.high_kbps)) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
    return [tick for tick in ticks if axes.low_kbps <= tick <= axes.high_kbps]


def _ladder(name: str, ladder: Sequence[tuple[float, float]], colour: str, key_y: float, axes: _Axes) -> list[str]:
    places = [(axes.x(kbps), axes.y(vmaf)) for kbps, vmaf in ladder]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    key_x = WIDTH - _RIGHT + 16
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places),
        f'<line x1="{key_x}" x2="{key_x + 22}" y1="{key_y - 4}" y2="{key_y - 4}" stroke="{colour}" stroke-width="3"/>',
        f'<text x="{key_x + 28}" y="{key_y}">{escape(name)}</text>',
    ]
