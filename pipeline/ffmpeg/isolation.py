"""Whether bubblewrap works here: installed is not enough, for a system may forbid user namespaces."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.ffmpeg.sandbox import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolation:
    """bwrap: what isolates, None where nothing does. lacking: then why, as half a sentence."""

    bwrap: Path | None
    lacking: str = ""


def find_isolation(bwrap: Path | None) -> Isolation:
    """What isolates here, found by isolating a program that does nothing (20 ms)."""
    if bwrap is None:
        return Isolation(bwrap=None, lacking="bubblewrap is not installed")
    try:
        SubprocessRunner(bwrap=bwrap).run(Job(argv=("/bin/true",)))
    except TimeLimitExceeded:
        # A machine too busy to answer has not said no: isolation is never given up for that.
        return Isolation(bwrap=bwrap)
    except ProgramFailed as fault:
        return Isolation(bwrap=None, lacking=f"this system forbids bubblewrap ({fault.stderr_tail.strip()[-200:]})")
    return Isolation(bwrap=bwrap)
