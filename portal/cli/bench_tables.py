"""The figures of the subtitle bench as tables, for a terminal or for docs/benchmarks.md. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.bench_material import BASELINE
from flows.bench_report import BenchReport, EngineReport, HearingReport, Pace, ScoreReport, TrackReport
from flows.bench_scores import RESAMPLES, Score

_MB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """note: a sentence above the table, or empty."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def subtitle_tables(report: BenchReport) -> tuple[Table, ...]:
    """Every figure a person compares; the rest is in the JSON."""
    measured = [engine for engine in report.engines if not engine.unavailable]
    return (
        _hearing(report.hearing),
        *(_scores(one) for one in report.scores),
        _quantities(measured),
        _terms(measured),
        _rules(report.english, measured),
        _cost(report, measured),
    )


def as_markdown(table: Table) -> str:
    """The table as docs/benchmarks.md holds it."""
    lines = [f"**{table.title}**", "", *([table.note, ""] if table.note else [])]
    lines += [_row(table.head), _row(["---"] * len(table.head)), *map(_row, table.rows)]
    return "\n".join(lines)


def as_text(table: Table) -> str:
    """The table in columns, numbers to the right."""
    cells = [table.head, *table.rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join([table.title, *([table.note] if table.note else []), *lines])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _hearing(reports: Sequence[HearingReport]) -> Table:
    return Table(
        title="Hearing",
        head=(
            *("speech", "clips", "words", "WER % by clip", "WER % long-form"),
            *("cue start median ms", "p90 ms", "onsets", "without a cue"),
        ),
        rows=tuple(
            (
                one.speech,
                str(one.figures.clips),
                str(one.figures.words),
                f"{100 * one.figures.clip_wer:.1f}",
                f"{100 * one.figures.long_wer:.1f}",
                f"{one.figures.start_median_ms:.0f}",
                str(one.figures.start_p90_ms),
                str(one.figures.onsets),
                str(one.figures.missed),
            )
            for one in reports
        ),
    )


def _scores(report: ScoreReport) -> Table:
    compared = any(one.bleu.p_value is not None for one in report.systems)
    metrics = ("95 %", "p") if compared else ("95 %",)
    beside = f"; p: as far from {BASELINE} by chance, paired bootstrap" if compared else ""
    return Table(
        title=f"Translation: {report.material}, {report.sentences} sentences",
        note=f"{report.note}. 95 %: bootstrap, {RESAMPLES} samples{beside}.",
        head=("system", "BLEU", *metrics, "chrF", *metrics),
        rows=tuple((one.system, *_score(one.bleu, compared), *_score(one.chrf, compared)) for one in report.systems),
    )


def _score(score: Score, compared: bool) -> tuple[str, ...]:
    p_value = "" if score.p_value is None else f"{score.p_value:.3f}"
    return f"{score.score:.1f}", f"{score.low:.1f}-{score.high:.1f}", *((p_value,) if compared else ())


def _quantities(engines: Sequence[EngineReport]) -> Table:
    return Table(
        title="Quantities",
        note="Sentences. Read back: those without a quantity that the set names, of the sentences not held.",
        head=(
            *("engine", "sentences", "kept % alone", "kept % guarded", "held %"),
            *("wrong, not held", "read back wrong, not held"),
        ),
        rows=tuple(
            (
                one.kind,
                str(found.sentences),
                _percent(found.alone, found.sentences),
                _percent(found.kept, found.sentences),
                _percent(found.held, found.sentences),
                str(found.wrong),
                f"{found.misread} of {found.compared}",
            )
            for one in engines
            if (found := one.quantities)
        ),
    )


def _terms(engines: Sequence[EngineReport]) -> Table:
    return Table(
        title="Terms",
        head=(
            *("engine", "sentences", "terms", "obeyed % alone", "obeyed % guarded"),
            *("sentences held %", "disobeyed, not held"),
        ),
        rows=tuple(
            (
                one.kind,
                str(found.sentences),
                str(found.expected),
                _percent(found.alone, found.expected),
                _percent(found.obeyed, found.expected),
                _percent(found.held, found.sentences),
                str(found.wrong),
            )
            for one in engines
            if (found := one.terms)
        ),
    )


def _rules(english: Sequence[TrackReport], engines: Sequence[EngineReport]) -> Table:
    tracks = [("en", one) for one in english]
    tracks += [(f"zh-Hans, {engine.kind}", one) for engine in engines for one in engine.chinese]
    return Table(
        title="Rules, for each 100 cues",
        head=("programme", "track", "cues", "errors", "warnings", "which"),
        rows=tuple(
            (
                one.programme,
                track,
                str(one.rules.cues),
                f"{one.rules.per_100(one.rules.errors):.1f}",
                f"{one.rules.per_100(one.rules.warnings):.1f}",
                ", ".join(f"{rule} {count}" for rule, count in one.rules.by_rule.items()),
            )
            for track, one in tracks
        ),
    )


def _cost(report: BenchReport, engines: Sequence[EngineReport]) -> Table:
    rows = [(f"hearing {one.speech}, long-form", one.pace) for one in report.hearing]
    rows += [(f"hearing {one.programme}", one.pace) for one in report.english]
    for engine in engines:
        for heard, made in zip(report.english, engine.chinese, strict=True):
            rows += [
                (f"translating {made.programme}, {engine.kind}", made.pace),
                (f"both, {made.programme}, {engine.kind}", _together(heard.pace, made.pace)),
            ]
    sets = "".join(
        f" Sentences of the sets, {one.kind}: {one.cpu_s_per_sentence:.2f} CPU s each, "
        f"peak {one.peak_rss_bytes / _MB:.0f} MB."
        for one in engines
    )
    return Table(
        title="Cost, for each minute of programme",
        note=f"{report.threads} threads for hearing, half of them for translating; each in a process of its own, "
        f"loading the model counted.{sets}",
        head=("work", "minutes", "CPU s", "wall s", "peak MB"),
        rows=tuple((work, *_pace(spent)) for work, spent in rows),
    )


def _together(first: Pace, second: Pace) -> Pace:
    """One after the other over the same programme."""
    return Pace(
        minutes=first.minutes,
        cpu_s_per_minute=first.cpu_s_per_minute + second.cpu_s_per_minute,
        wall_s_per_minute=first.wall_s_per_minute + second.wall_s_per_minute,
        peak_rss_bytes=max(first.peak_rss_bytes, second.peak_rss_bytes),
    )


def _pace(spent: Pace) -> tuple[str, ...]:
    return (
        f"{spent.minutes:.2f}",
        f"{spent.cpu_s_per_minute:.1f}",
        f"{spent.wall_s_per_minute:.1f}",
        f"{spent.peak_rss_bytes / _MB:.0f}",
    )


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.1f}" if of else "-"
