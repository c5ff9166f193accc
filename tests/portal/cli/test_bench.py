"""tsite bench subtitles from the command line: its options and its tables."""

import json
from dataclasses import asdict, replace

import pytest

from flows.bench_figures import HearingFigures, QuantityFigures, RuleFigures, TermFigures
from flows.bench_report import BenchReport, EngineReport, HearingReport, Pace, ScoreReport, TrackReport
from flows.bench_scores import Score, SystemScores
from portal.cli.bench_tables import Table, as_markdown, as_text, subtitle_tables
from portal.cli.main import main

HEARD = Pace(minutes=2.0, cpu_s_per_minute=6.25, wall_s_per_minute=4.0, peak_rss_bytes=512 * 2**20)
MADE = Pace(minutes=2.0, cpu_s_per_minute=20.0, wall_s_per_minute=30.0, peak_rss_bytes=2000 * 2**20)
RULES = RuleFigures(cues=8, errors=1, warnings=2, by_rule={"gap": 2, "held": 1})
REPORT = BenchReport(
    version="0.1.0",
    quick=False,
    threads=2,
    hearing=(
        HearingReport(
            speech="own",
            figures=HearingFigures(
                clips=26,
                words=400,
                clip_wer=0.025,
                long_wer=0.02,
                onsets=26,
                missed=1,
                start_median_ms=20.5,
                start_p90_ms=65,
            ),
            pace=HEARD,
        ),
    ),
    english=(TrackReport(programme="demonstration", rules=replace(RULES, errors=0), pace=HEARD),),
    engines=(
        EngineReport(kind="argos", unavailable="not there"),
        EngineReport(
            kind="embedded",
            engine="model",
            quantities=QuantityFigures(sentences=200, alone=150, kept=190, held=10, wrong=0, compared=200, misread=1),
            terms=TermFigures(sentences=100, expected=120, alone=60, obeyed=114, wrong=2, held=4),
            chinese=(TrackReport(programme="demonstration", rules=RULES, pace=MADE),),
            cpu_s_per_sentence=1.254,
            peak_rss_bytes=2100 * 2**20,
        ),
    ),
    scores=(
        ScoreReport(
            material="flores",
            note="lines 97-997",
            sentences=901,
            systems=(
                SystemScores(
                    system="argos",
                    bleu=Score(score=32.4, low=31.4, high=33.5),
                    chrf=Score(score=29.1, low=28.2, high=30.0),
                ),
                SystemScores(
                    system="tsite embedded",
                    bleu=Score(score=34.1, low=33.0, high=35.2, p_value=0.001),
                    chrf=Score(score=31.5, low=30.6, high=32.4, p_value=0.04),
                ),
            ),
        ),
    ),
)


def _named(title: str) -> Table:
    return next(table for table in subtitle_tables(REPORT) if table.title.startswith(title))


def test_every_figure_stands_under_its_head() -> None:
    assert _named("Hearing").rows == (("own", "26", "400", "2.5", "2.0", "20", "65", "26", "1"),)
    assert _named("Translation: flores, 901 sentences").rows == (
        ("argos", "32.4", "31.4-33.5", "", "29.1", "28.2-30.0", ""),
        ("tsite embedded", "34.1", "33.0-35.2", "0.001", "31.5", "30.6-32.4", "0.040"),
    )
    assert _named("Quantities").rows == (("embedded", "200", "75.0", "95.0", "5.0", "0", "1 of 200"),)
    assert _named("Terms").rows == (("embedded", "100", "120", "50.0", "95.0", "4.0", "2"),)
    assert _named("Rules").rows == (
        ("demonstration", "en", "8", "0.0", "25.0", "gap 2, held 1"),
        ("demonstration", "zh-Hans, embedded", "8", "12.5", "25.0", "gap 2, held 1"),
    )
    assert _named("Cost").rows == (
        ("hearing own, long-form", "2.00", "6.2", "4.0", "512"),
        ("hearing demonstration", "2.00", "6.2", "4.0", "512"),
        ("translating demonstration, embedded", "2.00", "20.0", "30.0", "2000"),
        ("both, demonstration, embedded", "2.00", "26.2", "34.0", "2000"),
    )
    assert "embedded: 1.25 CPU s each, peak 2100 MB" in _named("Cost").note


@pytest.mark.parametrize("table", subtitle_tables(REPORT), ids=lambda table: table.title)
def test_a_table_is_whole_in_markdown_and_in_columns(table: Table) -> None:
    assert {len(row) for row in table.rows} == {len(table.head)}
    markdown = as_markdown(table).splitlines()
    pipes = [line for line in markdown if line.startswith("|")]
    assert len(pipes) == len(table.rows) + 2
    assert {line.count("|") for line in pipes} == {len(table.head) + 1}
    assert markdown[markdown.index(pipes[0]) - 1] == ""  # else it is no table
    columns = as_text(table).splitlines()[-len(table.rows) - 1 :]
    assert len({len(line) for line in columns}) == 1


def test_the_lines_that_were_looked_at_are_told_in_every_form() -> None:
    flores = _named("Translation: flores")
    assert "lines 97-997" in as_text(flores) and "lines 97-997" in as_markdown(flores)
    assert "lines 97-997" in json.dumps(asdict(REPORT))


@pytest.mark.parametrize(
    "options",
    [
        ("--engine", "embedded,deepl"),
        ("--flores", "97"),
        ("--flores", "a-b"),
        ("--sample", "0"),
        ("--json", "--markdown"),
    ],
)
def test_options_that_say_nothing_are_refused(options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "subtitles", *options])
    assert ended.value.code == 2
