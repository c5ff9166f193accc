"""Forecast: how long a run will still take, from the speed that this very run has been measured at. Pure: no clock.

The stages of a run are two lines side by side, the picture's and the speech's, then those that wait for both. What a
stage has left comes from its own recent speed; for one that has not begun, from what it usually takes, times how much
slower or faster than usual this run has been. Before any speed is known there is no answer, and so none is given.
"""

from dataclasses import dataclass, field
from math import ceil

USUAL = {
    "picture": {"look": 0.06, "loudness": 0.02, "encode": 1.0},
    "speech": {"hear": 0.15, "translate": 0.8},
    "end": {"package": 0.01, "conform": 0.01},
}
"""Wall seconds a second of programme, by line and stage, of both lines together on two cores (docs/benchmarks.md). Only
their ratios count."""

LAST_S = 5.0
"""What comes after the two lines takes this long at least: packaging, a server that may still be starting."""

KNOWN_FROM = 0.01
KNOWN_AFTER_S = 3.0
"""A speed is believed after this part of the stage and this long."""

RECENT_S = 60.0
"""Half of a speed is that of so many seconds, half the whole stage's: other work comes and goes on the machine, and a
stage that stands still for a minute has not stopped for ever."""

SETTLES_S = 10.0
"""How long a new estimate takes to be shown, sooner near the end: figures that jump are not believed."""


@dataclass(slots=True)
class Pace:
    """How one stage goes. speed: share a second, None until it is known."""

    began_s: float
    told_s: float
    share: float = 0.0
    speed: float | None = None
    took_s: float | None = None
    _ago: list[tuple[float, float]] = field(default_factory=list)

    def tell(self, at_s: float, share: float) -> None:
        """It had come this far then."""
        self.told_s, self.share = at_s, share
        self._ago.append((at_s, share))
        while len(self._ago) > 2 and at_s - self._ago[1][0] > RECENT_S:
            self._ago.pop(0)
        if share >= 1.0:
            self.took_s = at_s - self.began_s if self.took_s is None else self.took_s
        elif share >= KNOWN_FROM and at_s - self.began_s >= KNOWN_AFTER_S:
            first_s, first = self._ago[0]
            recent = (share - first) / (at_s - first_s)
            self.speed = (recent + share / (at_s - self.began_s)) / 2

    def left_s(self, at_s: float) -> float | None:
        """By its own speed; None where that is not known. Silence counts against it: it has not gone faster."""
        if self.took_s is not None:
            return 0.0
        if self.speed is None:
            return None
        expected = (1.0 - self.share) / self.speed - (at_s - self.told_s)
        return max(expected, 0.1 * (1.0 - self.share) / self.speed)

    def whole_s(self, at_s: float) -> float | None:
        """What it takes from beginning to end, where that is known."""
        left_s = self.left_s(at_s)
        return None if left_s is None else at_s - self.began_s + left_s if self.took_s is None else self.took_s


@dataclass(slots=True, kw_only=True)
class Forecast:
    """Told what happens as it happens; times are seconds of any one clock. hears: whether the run has a speech line."""

    hears: bool = True
    paces: dict[str, Pace] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    _shown: tuple[float, float] | None = None

    def tell(self, at_s: float, stage: str, share: float) -> None:
        """The stage had come this far then. One that is told of only when it is done was done before this run."""
        if stage not in self.paces and share >= 1.0:
            self.skipped.add(stage)
            return
        self.paces.setdefault(stage, Pace(began_s=at_s, told_s=at_s)).tell(at_s, share)

    def remaining_s(self, at_s: float) -> float | None:
        """Seconds until all is done, steadied; None while nothing is known. Never 0 before the end."""
        estimate = self._estimate(at_s)
        if estimate is None:
            return None
        if self._shown is not None:
            before_s, shown = self._shown
            passed_s = max(at_s - before_s, 0.0)
            ticked_s = max(shown - passed_s, 0.0)
            settles_s = min(SETTLES_S, max(estimate / 4, 1.0))
            estimate = ticked_s + (estimate - ticked_s) * min(passed_s / settles_s, 1.0)
        self._shown = (at_s, estimate)
        return max(estimate, 1.0)

    def overall(self, at_s: float) -> float:
        """How much of the run is done, 0 to 1, by the clock rather than by stages."""
        left_s = self._estimate(at_s)
        if left_s is None or not self.paces:
            return 0.0
        passed_s = at_s - min(pace.began_s for pace in self.paces.values())
        return passed_s / (passed_s + left_s) if passed_s + left_s else 1.0

    def _estimate(self, at_s: float) -> float | None:
        factor = self._factor(at_s)
        if factor is None:
            return None
        lines = [self._line_s(at_s, "picture", factor)]
        if self.hears:
            lines.append(self._line_s(at_s, "speech", factor))
        ending = self._line_s(at_s, "end", factor)
        return max(lines) + (ending if self.paces.keys() & USUAL["end"].keys() else max(ending, LAST_S))

    def _line_s(self, at_s: float, line: str, factor: float) -> float:
        return sum(self._stage_s(at_s, stage, usual * factor) for stage, usual in USUAL[line].items())

    def _stage_s(self, at_s: float, stage: str, usual_s: float) -> float:
        pace = self.paces.get(stage)
        if pace is None:
            return 0.0 if stage in self.skipped else usual_s
        left_s = pace.left_s(at_s)
        # One that tells nothing on its way may take longer than usual; it is never taken for done.
        return max(usual_s - (at_s - pace.began_s), 0.1 * usual_s) if left_s is None else left_s

    def _factor(self, at_s: float) -> float | None:
        """Seconds that this run takes for one usual second, from the stages whose speed is known."""
        usual = {stage: each for line in USUAL.values() for stage, each in line.items()}
        known = {stage: pace.whole_s(at_s) for stage, pace in self.paces.items() if stage in usual}
        took = {stage: whole_s for stage, whole_s in known.items() if whole_s is not None}
        # Looking and measuring take as long for short programmes as for long ones: what is said of them says little.
        if not took.keys() & {"encode", "hear", "translate"} and self._still_to_come(took):
            return None
        return sum(took.values()) / sum(usual[stage] for stage in took) if took else None

    def _still_to_come(self, took: dict[str, float]) -> bool:
        wanted = {"encode", "hear", "translate"} if self.hears else {"encode"}
        return bool(wanted - self.skipped - took.keys())


def in_words(left_s: float | None) -> str:
    """As a person says it, rounded up; nothing where it is not known."""
    if left_s is None:
        return ""
    if left_s > 90:
        return f"about {ceil(left_s / 60)} min left"
    return "a few seconds left" if left_s <= 5 else f"about {5 * ceil(left_s / 5)} s left"
