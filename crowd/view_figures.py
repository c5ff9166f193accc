"""Views added up, pure: what counts as one, how far people watched, where they came from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

PARTS = 60
"""A programme is this many equal parts, six seconds at the longest: a viewer's reach is one bit for each."""
COUNTS_FROM_MS = 5000
"""Of the programme played; who leaves earlier opened the page by mistake."""
KINDS = ("source", "language", "country", "place")
"""What is counted of viewers, each by itself: never in combination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One viewer of one programme on one day. reach: bit n for part n."""

    watched_ms: int
    reach: int
    source: str
    language: str
    country: str
    place: str

    def with_more(self, later: "Viewing") -> "Viewing":
        """The same viewer, watched on: times add up, reach is united, where from stays as it was said first."""
        return replace(self, watched_ms=self.watched_ms + later.watched_ms, reach=self.reach | later.reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of some viewings. reach: how many played each part. told: for each of KINDS, how many by word."""

    views: int = 0
    watched_ms: int = 0
    reach: tuple[int, ...] = (0,) * PARTS
    told: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    @classmethod
    def of(cls, viewings: Iterable[Viewing]) -> Self:
        """Those that count, added up."""
        counted = [viewing for viewing in viewings if viewing.watched_ms >= COUNTS_FROM_MS]
        return cls(
            views=len(counted),
            watched_ms=sum(viewing.watched_ms for viewing in counted),
            reach=tuple(sum(viewing.reach >> part & 1 for viewing in counted) for part in range(PARTS)),
            told={kind: dict(Counter(str(getattr(viewing, kind)) for viewing in counted)) for kind in KINDS},
        )

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            views=self.views + other.views,
            watched_ms=self.watched_ms + other.watched_ms,
            reach=tuple(mine + yours for mine, yours in zip(self.reach, other.reach, strict=True)),
            told={kind: dict(Counter(self.told[kind]) + Counter(other.told[kind])) for kind in KINDS},
        )

    @property
    def through(self) -> tuple[float, ...]:
        """Which share of the viewers played each part, 0 to 1."""
        return tuple(count / self.views for count in self.reach) if self.views else (0.0,) * PARTS

    @property
    def share_watched(self) -> float:
        """How much of the programme the average viewer played at least once, 0 to 1."""
        return sum(self.through) / PARTS

    def ranked(self, kind: str) -> list[tuple[str, int]]:
        """Words of that kind and how many viewers each had, most first."""
        return sorted(self.told[kind].items(), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from first to last, both included."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, days: int) -> Self:
        """That many days, the last of which is last."""
        return cls(first=last - timedelta(days=days - 1), last=last)

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def reach_bits(parts: Iterable[int]) -> int:
    """Parts as bits; numbers that are no part are left out."""
    bits = 0
    for part in parts:
        if 0 <= part < PARTS:
            bits |= 1 << part
    return bits
