"""admit: Probe + Survey -> Admission. Pure: measured facts in, reasons out."""

from collections.abc import Iterator
from fractions import Fraction

from pipeline.ffmpeg.command import MAX_PIXELS
from pipeline.intake.reasons import reason
from pipeline.intake.remarks import MOST_LOST, lost_share, remarks
from pipeline.model.admission import Admission, Cut, Reason
from pipeline.model.probe import Probe, VideoStream
from pipeline.model.survey import PictureFacts, Survey
from pipeline.model.timeline import SIX_MINUTES_S

LARGEST_BYTES = 20 * 10**9
SHORTEST_S = Fraction(1, 20)
FASTEST_FPS = 240
LYING_SHARE = Fraction(5, 100)
"""Declared and measured length may differ by this share (standards/security.md) and by LYING_SLACK_S."""
LYING_SLACK_S = Fraction(1)


def admit(
    probe: Probe,
    survey: Survey,
    *,
    cards_s: Fraction,
    cuts: tuple[Cut, ...] = (),
    auto_cut: bool = False,
    landscape_only: str = "",
) -> Admission:
    """The verdict. cards_s: title and ending together. cuts: what a person chose to keep (none: everything).

    auto_cut: over-long footage is admitted, since the caller will take the proposals.
    landscape_only: a channel that was asked for and shows no upright picture.
    """
    refusal = _unusable(probe)
    if refusal is not None or probe.video is None:
        return Admission(reasons=(refusal or reason("no_picture"),))
    body_s = sum((cut.duration_s for cut in cuts), Fraction(0)) if cuts else probe.duration_s
    reasons = [*_picture_refusals(probe.video, survey.picture, probe.duration_s), *_length(probe)]
    if body_s + cards_s > SIX_MINUTES_S and not auto_cut:
        reasons.append(too_long(body_s + cards_s))
    return Admission(reasons=(*reasons, *remarks(probe, survey, landscape_only=landscape_only)))


def too_long(programme_s: Fraction) -> Reason:
    """The six-minute law's refusal, with the overrun in seconds."""
    overrun_s = programme_s - SIX_MINUTES_S
    figures = {"programme_s": float(programme_s), "overrun_s": float(overrun_s), "limit_s": float(SIX_MINUTES_S)}
    return reason("too_long", **figures)


def _unusable(probe: Probe) -> Reason | None:
    """What makes every other question idle."""
    if probe.size_bytes == 0:
        return reason("empty")
    if probe.size_bytes > LARGEST_BYTES:
        return reason("too_large", size_gb=probe.size_bytes / 1e9, limit_gb=LARGEST_BYTES / 1e9)
    if probe.encrypted:
        return reason("encrypted")
    if probe.video is None:
        return reason("no_picture")
    return None


def _picture_refusals(video: VideoStream, seen: PictureFacts | None, duration_s: Fraction) -> Iterator[Reason]:
    if video.coded_width_px * video.coded_height_px > MAX_PIXELS:
        limits = {"width_px": video.coded_width_px, "height_px": video.coded_height_px, "limit_px": MAX_PIXELS}
        yield reason("too_many_pixels", **limits)
    elif seen is not None:
        lost = lost_share(seen, duration_s)
        if lost > MOST_LOST:
            yield reason("undecodable", codec=video.codec, lost=float(lost))
    if video.frame_rate > FASTEST_FPS and not video.variable_rate:
        yield reason("too_fast", frame_rate=float(video.frame_rate), limit=FASTEST_FPS)


def _length(probe: Probe) -> Iterator[Reason]:
    declared_s, measured_s = probe.declared_duration_s, probe.duration_s
    if measured_s < SHORTEST_S:
        yield reason("too_short", duration_s=float(measured_s), minimum_s=float(SHORTEST_S))
    if probe.stops_within and probe.promised_packets > probe.present_packets:
        yield reason("truncated_packets", promised=probe.promised_packets, present=probe.present_packets)
    elif probe.stops_within:
        yield reason("truncated_end", measured_s=float(measured_s))
    elif declared_s is not None and abs(declared_s - measured_s) > max(LYING_SLACK_S, declared_s * LYING_SHARE):
        code = "truncated" if measured_s < declared_s else "lying_duration"
        yield reason(code, declared_s=float(declared_s), measured_s=float(measured_s))
