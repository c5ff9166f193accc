"""What the programs that read footage opened and whom they called, from strace's log of a whole run.

strace -f --seccomp-bpf -qq -e trace=%file,%network -o LOG tsite bench door FOLDER
python -m tests.hostile.traced LOG FOOTAGE_HOME
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

READERS = ("ffprobe", "ffmpeg")
SYSTEM = ("/usr/", "/bin/", "/lib", "/etc/ld.so.cache", "/etc/alternatives/", "/etc/fonts", "/dev/null", "/dev/urandom")
"""What a program is started from, and nothing that is anybody's."""

_LINE = re.compile(r"^(\d+) +(\w+)\((.*?)(?:\) += (-?\d+|\?).*)?$")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NETWORK = {"socket", "connect", "sendto", "sendmsg", "bind", "listen", "accept4", "accept"}


@dataclass(slots=True)
class Traced:
    """opened: every path a reader opened, counted. network: every call to the network that succeeded."""

    readers: int = 0
    opened: Counter[str] = field(default_factory=Counter)
    network: list[str] = field(default_factory=list)

    def outside(self, footage_home: str) -> list[str]:
        """Opened paths that are neither the system's nor below the folder that footage and artefacts are kept in."""
        return sorted(path for path in self.opened if not path.startswith((footage_home, *SYSTEM)))


def read_trace(lines: Iterable[str]) -> Traced:
    """Calls count from the moment a process has become ffprobe or ffmpeg; its threads are processes to strace."""
    found, readers = Traced(), set[str]()
    programs: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            continue
        process, call, arguments, answer = match.groups()
        path = _PATH.search(arguments)
        if call == "execve":
            if answer == "0" and path:
                programs[process] = Path(path[1]).name
                if programs[process].startswith(READERS):
                    readers.add(process)
                    found.readers += 1
                else:
                    readers.discard(process)
        elif process in readers and answer is not None and not answer.startswith("-"):
            if call in _NETWORK:
                found.network.append(line.strip())
            elif call in {"open", "openat", "openat2", "creat"} and path:
                found.opened[path[1]] += 1
    return found


if __name__ == "__main__":
    with Path(sys.argv[1]).open(errors="replace") as log:
        traced = read_trace(log)
    outside = traced.outside(str(Path(sys.argv[2]).absolute()))
    print(f"{traced.readers} programs opened {len(traced.opened)} paths, {sum(traced.opened.values())} times")
    print("outside:", outside or "none")
    print("network calls:", traced.network or "none")
    sys.exit(1 if outside or traced.network or not traced.readers else 0)
