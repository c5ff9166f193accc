"""What processes have computed, as Linux counts it."""

import os
from collections.abc import Collection
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(groups: Collection[int]) -> float:
    """Seconds, user and system, of the processes of these sessions and of children of their leaders.

    PostgreSQL gives each connection's process a session of its own.
    """
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[1]) in groups or int(fields[3]) in groups:  # proc(5): ppid, session; utime, stime
            ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS
