"""What `tsite bench encode` found: figures by ladder, and the ratios to each peer. Pure."""

from dataclasses import dataclass

from flows.benchmark import Spent
from flows.encode_bench.measuring import RungFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderFigures:
    """One ladder: what it took and what came out, from the largest rung to the smallest."""

    spent: Spent
    rungs: tuple[RungFigures, ...]

    @property
    def bytes(self) -> int:
        """All rungs' pictures together."""
        return sum(rung.bytes for rung in self.rungs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A peer's ladder and ours, the very command that produce runs.

    matched: our rungs were given the crf at which their VMAF is the peer's; else they are as produce makes them.
    """

    peer: LadderFigures
    ours: LadderFigures
    matched: bool

    @property
    def ratios(self) -> dict[str, float]:
        """Ours over the peer's."""
        return {
            "cpu": self.ours.spent.cpu_s / self.peer.spent.cpu_s,
            "wall": self.ours.spent.wall_s / self.peer.spent.wall_s,
            "bytes": self.ours.bytes / self.peer.bytes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class InputReport:
    """One input: its name and length, our ladder as produce makes it, and each peer beside ours."""

    name: str
    duration_s: float
    made: LadderFigures
    beside: dict[str, Beside]

    @property
    def ratios(self) -> dict[str, dict[str, float]]:
        """By peer."""
        return {peer: beside.ratios for peer, beside in self.beside.items()}
