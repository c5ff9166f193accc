"""Two versions of a programme's subtitles side by side, with what differs marked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.model.subtitle import Cue, SubtitleTrack

Pieces = tuple[tuple[str, bool], ...]
"""Text in order, each piece with whether it is on this side only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cue that the versions tell differently. A side without it is None, and its pieces are empty."""

    language: str
    start_ms: int
    before: Cue | None
    after: Cue | None
    before_pieces: Pieces
    after_pieces: Pieces

    @property
    def retimed(self) -> bool:
        """Whether both have it, at other times."""
        if self.before is None or self.after is None:
            return False
        return (self.before.start_ms, self.before.end_ms) != (self.after.start_ms, self.after.end_ms)


def differences(before: Sequence[SubtitleTrack], after: Sequence[SubtitleTrack]) -> tuple[Difference, ...]:
    """Every cue that is told differently, in order of time; cues are matched by identity."""
    found = []
    for old, new in zip(before, after, strict=True):
        was = {cue.identity: cue for cue in old.cues}
        now = {cue.identity: cue for cue in new.cues}
        for identity in was | now:
            one, other = was.get(identity), now.get(identity)
            if _told(one) != _told(other):
                found.append(_difference(new.language, one, other))
    return tuple(sorted(found, key=lambda difference: (difference.start_ms, difference.language)))


def _told(cue: Cue | None) -> tuple[int, int, str] | None:
    return (cue.start_ms, cue.end_ms, cue.text) if cue else None


def _difference(language: str, before: Cue | None, after: Cue | None) -> Difference:
    left, right = (_tokens(cue.text, language) if cue else [] for cue in (before, after))
    marks = SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes()
    cue = after or before
    assert cue is not None
    return Difference(
        language=language,
        start_ms=cue.start_ms,
        before=before,
        after=after,
        before_pieces=tuple(("".join(left[a:b]), tag != "equal") for tag, a, b, _, _ in marks if b > a),
        after_pieces=tuple(("".join(right[c:d]), tag != "equal") for tag, _, _, c, d in marks if d > c),
    )


def _tokens(text: str, language: str) -> list[str]:
    """Words in English; in Chinese characters, with numbers and Latin words whole."""
    pattern = r"\s+|[^\s]+" if language == "en" else r"[A-Za-z0-9.%]+|\s+|."
    return re.findall(pattern, text, re.S)
