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
    av1: AV1 rungs at the peer's VMAF; what they and our H.264 rungs took together, in one process.
    """

    peer: LadderFigures
    ours: LadderFigures
    matched: bool
    av1: LadderFigures | None = None

    @property
    def ratios(self) -> dict[str, float]:
        """Ours over the peer's."""
        return {
            "cpu": self.ours.spent.cpu_s / self.peer.spent.cpu_s,
            "wall": self.ours.spent.wall_s / self.peer.spent.wall_s,
            "bytes": self.ours.bytes / self.peer.bytes,
        }

    @property
    def av1_ratios(self) -> dict[str, float]:
        """cpu_together: both our ladders over the peer's one; bytes_top, bytes: of the AV1 rungs over the peer's."""
        if self.av1 is None:
            return {}
        return {
            "cpu_together": self.av1.spent.cpu_s / self.peer.spent.cpu_s,
            "bytes_top": self.av1.rungs[0].bytes / self.peer.rungs[0].bytes,
            "bytes": self.av1.bytes / self.peer.bytes,
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
