"""What every format shares about cues: identities, clock times, and which cues can be written."""

from collections.abc import Container
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.formats.plain_text import plain

_LONGEST_IDENTITY = 64


def identity(given: str, number: int, taken: Container[str]) -> str:
    """The file's own name for its cue of this number, or c0001, c0002, …; unlike every name already taken."""
    name = one_line(given)[:_LONGEST_IDENTITY].strip() or f"c{number:04d}"
    while name in taken:
        name = f"{name}-{number}"
    return name


def one_line(name: str) -> str:
    """An identity as it may stand in a file: plain, and without an arrow that would make it a timing line."""
    return " ".join(plain(name).replace("-->", " ").split())


def clock(time_ms: int, point: str = ".") -> str:
    """HH:MM:SS.mmm with this point before the milliseconds."""
    seconds, thousandths = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{thousandths:03d}"


def milliseconds(hours: str | None, minutes: str, seconds: str, decimals: str | None) -> int:
    """Clock digits as whole milliseconds; decimals are those of the second, further ones than three round."""
    whole_s = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return 1000 * whole_s + round(Fraction(int(decimals), 10 ** len(decimals)) * 1000 if decimals else 0)


def writable_cues(track: SubtitleTrack) -> tuple[Cue, ...]:
    """The cues. Raises WrongInput for one that no format can hold: it starts before zero or ends before it starts."""
    for cue in track.cues:
        if not 0 <= cue.start_ms <= cue.end_ms:
            raise WrongInput(
                f"cue {cue.identity}", f"cannot be written: it stands from {cue.start_ms} to {cue.end_ms} ms"
            )
    return track.cues
