"""admit: Probe -> Admission. Pure; the decode check is the one fact it is handed from outside."""

from fractions import Fraction

from pipeline.ffmpeg.command import MAX_PIXELS
from pipeline.intake.reasons import reason
from pipeline.model.admission import Admission, Cut, Reason
from pipeline.model.probe import Probe
from pipeline.model.timeline import SIX_MINUTES_S

SHORTEST_S = Fraction(1, 4)
FASTEST_FPS = 240
LYING_SHARE = Fraction(5, 100)
"""Declared and measured length may differ by this share (standards/security.md) and by LYING_SLACK_S."""
LYING_SLACK_S = Fraction(1)


def admit(
    probe: Probe, *, cards_s: Fraction, cuts: tuple[Cut, ...] = (), decodable: bool = True, auto_cut: bool = False
) -> Admission:
    """The verdict. cards_s: title and ending together. cuts: what a person chose to keep (none: everything).

    auto_cut: over-long footage is admitted, since the caller will take the proposals.
    """
    return Admission(reasons=tuple(_reasons(probe, cards_s, cuts, decodable=decodable, auto_cut=auto_cut)))


def _reasons(
    probe: Probe, cards_s: Fraction, cuts: tuple[Cut, ...], *, decodable: bool, auto_cut: bool
) -> list[Reason]:
    if probe.size_bytes == 0:
        return [reason("empty")]
    video = probe.video
    if video is None:
        return [reason("no_picture")]
    found: list[Reason] = []
    if video.coded_width_px * video.coded_height_px > MAX_PIXELS:
        limits = {"width_px": video.coded_width_px, "height_px": video.coded_height_px, "limit_px": MAX_PIXELS}
        found.append(reason("too_many_pixels", **limits))
    if video.frame_rate > FASTEST_FPS and not video.variable_rate:
        found.append(reason("too_fast", frame_rate=float(video.frame_rate), limit=FASTEST_FPS))
    if not decodable:
        found.append(reason("undecodable", codec=video.codec))
    if probe.duration_s < SHORTEST_S:
        found.append(reason("too_short", duration_s=float(probe.duration_s), minimum_s=float(SHORTEST_S)))
    found += _length_lies(probe)
    body_s = sum((cut.duration_s for cut in cuts), Fraction(0)) if cuts else probe.duration_s
    if body_s + cards_s > SIX_MINUTES_S and not auto_cut:
        found.append(too_long(body_s + cards_s))
    if probe.audio is None:
        found.append(reason("no_sound"))
    if video.portrait:
        found.append(reason("portrait"))
    return found


def too_long(programme_s: Fraction) -> Reason:
    """The six-minute law's refusal, with the overrun in seconds."""
    overrun_s = programme_s - SIX_MINUTES_S
    figures = {"programme_s": float(programme_s), "overrun_s": float(overrun_s), "limit_s": float(SIX_MINUTES_S)}
    return reason("too_long", **figures)


def _length_lies(probe: Probe) -> list[Reason]:
    declared_s, measured_s = probe.declared_duration_s, probe.duration_s
    if declared_s is None or abs(declared_s - measured_s) <= max(LYING_SLACK_S, declared_s * LYING_SHARE):
        return []
    code = "truncated" if measured_s < declared_s else "lying_duration"
    return [reason(code, declared_s=float(declared_s), measured_s=float(measured_s))]
