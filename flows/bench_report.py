"""What the subtitle bench found, as values: the shape of its JSON."""

from dataclasses import dataclass

from flows.bench_figures import HearingFigures, QuantityFigures, RuleFigures, TermFigures
from flows.bench_records import Cost
from flows.bench_scores import SystemScores


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A cost for each minute of programme, loading the model included."""

    minutes: float
    cpu_s_per_minute: float
    wall_s_per_minute: float
    peak_rss_bytes: int


def pace(cost: Cost, minutes: float) -> Pace:
    """minutes: of the programme that was worked on, above 0."""
    return Pace(
        minutes=round(minutes, 3),
        cpu_s_per_minute=round(cost.cpu_s / minutes, 2),
        wall_s_per_minute=round(cost.wall_s / minutes, 2),
        peak_rss_bytes=cost.peak_rss_bytes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingReport:
    """One set of recordings. pace: of the long recording."""

    speech: str
    figures: HearingFigures
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackReport:
    """One track of one programme, and what making it took: hearing for English, translating for Chinese."""

    programme: str
    rules: RuleFigures
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReport:
    """One engine. unavailable: why it could not be asked, empty where it was; the rest is then None or empty.

    cpu_s_per_sentence: over every sentence of the sets, its share of loading the model included.
    """

    kind: str
    engine: str = ""
    unavailable: str = ""
    quantities: QuantityFigures | None = None
    terms: TermFigures | None = None
    chinese: tuple[TrackReport, ...] = ()
    cpu_s_per_sentence: float = 0.0
    peak_rss_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReport:
    """Translations of one material beside its reference. note: which lines, and what to know of them."""

    material: str
    note: str
    sentences: int
    systems: tuple[SystemScores, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchReport:
    """Everything. threads: given to the recogniser; translating takes half of them."""

    version: str
    quick: bool
    threads: int
    hearing: tuple[HearingReport, ...]
    english: tuple[TrackReport, ...]
    engines: tuple[EngineReport, ...]
    scores: tuple[ScoreReport, ...]
