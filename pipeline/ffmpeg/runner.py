"""The one place that starts external programs. Everything else hands it a Job."""

import os
import platform
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg import starter
from pipeline.ffmpeg.progress import OnProgress, seconds_done
from pipeline.ffmpeg.sandbox import ENVIRONMENT, Job, plan_command
from pipeline.ffmpeg.seccomp import compile_filter

STDERR_TAIL_BYTES = 16_384
STDOUT_LIMIT_BYTES = 64 * 2**20
"""More than any probe of six minutes prints; a file that makes ffprobe print more is not honest footage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A program that ended well. cpu_s: user + system, its children included.

    peak_rss_bytes: the most its largest process held at once, this process' own memory left out; never less than the
    8 MB of what starts it.
    """

    stdout: bytes
    stderr_tail: str
    wall_s: float
    cpu_s: float
    peak_rss_bytes: int


class Runner(Protocol):
    """Runs a Job to its end.

    Raises ProgramFailed for any exit status but 0, TimeLimitExceeded past limits.wall_s.
    on_progress hears seconds of output where argv carries `-progress pipe:1`.
    """

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """Run the job and wait for it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SubprocessRunner:
    """Runs jobs as child processes, in bubblewrap where bwrap names it."""

    bwrap: Path | None

    def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
        """See Runner.run. The child dies with this process, even when this one is killed."""
        started = time.monotonic()
        read_fd, write_fd = os.pipe()
        with os.fdopen(read_fd, "rb") as report:
            try:
                child = self._start(job, report_fd=write_fd)
            finally:
                os.close(write_fd)
            try:
                stdout, stderr_tail = _drain(child, deadline=started + job.limits.wall_s, on_progress=on_progress)
            except BaseException:
                _stop(child)
                raise
            if stdout is None:
                _stop(child)
                raise TimeLimitExceeded(job.argv, -9, f"stopped after {job.limits.wall_s:g} s. {stderr_tail}")
            returncode = child.wait()
            told = report.read().split()
        if told:
            returncode = os.waitstatus_to_exitcode(int(told[0]))
        peak_rss_bytes = int(told[2]) * 1024 if told else 0
        if returncode != 0 or not told:
            raise ProgramFailed(job.argv, returncode, stderr_tail, peak_rss_bytes)
        return Outcome(
            stdout=stdout,
            stderr_tail=stderr_tail,
            wall_s=time.monotonic() - started,
            cpu_s=float(told[1]),
            peak_rss_bytes=peak_rss_bytes,
        )

    def _start(self, job: Job, *, report_fd: int) -> subprocess.Popen[bytes]:
        """The job under its starter, the two in a process group of their own. Both die with this process."""
        program = compile_filter(platform.machine()) if self.bwrap else None
        filter_fd = _held_in_memory(program) if program else None
        command = plan_command(job, bwrap=self.bwrap, filter_fd=filter_fd)
        dies_with_us = ("setpriv", "--pdeathsig", "KILL")
        try:
            return subprocess.Popen(
                [*dies_with_us, sys.executable, "-I", "-S", starter.__file__, str(report_fd), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env=ENVIRONMENT if job.sandboxed else None,
                pass_fds=(report_fd,) if filter_fd is None else (report_fd, filter_fd),
            )
        finally:
            if filter_fd is not None:
                os.close(filter_fd)


def _held_in_memory(content: bytes) -> int:
    """A file descriptor that reads content from its start."""
    descriptor = os.memfd_create("filter")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the starter and what it started, bubblewrap's inside with it, at once."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _drain(
    child: subprocess.Popen[bytes], *, deadline: float, on_progress: OnProgress | None
) -> tuple[bytes | None, str]:
    """Both pipes to their ends: (stdout, last of stderr); stdout is None where the deadline or size limit passed."""
    assert child.stdout is not None and child.stderr is not None
    stdout, stderr = bytearray(), bytearray()
    pending = b""
    with child.stdout, child.stderr, selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        selector.register(child.stderr, selectors.EVENT_READ)
        while selector.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0 or len(stdout) > STDOUT_LIMIT_BYTES:
                return None, _tail(stderr)
            for key, _ in selector.select(timeout=remaining):
                stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
                chunk = os.read(stream.fileno(), 65_536)
                if not chunk:
                    selector.unregister(stream)
                elif stream is child.stderr:
                    stderr = (stderr + chunk)[-STDERR_TAIL_BYTES:]
                elif on_progress is None:
                    stdout += chunk
                else:
                    *lines, pending = (pending + chunk).split(b"\n")
                    for seconds in filter(None, (seconds_done(line.decode("ascii", "replace")) for line in lines)):
                        on_progress(seconds)
    return bytes(stdout), _tail(stderr)


def _tail(stderr: bytearray) -> str:
    return stderr.decode("utf-8", "replace")


def run_unguarded(argv: tuple[str, ...]) -> None:
    """Run a program with no limit at all, on a file of our own: what guarding is measured by. Raises ProgramFailed."""
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, env=ENVIRONMENT, check=False)
    if done.returncode:
        raise ProgramFailed(argv, done.returncode, done.stderr.decode("utf-8", "replace"))


def start_service(argv: tuple[str, ...], *, log: Path, environment: dict[str, str], dies_with_us: bool = False) -> int:
    """Start a program of our own that outlives this call, its output in log. Returns its process id.

    dies_with_us: it is sent SIGTERM when this process ends, however it ends.
    """
    command = ("setpriv", "--pdeathsig", "TERM", *argv) if dies_with_us else argv
    with log.open("ab") as output:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, start_new_session=True
        )
    return child.pid
