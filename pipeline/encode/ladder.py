"""plan_ladder: which renditions a programme gets, and the GOP they share."""

from collections.abc import Sequence
from fractions import Fraction

from pipeline.encode.caps import cap_bps
from pipeline.encode.rungs import Rung, choose_rungs
from pipeline.model.ladder import Codec, Ladder, Rendition, Sample
from pipeline.model.timeline import Timeline

STANDARD_SIDES_PX = (1080, 720, 480, 360)

TOO_CLOSE = Fraction(4, 5)
"""A standard rung above this part of the canvas would cost nearly what the canvas costs and look the same."""

SECOND_RUNG = Fraction(2, 3)
"""Where no standard rung lies below the canvas; there must be two bit rates (Apple HLS authoring 9.9)."""

CRF = 23.0
GOP_S = 2
SEGMENT_GOPS = 3
AUDIO_BITRATE_BPS = 128_000


def plan_ladder(timeline: Timeline, samples: Sequence[Sample] = ()) -> Ladder:
    """Rungs from the canvas down, at least two, none larger than the canvas; one keyframe every 2 s, 6 s segments.

    samples: of every candidate side at two crf or more; they decide which sides are rungs and at what crf, codec by
    codec. Without them every candidate is an H.264 rung at CRF.
    """
    rungs, left_out = [], []
    for codec in sorted({sample.codec for sample in samples}, key=list(Codec).index):
        chosen, others = choose_rungs([sample for sample in samples if sample.codec is codec], timeline.frame_rate)
        rungs += chosen
        left_out += [f"{codec.label}: {sentence}" for sentence in others]
    if not rungs:
        rungs = [Rung(side_px=side, crf=CRF, why="") for side in candidate_sides(timeline)]
    return Ladder(
        renditions=tuple(_rendition(timeline, rung) for rung in rungs),
        gop_frames=round(GOP_S * timeline.frame_rate),
        segment_gops=SEGMENT_GOPS,
        audio_bitrate_bps=AUDIO_BITRATE_BPS,
        left_out=tuple(left_out),
    )


def candidate_sides(timeline: Timeline) -> list[int]:
    """Shorter sides a rung may have, the canvas' first."""
    shorter = min(timeline.width_px, timeline.height_px)
    sides = [shorter, *(side for side in STANDARD_SIDES_PX if side <= shorter * TOO_CLOSE)]
    if len(sides) == 1:
        sides.append(2 * round(shorter * SECOND_RUNG / 2))
    return sides


def sized(timeline: Timeline, side_px: int) -> tuple[int, int]:
    """Width and height of the canvas' shape with that shorter side, even."""
    shorter = min(timeline.width_px, timeline.height_px)
    return (
        2 * round(Fraction(timeline.width_px * side_px, shorter) / 2),
        2 * round(Fraction(timeline.height_px * side_px, shorter) / 2),
    )


def _rendition(timeline: Timeline, rung: Rung) -> Rendition:
    width_px, height_px = sized(timeline, rung.side_px)
    cap = cap_bps(rung.side_px, timeline.frame_rate)
    return Rendition(
        width_px=width_px,
        height_px=height_px,
        crf=rung.crf,
        max_bitrate_bps=cap,
        why=rung.why,
        codec=rung.codec,
        capped=rung.capped,
    )
