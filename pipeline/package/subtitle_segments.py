"""Subtitle tracks as WebVTT: one whole file, and segments for HLS (RFC 8216 3.5). Pure.

Written by us from plain cues, never passed through: a cue can carry no markup, style or region.
"""

import html
import math
from collections.abc import Sequence
from fractions import Fraction

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue, SubtitleTrack

TIMESTAMP_MAP = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"
"""Cue times are times of the programme: CMAF video starts at zero, so MPEG time 0 is local time 0 in every segment."""


def timestamp(milliseconds: int) -> str:
    """HH:MM:SS.mmm, as WebVTT wants it."""
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"


def fit_to_programme(track: SubtitleTrack, duration_s: Fraction) -> tuple[Cue, ...]:
    """The cues, none outlasting the programme. Raises WrongInput for a cue that starts after it or runs backwards."""
    end_ms = math.floor(duration_s * 1000)
    for cue in track.cues:
        if not 0 <= cue.start_ms < min(cue.end_ms, end_ms):
            raise WrongInput(
                f"{track.language} cue {cue.identity}", f"{cue.start_ms}-{cue.end_ms} ms in a programme of {end_ms} ms"
            )
    return tuple(
        Cue(
            identity=cue.identity,
            start_ms=cue.start_ms,
            end_ms=min(cue.end_ms, end_ms),
            lines=cue.lines,
        )
        for cue in track.cues
    )


def whole_file(cues: Sequence[Cue]) -> str:
    """One complete WebVTT file."""
    return "\n".join(["WEBVTT", "", *map(_block, cues)])


def segment_file(cues: Sequence[Cue], start_s: Fraction, end_s: Fraction) -> str:
    """The WebVTT segment for one stretch: every cue that shows in it, with its full times (RFC 8216 3.5)."""
    shown = [cue for cue in cues if cue.start_ms < end_s * 1000 and cue.end_ms > start_s * 1000]
    return "\n".join(["WEBVTT", TIMESTAMP_MAP, "", *map(_block, shown)])


def _block(cue: Cue) -> str:
    # A blank line would end the cue early; an identity is one line without an arrow.
    identity = " ".join(cue.identity.replace("-->", "").split())
    lines = [html.escape(line.strip(), quote=False) for text in cue.lines for line in text.splitlines() if line.strip()]
    head = [identity] if identity else []
    return "\n".join([*head, f"{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}", *lines, ""])
