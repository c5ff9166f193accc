"""What hearing and translating are worth: words, times, meaning, quantities, terms, rules, cost; engine by engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from flows.bench_figures import english_track, hearing_figures, quantity_figures, rule_figures, term_figures
from flows.bench_material import BASELINE, LOOKED_AT, Extent, Flores, Sets, read_sets
from flows.bench_recordings import programmes, speech_sets
from flows.bench_records import HearJob, SubtitleJob, Translated
from flows.bench_report import BenchReport, EngineReport, HearingReport, ScoreReport, TrackReport, pace
from flows.bench_runs import Runs, open_runs
from flows.bench_scores import score_systems
from flows.bench_speech import Programme, SpeechSet
from flows.workshop import Workshop
from pipeline.errors import ComponentMissing, ProgramFailed, WrongInput
from pipeline.model.subtitle import SubtitleTrack
from pipeline.settings import TranslatorKind
from pipeline.subtitles.check import check_pair, check_track
from pipeline.subtitles.translation.names import spellings
from pipeline.subtitles.translation.terms import read_terms

Answered = Mapping[str, Translated]
"""What one engine said, by the name of the set."""


def measure(
    shop: Workshop, kinds: Sequence[TranslatorKind], *, extent: Extent, shared: Path | None = None
) -> BenchReport:
    """Everything, one process after the other. shared: material outside the project, where this machine has it.

    The house's own terms and its memory are left out, so that figures of two houses compare. An engine that is not
    there is told in its report; raises ComponentMissing where none of them is.
    """
    runs, sets = open_runs(shop), read_sets(extent, shared)
    hearing = tuple(_hearing(runs, speech) for speech in speech_sets(runs, extent, shared))
    english = [(one, *_english(runs, one)) for one in programmes(runs, extent, shared)]
    engines, answers = [], {}
    for kind in kinds:
        try:
            answered = {name: runs.translate(kind, texts, f"{kind} {name}") for name, texts in sets.texts.items()}
            chinese = tuple(_chinese(runs, kind, one, track) for one, track, _ in english)
        except ProgramFailed as failed:
            engines.append(EngineReport(kind=kind.value, unavailable=_reason(failed)))
            continue
        answers[kind.value] = answered
        engines.append(_engine(kind, answered, chinese, sets))
    if not answers:
        raise ComponentMissing(f"translation engine {engines[0].kind}", engines[0].unavailable)
    shop.meter.report("scores", 0.0)
    scores = _scores(sets, answers)
    shop.meter.report("scores", 1.0)
    return BenchReport(
        version=version("tsite"),
        quick=extent.quick,
        threads=shop.threads,
        hearing=hearing,
        english=tuple(report for _, _, report in english),
        engines=tuple(engines),
        scores=scores,
    )


def _reason(failed: ProgramFailed) -> str:
    """Why an engine cannot be asked. Raises failed where it is broken rather than absent."""
    if failed.returncode not in {ComponentMissing.exit_status, WrongInput.exit_status}:
        raise failed
    return failed.stderr_tail.strip().rpartition("\n")[2]


def _hearing(runs: Runs, speech: SpeechSet) -> HearingReport:
    names = spellings((), read_terms())
    clips = runs.hear(HearJob(wavs=speech.clips, names=names), f"hear {speech.name} clips")
    whole = runs.hear(HearJob(wavs=(speech.long_form,), names=names), f"hear {speech.name} long")
    figures = hearing_figures(speech.texts, clips.transcripts, whole.transcripts[0], speech.onsets_ms)
    return HearingReport(speech=speech.name, figures=figures, pace=pace(whole.cost, speech.minutes))


def _english(runs: Runs, one: Programme) -> tuple[SubtitleTrack, TrackReport]:
    heard = runs.hear(HearJob(wavs=(one.wav,), names=spellings((), read_terms())), f"hear {one.name}")
    track = english_track(heard.transcripts[0])
    rules = rule_figures(track, check_track(track, transcript=heard.transcripts[0]))
    return track, TrackReport(programme=one.name, rules=rules, pace=pace(heard.cost, one.minutes))


def _chinese(runs: Runs, kind: TranslatorKind, one: Programme, english: SubtitleTrack) -> TrackReport:
    made = runs.subtitle(kind, SubtitleJob(english=english, about=one.about), f"{kind} {one.name}")
    findings = (*check_track(made.chinese), *check_pair(english, made.chinese, read_terms()))
    rules = rule_figures(made.chinese, findings)
    return TrackReport(programme=one.name, rules=rules, pace=pace(made.cost, one.minutes))


def _engine(kind: TranslatorKind, answered: Answered, chinese: tuple[TrackReport, ...], sets: Sets) -> EngineReport:
    costs = [one.cost for one in answered.values()]
    return EngineReport(
        kind=kind.value,
        engine=answered["quantities"].engine,
        quantities=quantity_figures(sets.quantities, answered["quantities"].answers),
        terms=term_figures(sets.terms, answered["terms"].answers, read_terms()),
        chinese=chinese,
        cpu_s_per_sentence=round(sum(c.cpu_s for c in costs) / sum(len(one.answers) for one in answered.values()), 3),
        peak_rss_bytes=max([*(c.peak_rss_bytes for c in costs), *(one.pace.peak_rss_bytes for one in chinese)]),
    )


def _scores(sets: Sets, answers: Mapping[str, Answered]) -> tuple[ScoreReport, ...]:
    """FLORES where it is there, and the references of our own sets."""
    own = "the references of the project's own set"
    reports = []
    if sets.flores:
        reports.append(_score("flores", _note(sets.flores), sets.flores.reference, sets.flores.systems, answers))
    reports.append(_score("quantities", own, [one.reference for one in sets.quantities], {}, answers))
    if kept := [place for place, one in enumerate(sets.terms) if one.chinese]:
        with_reference = {
            kind: {"terms": replace(said["terms"], answers=tuple(said["terms"].answers[place] for place in kept))}
            for kind, said in answers.items()
        }
        reports.append(_score("terms", own, [sets.terms[place].chinese for place in kept], {}, with_reference))
    return tuple(reports)


def _note(flores: Flores) -> str:
    return (
        f"FLORES-200 dev, {len(flores.lines)} lines of {flores.lines[0]}-{flores.lines[-1]}; lines 1-{LOOKED_AT} were "
        "looked at while the engine's prompt was chosen"
    )


def _score(
    material: str,
    note: str,
    reference: Sequence[str],
    others: Mapping[str, Sequence[str]],
    answers: Mapping[str, Answered],
) -> ScoreReport:
    ours = {
        name: lines
        for kind, answered in answers.items()
        for name, lines in (
            (f"tsite {kind}", [one.target for one in answered[material].answers]),
            (f"tsite {kind}, engine alone", [" ".join(one.alone.split()) for one in answered[material].answers]),
        )
    }
    systems = score_systems(reference, {**others, **ours}, BASELINE)
    return ScoreReport(material=material, note=note, sentences=len(reference), systems=systems)
