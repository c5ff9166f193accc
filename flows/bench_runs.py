"""Runs the subtitle bench's measurements, each in a process of its own, and keeps what they found.

Results lie under TSITE_HOME/bench, addressed by the job, the engine and the code that did it: a run that was
interrupted continues, and one after a change of the code measures anew what that code made.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

import pipeline
from flows.artefacts import ArtefactStore
from flows.bench_records import Cost, Heard, HearJob, Job, Subtitled, SubtitleJob, Translated, TranslateJob
from flows.benchmark import LIMITS
from flows.stages import WHISPER
from flows.subtitling import EMBEDDED, LOCAL_MODEL
from flows.workshop import Workshop
from pipeline.ffmpeg import sandbox
from pipeline.settings import TranslatorKind

CHUNK = 100
"""Sentences in one process: what an interruption costs at most, against loading the model once more."""
VERSION = 1
"""Raised when the bench would do a job, or make its material, otherwise."""

Found = TypeVar("Found", bound=Heard | Translated | Subtitled)
Value = TypeVar("Value")
OnShare = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """code: digests of the code by pipeline folder, taken once, so that a run does not straddle an edit unnoticed."""

    shop: Workshop
    store: ArtefactStore
    code: dict[str, str]

    def hear(self, job: HearJob, stage: str) -> Heard:
        """Raises ProgramFailed where the recogniser stops."""
        made_by = (WHISPER, self.code["weights"], self.code["speech"])
        return self._run("hear", Heard, job, made_by, (), lambda share: self.shop.meter.report(stage, share))

    def translate(self, kind: TranslatorKind, sentences: Sequence[str], stage: str) -> Translated:
        """One answer a sentence, CHUNK sentences a process; the cost of all, the peak of the largest."""
        chunks = [tuple(sentences[start : start + CHUNK]) for start in range(0, len(sentences), CHUNK)]
        found = []
        for place, chunk in enumerate(chunks):

            def report(share: float, place: int = place) -> None:
                self.shop.meter.report(stage, (place + share) / len(chunks))

            job = TranslateJob(sentences=chunk)
            found.append(self._run("translate", Translated, job, self._made_by(kind), _choosing(kind), report))
        return joined(found)

    def subtitle(self, kind: TranslatorKind, job: SubtitleJob, stage: str) -> Subtitled:
        """The Chinese track of a programme."""
        return self._run(
            "subtitle",
            Subtitled,
            job,
            self._made_by(kind),
            _choosing(kind),
            lambda share: self.shop.meter.report(stage, share),
        )

    def kept(self, stage: str, kind: type[Value], build: Callable[[Path], Value], **inputs: object) -> Value:
        """Material made by build from these inputs, found where it was made before."""
        key = self.store.key(stage, VERSION, **inputs)
        return self.store.ensure(stage, key, kind, build)[0]

    def _made_by(self, kind: TranslatorKind) -> tuple[str, ...]:
        settings = self.shop.settings
        model = {
            TranslatorKind.EMBEDDED: EMBEDDED,
            TranslatorKind.GGUF: str(settings.gguf_file or LOCAL_MODEL),
            TranslatorKind.ARGOS: str(settings.argos_packages_dir or ""),
            TranslatorKind.ENDPOINT: f"{settings.translator_url} {settings.translator_model}",
        }[kind]
        return kind.value, model, self.code["weights"], self.code["subtitles"]

    def _run(
        self,
        work: str,
        kind: type[Found],
        job: Job,
        made_by: Sequence[str],
        variables: Sequence[str],
        on_share: OnShare,
    ) -> Found:
        """The job's result, found where it was kept."""
        on_share(0.0)

        def build(folder: Path) -> Found:
            job_file, result_file = folder / "job.json", folder / "result.json"
            job_file.write_bytes(TypeAdapter(type(job)).dump_json(job))
            settings = self.shop.settings
            argv: tuple[str, ...] = (
                *("/usr/bin/env", f"TSITE_HOME={settings.home}", f"TSITE_WEIGHTS_DIR={settings.weights_dir}"),
                *variables,
                *(sys.executable, "-m", "flows.bench_work", work, str(job_file), str(result_file)),
            )
            self.shop.runner.run(sandbox.Job(argv=argv, limits=LIMITS, sandboxed=False), on_progress=on_share)
            return TypeAdapter(kind).validate_json(result_file.read_bytes())

        result = self.kept(work, kind, build, job=job, made_by=tuple(made_by), threads=self.shop.threads)
        on_share(1.0)
        return result


def open_runs(shop: Workshop) -> Runs:
    """The runs of this home, with the code as it is now."""
    root = Path(pipeline.__file__).parent
    code = {folder: code_digest(root / folder) for folder in ("speech", "subtitles", "weights")}
    return Runs(shop=shop, store=ArtefactStore(root=shop.settings.home / "bench"), code=code)


def code_digest(folder: Path) -> str:
    """sha256 over the names and bytes of the folder's code and its tables. Sentence sets are part of the jobs."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".csv", ".toml"}):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def joined(found: Sequence[Translated]) -> Translated:
    """Several runs of one engine as one."""
    return Translated(
        engine=found[0].engine if found else "",
        answers=tuple(answer for one in found for answer in one.answers),
        cost=Cost(
            cpu_s=sum(one.cost.cpu_s for one in found),
            wall_s=sum(one.cost.wall_s for one in found),
            peak_rss_bytes=max((one.cost.peak_rss_bytes for one in found), default=0),
        ),
    )


def _choosing(kind: TranslatorKind) -> tuple[str, ...]:
    return (f"TSITE_TRANSLATOR={kind.value}",)
