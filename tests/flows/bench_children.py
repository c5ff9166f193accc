"""The bench's own processes, done in this one by a book instead of models; every other program is really run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from flows.bench_records import Cost, Heard, HearJob, Result, Subtitled, SubtitleJob, Translated, TranslateJob
from flows.bench_work import ask
from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome, Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.model.transcript import Transcript, Word
from pipeline.subtitles.memory.pairs import PairMemory
from pipeline.subtitles.translation.guarded import GuardedTranslator
from pipeline.subtitles.translation.terms import read_terms
from pipeline.subtitles.translation.translate_track import track_sentences, translate_track
from pipeline.subtitles.translation.translator import Brief
from tests.pipeline.subtitles.translation.scripted_engine import ScriptedEngine

COST = Cost(cpu_s=3.0, wall_s=6.0, peak_rss_bytes=2**29)


def said(text: str) -> Transcript:
    """The words, a third of a second each, a pause after every sentence."""
    words, at_ms = [], 0
    for word in text.split():
        words.append(Word(text=word, start_ms=at_ms, end_ms=at_ms + 320, confidence=0.9))
        at_ms += 1500 if word.endswith((".", "?")) else 330
    return Transcript(language="en", words=tuple(words))


@dataclass(slots=True)
class Children:
    """A Runner. hears: what is heard in a WAV, by its name. answers: see ScriptedEngine. absent: engines not there.

    fails_at: the child, counted from 0, that stops with an error of ours.
    """

    real: Runner
    hears: Callable[[Path], str]
    answers: Mapping[str, Sequence[tuple[str, ...]]]
    absent: Mapping[str, str] = field(default_factory=dict)
    fails_at: int = -1
    ran: list[tuple[str, str]] = field(default_factory=list)

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """See Runner.run."""
        if "flows.bench_work" not in job.argv:
            return self.real.run(job, on_progress=on_progress)
        work, job_file, result_file = job.argv[-3:]
        kind = next((word.partition("=")[2] for word in job.argv if word.startswith("TSITE_TRANSLATOR=")), "")
        if len(self.ran) == self.fails_at:
            raise ProgramFailed(job.argv, 70, "broken")
        if kind in self.absent:
            raise ProgramFailed(job.argv, 4, f"a warning\n{self.absent[kind]}\n")
        self.ran.append((work, kind))
        result = self._result(work, Path(job_file).read_bytes())
        Path(result_file).write_bytes(TypeAdapter(type(result)).dump_json(result))
        assert on_progress is not None
        on_progress(0.5)
        return Outcome(stdout=b"", stderr_tail="", wall_s=1, cpu_s=1, peak_rss_bytes=1)

    def _result(self, work: str, job: bytes) -> Result:
        engine = ScriptedEngine(self.answers)
        if work == "hear":
            wavs = TypeAdapter(HearJob).validate_json(job).wavs
            return Heard(transcripts=tuple(said(self.hears(wav)) for wav in wavs), cost=COST)
        if work == "translate":
            sentences = TypeAdapter(TranslateJob).validate_json(job).sentences
            return Translated(engine=engine.name, answers=ask(engine, sentences, terms=read_terms()), cost=COST)
        track = TypeAdapter(SubtitleJob).validate_json(job).english
        chinese = translate_track(
            track,
            track_sentences(track, PairMemory(())),
            GuardedTranslator(engine, read_terms()),
            brief=Brief(),
            terms=read_terms(),
        )
        return Subtitled(chinese=chinese, cost=COST)
