"""Shot cuts: where one shot of the programme gives way to the next, found in the smallest rung while it is encoded.

Joints of the timeline are known; cuts within the footage are told by how much each frame differs from the one before.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from pipeline.encode.chains import Stream
from pipeline.model.timeline import Timeline

CUT_CHANGE = 5.0
"""Least change of a cut above the frames around it, in percent of full scale over all samples.

Hard cuts measured 5.4 (the same speaker in the same place) to 38; shaking and gesturing in real footage at most 3.3.
"""

ALONE_S = Fraction(1, 5)
"""A cut is the only large change this long before and after it; a flash changes the picture twice within it.

Movement drawn on every second or third frame, as in repeated frames, has its like within it too.
"""

_CHANGE = re.compile(r"^lavfi\.scd\.mafd=([0-9.]+)$", re.M)


def tell_changes(stream: Stream, file: Path) -> Stream:
    """The same frames; ffmpeg writes each one's mean absolute difference from the frame before into the file."""
    # scdet's own verdict compares with the frame before alone, so each flash would be a cut: only its figure is used.
    return stream.filter("scdet").filter("metadata", mode="print", key="lavfi.scd.mafd", file=str(file))


def read_changes(told: str) -> tuple[float, ...]:
    """What tell_changes wrote: a change a frame, 0 to 100, the first frame's 0."""
    return tuple(float(change) for change in _CHANGE.findall(told))


def without_lead(told: str, frames: int) -> str:
    """What tell_changes wrote, its first frames left out: two lines a frame."""
    return "".join(told.splitlines(keepends=True)[2 * frames :])


def find_cuts(changes: Sequence[float], frame_rate: Fraction) -> tuple[int, ...]:
    """Frames that begin a shot: their change stands out by CUT_CHANGE from every other within ALONE_S.

    Pans, crossfades and fades change many frames alike and give none; nor do flashes or shots shorter than ALONE_S.
    """
    around = max(round(ALONE_S * frame_rate), 1)
    return tuple(
        frame
        for frame, change in enumerate(changes)
        if change >= CUT_CHANGE
        and change - CUT_CHANGE
        >= max((*changes[max(0, frame - around) : frame], *changes[frame + 1 : frame + 1 + around]), default=0.0)
    )


def joint_frames(timeline: Timeline) -> tuple[int, ...]:
    """Frames where title and body, kept stretches, and body and ending meet; not where the footage simply goes on."""
    frame = timeline.title_frames
    joints = [frame]
    for (cut, later), frames in zip(pairwise(timeline.cuts), timeline.cut_frames, strict=False):
        frame += frames
        if later.start_s != cut.end_s:
            joints.append(frame)
    return (*joints, timeline.title_frames + sum(timeline.cut_frames))


def shot_cuts_ms(told: str, timeline: Timeline) -> tuple[int, ...]:
    """First frame of every shot but the first, in ms of the programme, in order. told: what tell_changes wrote.

    Rounded down: a cue that begins there is shown from that very frame on.
    """
    joints = joint_frames(timeline)
    # Not in the cards: no cue stands there, and their changes differ by a thousandth with the number of threads.
    first, end = joints[0] + 1, joints[-1]
    found = find_cuts(read_changes(told)[first:end], timeline.frame_rate)
    frames = {*joints, *(first + frame for frame in found)}
    return tuple(int(frame * 1000 / timeline.frame_rate) for frame in sorted(frames))
