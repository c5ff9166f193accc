"""What ffmpeg's signalstats printed about small gray pictures, and what follows from it. Pure; the text is hostile."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from statistics import median

from pipeline.intake.ffprobe import number
from pipeline.model.survey import Stretch

BLACK_HIGHLIGHTS = 14
"""Nine tenths of a black picture are darker than this of 255: sensor noise and codec noise included."""
BLACK_LIGHTS = 48
"""The brightest point of a black picture, of 255: noise passes BLACK_HIGHLIGHTS, a lamp, a star or a letter this."""
SHORTEST_BLACK_S = 2
FROZEN_DIFFERENCE = 0.02
"""Mean change of a picture's points against the one before, of 255: a coded standstill, not a quiet scene."""
SHORTEST_FROZEN_S = 8
"""A still product or caption is held for less."""

_FIGURES = ("YHIGH", "YDIF", "YMAX")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One picture: highlights is its 90th percentile of 255, change its mean difference from the picture before.

    brightest: its brightest point. By night a tenth of a picture is seldom lit, and yet there is something to be seen.
    """

    time_s: float
    highlights: float
    change: float
    brightest: float = 0.0

    @property
    def black(self) -> bool:
        """Nothing to be seen."""
        return self.highlights <= BLACK_HIGHLIGHTS and self.brightest <= BLACK_LIGHTS


def read_looks(printed: str) -> list[Look]:
    """One Look a picture, by time. Lines that cannot be understood are passed over, and pictures without a time."""
    looks: list[Look] = []
    time_s, figures = math.nan, dict.fromkeys(_FIGURES, math.nan)
    for line in [*printed.splitlines(), "frame:"]:
        if line.startswith("frame:"):
            if not any(map(math.isnan, (time_s, *figures.values()))):
                high, change, brightest = (figures[name] for name in _FIGURES)
                looks.append(Look(time_s=time_s, highlights=high, change=change, brightest=brightest))
            time_s, figures = _figure(line.partition("pts_time:")[2]), dict.fromkeys(_FIGURES, math.nan)
        else:
            name, _, value = line.partition("=")
            key = name.rpartition(".")[2]
            if key in figures:
                figures[key] = _figure(value)
    return sorted(looks, key=lambda look: look.time_s)


def black_stretches(looks: Sequence[Look], *, start_s: float) -> tuple[Stretch, ...]:
    """From the first to the last of consecutive black pictures, where that is long enough."""
    runs = [list(run) for black, run in groupby(looks, key=lambda look: look.black) if black]
    return _long_ones(runs, SHORTEST_BLACK_S, start_s=start_s)


def frozen_stretches(looks: Sequence[Look], *, start_s: float) -> tuple[Stretch, ...]:
    """From the first to the last of consecutive equal pictures that are not black, where that is long enough."""
    runs: list[list[Look]] = []
    for look in looks:
        if runs and look.change <= FROZEN_DIFFERENCE and not look.black:
            runs[-1].append(look)
        else:
            runs.append([look])
    return _long_ones(runs, SHORTEST_FROZEN_S, start_s=start_s)


def brightness(looks: Sequence[Look]) -> float:
    """Highlights of the middle picture that is not black, as a share of white; 1 where there is none."""
    return median([look.highlights for look in looks if not look.black] or [255.0]) / 255


def joined(spans: Iterable[tuple[float, float]]) -> tuple[Stretch, ...]:
    """Spans in order as stretches, those that touch as one, to the millisecond."""
    found: list[tuple[float, float]] = []
    for start_s, end_s in sorted(spans):
        if found and start_s <= found[-1][1] + 0.001:
            found[-1] = (found[-1][0], max(found[-1][1], end_s))
        else:
            found.append((start_s, end_s))
    return tuple(
        Stretch(start_s=Fraction(round(start_s * 1000), 1000), end_s=Fraction(round(end_s * 1000), 1000))
        for start_s, end_s in found
    )


def _long_ones(runs: Iterable[list[Look]], shortest_s: float, *, start_s: float) -> tuple[Stretch, ...]:
    spans = [(run[0].time_s - start_s, run[-1].time_s - start_s) for run in runs]
    return joined(span for span in spans if span[1] - span[0] >= shortest_s)


def _figure(text: str) -> float:
    value = number(text)
    return math.nan if value is None else value
