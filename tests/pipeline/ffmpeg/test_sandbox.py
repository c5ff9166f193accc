import socket
from pathlib import Path

import pytest

from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.ffmpeg.sandbox import MOST_TASKS, Job, Limits, plan_command
from pipeline.ffmpeg.tools import Tools

JOB = Job(argv=("/opt/ffmpeg", "-i", "in"), reads=(Path("/footage/1"),), writes=(Path("/out"),))


def test_command_binds_only_what_the_job_names() -> None:
    command = plan_command(JOB, bwrap=Path("/usr/bin/bwrap"))
    bound = {command[i + 1] for i, word in enumerate(command) if word == "--ro-bind"}
    assert bound == {"/opt/ffmpeg", "/footage/1"}
    assert [command[i + 1] for i, word in enumerate(command) if word == "--bind"] == ["/out"]
    assert {"--unshare-all", "--die-with-parent", "--clearenv", "--new-session", "--as-pid-1"} <= set(command)
    assert command[-5:] == ["prlimit", f"--nproc={MOST_TASKS}", "/opt/ffmpeg", "-i", "in"]


def test_limits_come_first_with_and_without_bubblewrap() -> None:
    job = Job(argv=("/bin/true",), limits=Limits(cpu_s=7, address_space_bytes=8, file_size_bytes=9))
    for bwrap in (Path("/usr/bin/bwrap"), None):
        command = plan_command(job, bwrap=bwrap)
        assert command[:6] == ["prlimit", "--cpu=7", "--as=8", "--fsize=9", "--nofile=256", "--core=0"]
        assert any(word.startswith("--nproc=") for word in command)


def test_without_bubblewrap_the_child_still_dies_with_us() -> None:
    command = plan_command(JOB, bwrap=None)
    assert command[command.index("--") + 1 :] == ["setpriv", "--pdeathsig", "KILL", *JOB.argv]


@pytest.mark.media
def test_nothing_outside_the_named_folders_can_be_read(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "named").mkdir()
    (tmp_path / "named" / "file").write_text("yes")
    (tmp_path / "secret").write_text("canary")
    runner = SubprocessRunner(bwrap=tools.bwrap)
    named = Job(argv=("/usr/bin/cat", str(tmp_path / "named" / "file")), reads=(tmp_path / "named",))
    assert runner.run(named).stdout == b"yes"
    for path in (tmp_path / "secret", Path("/etc/passwd"), Path("/proc/self/environ")):
        with pytest.raises(ProgramFailed, match="No such file"):
            runner.run(Job(argv=("/usr/bin/cat", str(path)), reads=(tmp_path / "named",)))


@pytest.mark.media
def test_nothing_can_be_written_where_only_reading_was_granted(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="Read-only"):
        SubprocessRunner(bwrap=tools.bwrap).run(Job(argv=("/usr/bin/touch", str(tmp_path / "x")), reads=(tmp_path,)))


@pytest.mark.media
def test_no_packet_reaches_a_listener_on_this_machine(tools: Tools, runner: SubprocessRunner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ProgramFailed):
            runner.run(Job(argv=(str(tools.ffmpeg), "-nostdin", "-i", url, "-f", "null", "-")))
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.media
@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_program_gets_nothing_of_our_environment(
    tools: Tools, sandboxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSITE_SECRET_KEY", "canary")
    runner = SubprocessRunner(bwrap=tools.bwrap if sandboxed else None)
    assert b"canary" not in runner.run(Job(argv=("/usr/bin/env",))).stdout


REFUSED_BY_THE_KERNEL = {
    "a process of its own": "defined fork or die $!",
    "a socket to anywhere": "use Socket; socket(my $s, AF_INET, SOCK_STREAM, 0) or die $!",
    "a socket on this machine": "use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die $!",
    "a raw netlink socket": "socket(my $s, 16, 3, 0) or die $!",
    "tracing": "syscall(101, 0, 0, 0, 0) == 0 or die $!",
    "another namespace": "syscall(272, 0x10000000) == 0 or die $!",
    "memory without a name": "my $name = 'x'; syscall(319, $name, 0) >= 0 or die $!",
    "shared memory": "syscall(29, 0, 104857600, 0x380) >= 0 or die $!",
    "a queue": "syscall(68, 0, 0x380) >= 0 or die $!",
    "a link that we would follow": "symlink('/etc/shadow', '/tmp/link') or die $!",
    "a pipe that we would wait for": "my $at = '/tmp/pipe'; syscall(133, $at, 010600, 0) == 0 or die $!",
    "an io_uring": "syscall(425, 8, 0) >= 0 or die $!",
    "a mount": "my ($from, $at) = ('tmpfs', '/tmp'); syscall(165, $from, $at, $from, 0, 0) == 0 or die $!",
}


@pytest.mark.media
@pytest.mark.parametrize("asked", REFUSED_BY_THE_KERNEL)
def test_the_kernel_refuses(asked: str, runner: SubprocessRunner) -> None:
    with pytest.raises(ProgramFailed, match="Operation not permitted"):
        runner.run(Job(argv=("/usr/bin/perl", "-e", REFUSED_BY_THE_KERNEL[asked])))


@pytest.mark.media
@pytest.mark.parametrize("folder", ["/", "/etc", "/dev", "/dev/shm", "/usr"])
def test_memory_cannot_be_filled_where_no_limit_counts_it(folder: str, runner: SubprocessRunner) -> None:
    with pytest.raises(ProgramFailed, match="Read-only file system"):
        runner.run(Job(argv=("/usr/bin/perl", "-e", f"open(my $f, '>', '{folder}/x') or die $!")))


@pytest.mark.media
def test_what_may_be_scribbled_on_is_small(runner: SubprocessRunner) -> None:
    fill = "open(my $f, '>', '/tmp/x') or die $!; for (1..99) { syswrite($f, 'x' x 1048576) // die $! }"
    with pytest.raises(ProgramFailed, match="No space left"):
        runner.run(Job(argv=("/usr/bin/perl", "-e", fill)))


@pytest.mark.media
def test_devices_still_work(runner: SubprocessRunner) -> None:
    runner.run(Job(argv=("/usr/bin/perl", "-e", "open(my $f, '>', '/dev/null') or die $!; print $f 'x' or die $!")))


@pytest.mark.media
def test_an_ordinary_user_cannot_have_more_tasks_than_the_limit(tools: Tools) -> None:
    limits = (
        SubprocessRunner(bwrap=tools.bwrap).run(Job(argv=("/bin/bash", "-c", "ulimit -u; ulimit -n"))).stdout.split()
    )
    assert limits == [str(MOST_TASKS).encode(), b"256"]
