import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner, SubprocessRunner, start_service
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools

pytestmark = pytest.mark.media


def shell(script: str, **limits: float) -> Job:
    return Job(argv=("/bin/sh", "-c", script), limits=Limits(**limits))  # type: ignore[arg-type]


def test_failure_carries_status_and_last_words(runner: Runner) -> None:
    with pytest.raises(ProgramFailed) as caught:
        runner.run(shell("echo it broke >&2; exit 7"))
    assert caught.value.returncode == 7
    assert "it broke" in caught.value.stderr_tail


def test_wall_clock_limit_stops_the_program(runner: Runner) -> None:
    began = time.monotonic()
    with pytest.raises(TimeLimitExceeded):
        runner.run(Job(argv=("/bin/sleep", "30"), limits=Limits(wall_s=0.3)))
    assert time.monotonic() - began < 5


def test_a_flood_on_stdout_is_stopped(runner: Runner) -> None:
    with pytest.raises(TimeLimitExceeded):
        runner.run(Job(argv=("/usr/bin/yes",)))


def test_only_the_end_of_a_long_stderr_is_kept(runner: Runner) -> None:
    outcome = runner.run(Job(argv=("/usr/bin/perl", "-e", "print STDERR 'x' x 200_000, qq(END\\n)")))
    assert len(outcome.stderr_tail) <= 16_384
    assert outcome.stderr_tail.endswith("END\n")


def test_cpu_time_limit_stops_the_program(runner: Runner) -> None:
    began = time.monotonic()
    with pytest.raises(ProgramFailed):
        runner.run(Job(argv=("/usr/bin/perl", "-e", "1 while 1"), limits=Limits(wall_s=30, cpu_s=1)))
    assert time.monotonic() - began < 10


def test_a_crash_is_a_failure(runner: Runner) -> None:
    with pytest.raises(ProgramFailed):
        runner.run(Job(argv=("/usr/bin/perl", "-e", "kill 'SEGV', $$; dump()")))


def test_cpu_and_memory_of_the_program_are_measured(runner: Runner) -> None:
    outcome = runner.run(Job(argv=("/usr/bin/perl", "-e", "my $x = 'x' x 100_000_000; $i++ while $i < 9_000_000;")))
    assert outcome.cpu_s > 0.05
    assert 100_000_000 <= outcome.peak_rss_bytes < 400_000_000


@pytest.mark.parametrize("sandboxed", [True, False])
def test_the_memory_of_a_large_parent_is_not_charged_to_its_child(sandboxed: bool) -> None:
    code = (
        "from pipeline.ffmpeg.runner import SubprocessRunner\n"
        "from pipeline.ffmpeg.sandbox import Job\n"
        "from pipeline.ffmpeg.tools import find_tools\n"
        "ballast = b'x' * 600_000_000\n"
        f"job = Job(argv=('/bin/true',), sandboxed={sandboxed})\n"
        "print(SubprocessRunner(bwrap=find_tools().bwrap).run(job).peak_rss_bytes)"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert 0 < int(told) < 50_000_000


def test_a_program_that_writes_past_its_limit_dies_of_it(runner: Runner, tmp_path: Path) -> None:
    copy = ("/usr/bin/head", "-c", "2000000", "/dev/zero")
    limits = Limits(file_size_bytes=1_000_000)
    job = Job(argv=("/bin/sh", "-c", f"exec {' '.join(copy)} > {tmp_path / 'file'}"), limits=limits, sandboxed=False)
    with pytest.raises(ProgramFailed) as caught:
        runner.run(job)
    assert caught.value.returncode == -signal.SIGXFSZ


def test_progress_is_told_in_seconds_of_output(runner: Runner, tools: Tools) -> None:
    heard: list[float] = []
    arguments = ["-f", "lavfi", "-i", "testsrc2=duration=4:rate=25", "-f", "null", "-"]
    runner.run(Job(argv=ffmpeg_argv(tools, arguments, progress=True)), on_progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_child_dies_with_a_killed_parent(tmp_path: Path, sandboxed: bool) -> None:
    mark = f"3{os.getpid()}{int(sandboxed)}"
    code = (
        "from pipeline.ffmpeg.runner import SubprocessRunner\n"
        "from pipeline.ffmpeg.sandbox import Job\n"
        "from pipeline.ffmpeg.tools import find_tools\n"
        f"SubprocessRunner(bwrap=find_tools().bwrap).run(Job(argv=('/bin/sleep', '{mark}'), sandboxed={sandboxed}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    wait_until(lambda: bool(sleeping(mark)))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not sleeping(mark))


def test_a_service_that_must_die_with_us_does(tmp_path: Path) -> None:
    mark = f"4{os.getpid()}"
    code = (
        "import time; from pathlib import Path; from pipeline.ffmpeg.runner import start_service\n"
        f"start_service(('/bin/sleep', '{mark}'), log=Path({str(tmp_path / 'log')!r}), environment={{}}, "
        "dies_with_us=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    wait_until(lambda: bool(sleeping(mark)))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not sleeping(mark))


def test_a_service_writes_to_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    start_service(("/bin/echo", "hello"), log=log, environment={})
    wait_until(lambda: log.read_text() == "hello\n")


def test_runner_without_bubblewrap_still_runs() -> None:
    assert SubprocessRunner(bwrap=None).run(Job(argv=("/bin/echo", "hello"))).stdout == b"hello\n"


def sleeping(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if command[:2] == [b"/bin/sleep", mark.encode()]:
            found.append(process.name)
    return found


def wait_until(condition, limit_s: float = 10.0) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def test_a_program_s_last_words_move_no_cursor_and_turn_no_line_around() -> None:
    told = str(ProgramFailed(("ffmpeg",), 1, "title: \x1b[2J\x9b2J\u202egpj.exe\nmoov atom not found"))
    assert told == "ffmpeg ended with 1: title: ?[2J?2J?gpj.exe\nmoov atom not found"
