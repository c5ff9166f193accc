"""ffmpeg's -progress lines, read as seconds of output."""

from collections.abc import Callable

OnProgress = Callable[[float], None]
"""Called with the seconds of output written so far."""


def seconds_done(line: str) -> float | None:
    """The output time a -progress line tells, or None for every other line. ffmpeg's out_time_ms is in microseconds."""
    name, _, value = line.partition("=")
    if name.strip() != "out_time_us":
        return None
    try:
        return int(value) / 1_000_000
    except ValueError:  # N/A before the first frame
        return None
