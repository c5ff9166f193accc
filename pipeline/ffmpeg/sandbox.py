"""What an external program may see and use, decided as text. Facts: standards/security.md, measured with bubblewrap."""

from dataclasses import dataclass, field
from pathlib import Path

SYSTEM_FOLDERS = ("/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache", "/etc/fonts")


MOST_TASKS = 1024
"""Threads and processes within bubblewrap: four encoders on many cores stay under it. Root is not held to it by the
kernel (fork(2)), so there the seccomp filter and the address space must do."""

MOST_TASKS_OF_USER = 8192
"""Without bubblewrap the kernel counts all that the user runs, not this call's tasks alone."""

MOST_OPEN_FILES = 256

SCRATCH_BYTES = 64 * 2**20
"""Of /tmp, which is memory that no limit on a process counts. fontconfig's cache takes a hundredth of it."""

ENVIRONMENT = {"HOME": "/tmp", "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
"""All that a sandboxed program has of it. fontconfig wants a home for its cache; in bubblewrap that one vanishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Ceilings for one call. wall_s is enforced by the runner, the rest by the kernel (setrlimit)."""

    wall_s: float = 60.0
    cpu_s: int = 120
    address_space_bytes: int = 4 * 2**30
    file_size_bytes: int = 8 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call of an external program.

    argv: the program's absolute path and its arguments. reads: files or folders it may read. writes: folders it may
    write. sandboxed: False only for programs that never see strangers' bytes and must reach the network (pip).
    """

    argv: tuple[str, ...]
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    sandboxed: bool = True


def plan_command(job: Job, *, bwrap: Path | None, filter_fd: int | None = None) -> list[str]:
    """The full argv: limits, then bubblewrap where there is one, then the program.

    filter_fd: where bubblewrap reads the seccomp filter, None for a machine that has none.
    Without bubblewrap the limits remain and setpriv ties the program's life to ours.
    """
    limits = [
        "prlimit",
        f"--cpu={job.limits.cpu_s}",
        f"--as={job.limits.address_space_bytes}",
        f"--fsize={job.limits.file_size_bytes}",
        f"--nofile={MOST_OPEN_FILES}",
        "--core=0",
    ]
    if not job.sandboxed:
        return [*limits, "--", "setpriv", "--pdeathsig", "KILL", *job.argv]
    if bwrap is None:
        return [*limits, f"--nproc={MOST_TASKS_OF_USER}", "--", "setpriv", "--pdeathsig", "KILL", *job.argv]
    # Tasks are counted by user namespace: set outside, the limit would count whatever else this user runs.
    return [*limits, "--", str(bwrap), *_isolation(job, filter_fd), "--", "prlimit", f"--nproc={MOST_TASKS}", *job.argv]


def _isolation(job: Job, filter_fd: int | None) -> list[str]:
    program = Path(job.argv[0])
    # /proc is not mounted: no tool here needs it, and it would tell a hostile file's exploit about the host.
    flags = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    # Without a process of its own as init, bubblewrap waits for the program itself, and so its CPU time reaches us.
    flags += ["--as-pid-1"]
    for folder in SYSTEM_FOLDERS:
        flags += ["--ro-bind-try", folder, folder]
    flags += ["--dev", "/dev", "--size", str(SCRATCH_BYTES), "--tmpfs", "/tmp"]
    for path in (program, *job.reads):
        flags += ["--ro-bind", str(path), str(path)]
    for path in job.writes:
        flags += ["--bind", str(path), str(path)]
    # Both are memory too, and without this anybody's to fill; devices stay what they are.
    flags += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in ENVIRONMENT.items():
        flags += ["--setenv", name, value]
    if filter_fd is not None:
        flags += ["--seccomp", str(filter_fd)]
    return [*flags, "--chdir", "/tmp"]
