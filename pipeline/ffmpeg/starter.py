"""Starts one program and tells the runner what it took. The runner runs this file as a process of its own.

    starter.py REPORT_FD PROGRAM ARGUMENT...

Linux carries a process' high-water mark through exec into ru_maxrss (fs/exec.c, exec_mmap), so whatever a process of
3 GB starts reads as at least 3 GB. This one holds 8 MB, and so that is all its figures can carry. It imports nothing
more: starting it takes 9 ms of CPU.
"""

import os
import sys

IGNORED_BY_PYTHON = (13, 25)
"""SIGPIPE and SIGXFSZ on Linux: a program expects to die of them. Importing signal would take another 5 ms."""


def main(report_fd: int, argv: list[str]) -> None:
    """Run argv; write "wait status, CPU seconds, kB of its largest process" to report_fd, which argv does not get."""
    os.set_inheritable(report_fd, False)
    pid = os.posix_spawnp(argv[0], argv, os.environ, setsigdef=IGNORED_BY_PYTHON)
    _, status, usage = os.wait4(pid, 0)
    os.write(report_fd, f"{status} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
