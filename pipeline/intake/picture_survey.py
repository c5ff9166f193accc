"""survey_picture: decodes the first pictures one by one, then key pictures, and says what came out and what did not.

Bounded by pixels, not by length: six minutes cost what ten seconds cost. A key picture that does not come out is asked
for once more by a decoder that starts there, for H.264 with open GOPs gives none where pictures were left out.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from statistics import median

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.ffprobe import TRANSPORT_STREAM, PacketTimes
from pipeline.intake.looks import Look, black_stretches, brightness, frozen_stretches, joined, read_looks
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe, VideoStream
from pipeline.model.survey import PictureFacts, Stretch

MOST_PIXELS_DECODED = 5 * 10**8
"""240 pictures of 1080p: 1.2 s of one core."""
MOST_PLACES_ASKED_AGAIN = 12
MOST_GAPS_ASKED = 3
SPACING_S = 0.5

DAMAGED = "corrupt decoded frame"
"""What ffmpeg logs of a picture whose holes its decoder filled."""
DAMAGED_PACKET = "PES packet size mismatch"
"""What its demuxer says of a transport stream's packet that is shorter than it says itself."""
MOST_OF_TAIL = 100
"""Pictures: four seconds of broadcast, which has a key picture twice a second."""

_UNKNOWN_CHANGE = 255.0
"""A decoder's first picture has none before it to differ from."""

_CHAIN = "scale=192:108:flags=fast_bilinear,format=gray,signalstats,metadata=mode=print:file=pipe\\\\:1"
"""Small and gray, on the full range: 0 is black and 255 white, whatever the footage's range. A light that is ten pixels
wide in 1080p is met by one of the points."""


def survey_picture(
    footage: Footage, probe: Probe, packets: PacketTimes, *, limits: Limits, tools: Tools, runner: Runner
) -> PictureFacts:
    """What came out of the decoder. Raises TimeLimitExceeded where that took too long."""
    video = probe.video
    assert video is not None
    lead, every = plan_decoding(video, packets)
    asked, start_s = expected_s(packets, lead=lead, every=every), float(probe.start_s)
    tolerance_s = float(max(2 / video.frame_rate, Fraction(1, 10)))
    decode = partial(_decode, footage, video, limits=limits, tools=tools, runner=runner)
    printed, log = decode(["-bsf:v", drop_rule(lead, every)])
    looks = read_looks(printed)
    lost = without_look(asked, looks, tolerance_s)
    step = max(-(-len(lost) // MOST_PLACES_ASKED_AGAIN), 1)
    for first in range(0, len(lost), step):  # one answer counts for all of its step
        again = read_looks(decode(["-seek_timestamp", "1", "-ss", f"{lost[first]:.6f}"], "-frames:v", "1")[0])
        near = without_look(lost[first : first + 1], again, max(tolerance_s, SPACING_S)) == []
        looks += [replace(look, change=_UNKNOWN_CHANGE) for look in again if near]
        lost[first : first + step] = [math.nan if near else mark for mark in lost[first : first + step]]
    looks.sort(key=lambda look: look.time_s)
    ends_damaged = False
    if probe.container == TRANSPORT_STREAM:  # which has no index to say what is missing
        ends_damaged = DAMAGED_PACKET in log or DAMAGED in decode(["-bsf:v", tail_rule(packets)])[1]
    return PictureFacts(
        pictures=len(looks),
        damaged=log.count(DAMAGED),
        missing=lost_stretches([mark for mark in lost if not math.isnan(mark)], asked, packets.end_s, start_s=start_s),
        black=black_stretches(looks, start_s=start_s),
        frozen=frozen_stretches(looks, start_s=start_s),
        brightness=brightness(looks),
        ends_damaged=ends_damaged,
    )


def plan_decoding(video: VideoStream, packets: PacketTimes) -> tuple[int, int]:
    """(how many packets from the start on are decoded, every how manieth key picture after them)."""
    affordable = max(MOST_PIXELS_DECODED // max(video.coded_width_px * video.coded_height_px, 1), 16)
    keys = sum(packet.key for packet in packets.arrived)
    every = max(-(-2 * keys // affordable), 1)
    return max(affordable - keys // every, affordable // 2), every


def drop_rule(lead: int, every: int) -> str:
    """The bitstream filter that leaves the decoder these packets. Register 0 counts key pictures."""
    return f"noise=drop='not(lt(n,{lead})+if(key,not(mod(st(0,ld(0)+1)-1,{every})),0))'"


def tail_rule(packets: PacketTimes) -> str:
    """The bitstream filter that leaves the decoder the last key picture and what follows it, MOST_OF_TAIL at most."""
    keys = [number for number, packet in enumerate(packets.arrived) if packet.key]
    first = max(keys[-1] if keys else 0, len(packets.arrived) - MOST_OF_TAIL)
    return f"noise=drop='lt(n,{first})'"


def expected_s(packets: PacketTimes, *, lead: int, every: int) -> list[float]:
    """When pictures are to come out, sorted: half-second marks of the lead, then every so manieth key picture.

    A packet full of garbage is not marked as a key picture, which leaves a wide gap: the widest get a mark within.
    """
    marks: list[float] = []
    keys = 0
    for number, packet in enumerate(packets.arrived):
        chosen = packet.key and keys % every == 0
        keys += packet.key
        if packet.shown and (chosen or number < lead):
            marks.append(packet.start_s)
    thinned: list[float] = []
    for mark in sorted(marks):
        if not thinned or mark - thinned[-1] >= SPACING_S:
            thinned.append(mark)
    return sorted({*thinned, *_within_gaps([*thinned, packets.end_s], packets.starts_s)})


def _within_gaps(marks: list[float], starts_s: tuple[float, ...]) -> list[float]:
    """Where the next picture was due in the widest of the gaps that are more than twice as wide as usual."""
    gaps = sorted(((after - before, before) for before, after in pairwise(marks)), reverse=True)
    usual = median(gap for gap, _ in gaps if gap > SPACING_S * 2) if any(gap > SPACING_S * 2 for gap, _ in gaps) else 0
    wide = [before + usual for gap, before in gaps[:MOST_GAPS_ASKED] if usual and gap > 2 * usual]
    return [starts_s[bisect_left(starts_s, due_s)] for due_s in wide]


def without_look(asked: Iterable[float], looks: Iterable[Look], tolerance_s: float) -> list[float]:
    """The asked-for times that have no picture within the tolerance."""
    times = sorted(look.time_s for look in looks)
    lost, at = [], 0
    for mark in asked:
        while at < len(times) and times[at] < mark - tolerance_s:
            at += 1
        if at == len(times) or times[at] > mark + tolerance_s:
            lost.append(mark)
    return lost


def lost_stretches(lost: list[float], asked: list[float], end_s: float, *, start_s: float) -> tuple[Stretch, ...]:
    """Each lost time up to the next one asked for, joined where they touch, on the footage's own clock."""
    following = dict(zip(asked, [*asked[1:], end_s], strict=True))
    return joined([(mark - start_s, following[mark] - start_s) for mark in lost])


def _decode(
    footage: Footage,
    video: VideoStream,
    before: list[str],
    *after: str,
    limits: Limits,
    tools: Tools,
    runner: Runner,
) -> tuple[str, str]:
    """(what the chain printed, ffmpeg's log); what came out before ffmpeg failed is not known."""
    source = [
        *HOSTILE_INPUT,
        "-copyts",
        "-noautorotate",
        "-max_error_rate",
        "1",
        "-an",
        "-sn",
        "-dn",
        "-threads",
        "2",
        *before,
    ]
    target = ["-map", f"0:{video.index}", "-vf", _CHAIN, *after, "-fps_mode", "passthrough", "-f", "null", "-"]
    argv = ffmpeg_argv(tools, ["-loglevel", "repeat+warning", *source, "-i", str(footage.path), *target])
    try:
        outcome = runner.run(Job(argv=argv, reads=(footage.path,), limits=limits))
    except TimeLimitExceeded:
        raise
    except ProgramFailed as fault:
        return "", fault.stderr_tail
    return outcome.stdout.decode("ascii", "replace"), outcome.stderr_tail
