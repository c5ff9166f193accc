"""A Runner that records jobs instead of running them; ships with the package so that every test uses the same one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome
from pipeline.ffmpeg.sandbox import Job


@dataclass(slots=True, kw_only=True)
class RecordingRunner:
    """Keeps every job in jobs and answers with what respond returns (empty stdout by default)."""

    respond: Callable[[Job], bytes] = lambda job: b""
    jobs: list[Job] = field(default_factory=list)

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """Record the job; nothing is started."""
        self.jobs.append(job)
        return Outcome(stdout=self.respond(job), stderr_tail="", wall_s=0.0, cpu_s=0.0, peak_rss_bytes=0)
