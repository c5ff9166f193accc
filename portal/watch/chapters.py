"""Chapters of a programme, from where its speakers pause. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crowd.listings import SpokenCue, Transcript

SHORTEST_MS = 25_000
"""A chapter of the body is at least as long, unless the programme leaves no room for it."""
LONGEST_NAME = 60
_ENDS = (".", "?", "!", "。", "？", "！")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch of the programme. cue: what is said first in it, None for a card."""

    start_ms: int
    end_ms: int
    cue: SpokenCue | None = None
    is_ending: bool = False


def plan_chapters(transcript: Transcript, duration_ms: int) -> tuple[Chapter, ...]:
    """The title card, the body in stretches that begin with a sentence, the ending card.

    None where nothing is said, or where it would be one.
    """
    begins = list(_begins(transcript.cues))
    if not begins:
        return ()
    body_end_ms = duration_ms - transcript.ending_ms
    if len(begins) > 1 and body_end_ms - begins[-1].start_ms < SHORTEST_MS / 2:
        begins.pop()
    starts_ms = [transcript.title_ms, *(cue.start_ms for cue in begins[1:])]
    body = [
        Chapter(start_ms=start, end_ms=end, cue=cue)
        for cue, start, end in zip(begins, starts_ms, [*starts_ms[1:], body_end_ms], strict=True)
    ]
    title = [Chapter(start_ms=0, end_ms=transcript.title_ms)] if transcript.title_ms > 0 else []
    ending = [Chapter(start_ms=body_end_ms, end_ms=duration_ms, is_ending=True)] if transcript.ending_ms > 0 else []
    planned = (*title, *body, *ending)
    return planned if len(planned) > 1 else ()


def name_of(text: str) -> str:
    """A cue as the name of a chapter: one line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_NAME:
        return line
    whole_words, _, _ = line[:LONGEST_NAME].rpartition(" ")
    return (whole_words or line[:LONGEST_NAME]).rstrip(",;:，；：") + "…"


def _begins(cues: Sequence[SpokenCue]) -> Iterator[SpokenCue]:
    """The cue each chapter begins with: the first of a sentence, long enough after the one before."""
    begun_ms: int | None = None
    before = ""
    for cue in cues:
        text = (cue.en or cue.zh).strip()
        if begun_ms is None or (before.endswith(_ENDS) and cue.start_ms - begun_ms >= SHORTEST_MS):
            begun_ms = cue.start_ms
            yield cue
        before = text
