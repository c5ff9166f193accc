"""One measurement of the subtitle bench, in a process that does nothing else, so that its peak is its own.

    python -m flows.bench_work hear|translate|subtitle JOB.json RESULT.json

Progress goes to stdout as ffmpeg's -progress lines, one second for the whole job, since that is what runners read.
Exit status: that of the TsiteError which stopped it, its sentence on stderr.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from pydantic import TypeAdapter

from flows.bench_records import Answer, Cost, Heard, HearJob, Result, Subtitled, SubtitleJob, Translated, TranslateJob
from flows.meter import own_peak_rss_bytes
from flows.stages import WHISPER
from flows.subtitling import open_engine
from flows.workshop import Workshop, open_workshop
from pipeline.errors import TsiteError
from pipeline.settings import Settings
from pipeline.speech.whisper import WhisperRecogniser
from pipeline.subtitles.memory.pairs import PairMemory
from pipeline.subtitles.translation.engine import Engine, Question
from pipeline.subtitles.translation.guarded import GuardedTranslator
from pipeline.subtitles.translation.term_base import Term, read_terms
from pipeline.subtitles.translation.translate_track import track_sentences, translate_track
from pipeline.subtitles.translation.translator import Brief, Progress, Sentence


class RecordingEngine:
    """An Engine that keeps the first candidate of the first time each sentence is asked: the engine without a guard."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.first: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """What the engine proposes."""
        proposed = self._engine.propose(questions, on_progress=on_progress)
        for question, candidates in zip(questions, proposed, strict=True):
            self.first.setdefault(question.sentence, candidates[0] if candidates else "")
        return proposed


def ask(
    engine: Engine, sentences: Sequence[str], *, terms: Sequence[Term], on_progress: Progress | None = None
) -> tuple[Answer, ...]:
    """The engine with and without its guard, asked once."""
    recording = RecordingEngine(engine)
    translations = GuardedTranslator(recording, terms).translate(
        [Sentence(text=text) for text in sentences], brief=Brief(), on_progress=on_progress
    )
    return tuple(
        Answer(
            source=one.source,
            alone=recording.first.get(one.source, ""),
            target=one.target,
            held=one.held,
            reason=one.reason,
        )
        for one in translations
    )


class _Clock:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._cpu_s, self._wall_s = _cpu_s(), time.monotonic()

    def cost(self) -> Cost:
        """So far."""
        return Cost(
            cpu_s=_cpu_s() - self._cpu_s,
            wall_s=time.monotonic() - self._wall_s,
            peak_rss_bytes=own_peak_rss_bytes(),
        )


def _cpu_s() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _hear(shop: Workshop, job_file: Path) -> Heard:
    job = TypeAdapter(HearJob).validate_json(job_file.read_bytes())
    model = shop.weights.pull(WHISPER, None)
    clock, transcripts = _Clock(), []
    recogniser = WhisperRecogniser(model_dir=model, threads=shop.threads, names=job.names)
    for done, wav in enumerate(job.wavs, start=1):
        transcripts.append(recogniser.recognise(wav))
        _tell(done, len(job.wavs))
    return Heard(transcripts=tuple(transcripts), cost=clock.cost())


def _translate(shop: Workshop, job_file: Path) -> Translated:
    job = TypeAdapter(TranslateJob).validate_json(job_file.read_bytes())
    clock = _Clock()
    with closing(open_engine(shop)) as engine:
        answers = ask(engine, job.sentences, terms=read_terms(), on_progress=_tell)
        return Translated(engine=engine.name, answers=answers, cost=clock.cost())


def _subtitle(shop: Workshop, job_file: Path) -> Subtitled:
    job = TypeAdapter(SubtitleJob).validate_json(job_file.read_bytes())
    terms, clock = read_terms(), _Clock()
    with closing(open_engine(shop)) as engine:
        chinese = translate_track(
            job.english,
            track_sentences(job.english, PairMemory(())),
            GuardedTranslator(engine, terms),
            brief=Brief(about=job.about),
            terms=terms,
            on_progress=_tell,
        )
        return Subtitled(chinese=chinese, cost=clock.cost())


def _tell(done: int, total: int) -> None:
    print(f"out_time_us={done * 1_000_000 // max(total, 1)}", flush=True)


_WORK: dict[str, Callable[[Workshop, Path], Result]] = {"hear": _hear, "translate": _translate, "subtitle": _subtitle}


def main(arguments: Sequence[str]) -> int:
    """Do one job; see the top."""
    work, job_file, result_file = arguments
    try:
        with closing(open_workshop(Settings())) as shop:
            result = _WORK[work](shop, Path(job_file))
    except TsiteError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    temporary = Path(f"{result_file}.{os.getpid()}")
    temporary.write_bytes(TypeAdapter(type(result)).dump_json(result))
    temporary.replace(result_file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
