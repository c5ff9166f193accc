"""plan_chunks: a programme as stretches of whole GOPs that may be encoded apart and joined without a seam. Pure.

Where they meet depends on the programme alone, never on how many are encoded at once or where: so the result has the
same bytes whatever does the work (docs/adr/0009). Title and ending stand in short chunks of their own, so that another
title costs seconds.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.encode.picture import SEEKABLE
from pipeline.model.admission import Cut
from pipeline.model.ladder import Ladder
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline

CHUNK_GOPS = 30
"""A minute: what starting over costs is lost in it, and a run that is killed loses no more than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """frames of the programme from first on. timeline: what to make, lead frames more at its beginning.

    lead: frames that are made and left out again, so that the change from the frame before is known (shots.py).
    """

    first: int
    frames: int
    lead: int
    timeline: Timeline

    @property
    def has_card(self) -> bool:
        """Whether the title or the ending is in it, and so what is written on them."""
        return bool(self.timeline.title_frames or self.timeline.ending_frames)


def plan_chunks(probe: Probe, timeline: Timeline, ladder: Ladder) -> tuple[Chunk, ...]:
    """At least one, in order, together every frame of the timeline once.

    They meet at keyframes in the body: the title with the first GOP of the body, stretches of about a minute, the last
    GOP with the ending. A programme of less than half a minute is one chunk, as is one made of footage in which one
    cannot seek: each chunk would decode all before it.
    """
    bounds = [0, *_bounds(probe, timeline, ladder), timeline.frames]
    return tuple(_chunk(timeline, first, end) for first, end in pairwise(bounds))


def _bounds(probe: Probe, timeline: Timeline, ladder: Ladder) -> list[int]:
    if SEEKABLE.isdisjoint(probe.container.split(",")):
        return []
    gop, step = ladder.gop_frames, CHUNK_GOPS * ladder.gop_frames
    # At least one frame of the body on either side of each: no chunk is nothing but a card.
    first = (timeline.title_frames // gop + 1) * gop
    last = (timeline.frames - timeline.ending_frames - 1) // gop * gop
    return [] if last - first < step // 2 else [first, *range(first + step, last - step // 2 + 1, step), last]


def _chunk(timeline: Timeline, first: int, end: int) -> Chunk:
    lead = 1 if first else 0
    return Chunk(first=first, frames=end - first, lead=lead, timeline=_stretch(timeline, first - lead, end))


def _stretch(timeline: Timeline, first: int, end: int) -> Timeline:
    """The programme from a frame on, up to another; neither lies within a card."""
    rate, position = timeline.frame_rate, timeline.title_frames
    cuts, cut_frames = [], []
    for cut, frames in zip(timeline.cuts, timeline.cut_frames, strict=True):
        start, stop = max(first - position, 0), min(end - position, frames)
        if start < stop:
            cuts.append(Cut(start_s=cut.start_s + start / rate, end_s=cut.start_s + stop / rate))
            cut_frames.append(stop - start)
        position += frames
    return replace(
        timeline,
        cuts=tuple(cuts),
        cut_frames=tuple(cut_frames),
        title_frames=timeline.title_frames if first == 0 else 0,
        ending_frames=timeline.ending_frames if end == timeline.frames else 0,
    )
