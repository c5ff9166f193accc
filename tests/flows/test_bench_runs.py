"""Measurements in processes of their own, kept and continued."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from flows.bench_figures import hearing_figures
from flows.bench_records import HearJob
from flows.bench_runs import CHUNK, code_digest, open_runs
from flows.bench_speech import own_speech
from flows.workshop import Workshop, open_workshop
from pipeline.demo import script
from pipeline.errors import ProgramFailed
from pipeline.settings import Settings, TranslatorKind
from tests.flows.bench_children import COST, Children


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with closing(open_workshop(Settings())) as opened:
        yield opened


def test_an_interrupted_run_continues_behind_its_last_chunk(shop: Workshop) -> None:
    sentences = [f"Sentence number {n} of the text." for n in range(2 * CHUNK + 1)]
    answers = {text: [("这是课文里的一句话。",)] for text in sentences}
    children = Children(shop.runner, hears=str, answers=answers, fails_at=2)
    runs = open_runs(replace(shop, runner=children))
    with pytest.raises(ProgramFailed):
        runs.translate(TranslatorKind.ARGOS, sentences, "argos")
    assert children.ran == [("translate", "argos")] * 2
    children.fails_at = -1
    found = runs.translate(TranslatorKind.ARGOS, sentences, "argos")
    assert len(children.ran) == 3
    assert [one.source for one in found.answers] == sentences
    assert found.cost.cpu_s == 3 * COST.cpu_s
    assert found.cost.peak_rss_bytes == COST.peak_rss_bytes
    assert shop.meter.shares["argos"] == 1.0


def test_another_engine_other_sentences_and_other_code_are_measured_anew(shop: Workshop) -> None:
    children = Children(shop.runner, hears=str, answers={"One.": [("一。",)], "Two.": [("二。",)]})
    runs = open_runs(replace(shop, runner=children))
    changed = replace(runs, code={**runs.code, "subtitles": "other"})
    for measured, kind, text in (
        (runs, TranslatorKind.ARGOS, "One."),
        (runs, TranslatorKind.GGUF, "One."),
        (runs, TranslatorKind.ARGOS, "Two."),
        (changed, TranslatorKind.ARGOS, "One."),
        (runs, TranslatorKind.ARGOS, "One."),
    ):
        measured.translate(kind, [text], "stage")
    assert len(children.ran) == 4


def test_the_digest_of_code_changes_with_code_and_tables_and_not_with_sets(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("1")
    first = code_digest(tmp_path)
    (tmp_path / "set.tsv").write_text("a")
    assert code_digest(tmp_path) == first
    (tmp_path / "two.csv").write_text("1")
    second = code_digest(tmp_path)
    (tmp_path / "one.py").write_text("2")
    assert len({first, second, code_digest(tmp_path)}) == 3


@pytest.mark.media
def test_own_speech_is_really_heard_in_a_process_of_its_own(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    short = replace(script.load_script(), scenes=())
    monkeypatch.setattr("flows.bench_speech.load_script", lambda: short)
    monkeypatch.setattr(
        "flows.bench_speech.SPOKEN", ("Two universities have checked the figures.", "Investors ask how fast we grow.")
    )
    speech = own_speech(tmp_path, quick=True, tools=shop.tools, runner=shop.runner)
    runs = open_runs(shop)
    clips = runs.hear(HearJob(wavs=speech.clips, names=()), "clips")
    whole = runs.hear(HearJob(wavs=(speech.long_form,), names=()), "long")
    figures = hearing_figures(speech.texts, clips.transcripts, whole.transcripts[0], speech.onsets_ms)
    assert (figures.clips, figures.words, figures.onsets, figures.missed) == (2, 12, 2, 0)
    assert figures.clip_wer == figures.long_wer == 0
    assert figures.start_p90_ms <= 100
    assert 0.05 < speech.minutes < 0.3
    assert whole.cost.cpu_s > 0.2
    assert 2**28 < whole.cost.peak_rss_bytes < 2**31
    again = runs.hear(HearJob(wavs=speech.clips, names=()), "clips")
    assert again.cost == clips.cost
