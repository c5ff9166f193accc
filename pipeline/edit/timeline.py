"""plan_timeline: title + body + ending, each a whole number of frames, inside the six-minute law."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from pipeline.edit.canvas import plan_canvas, plan_frame_rate
from pipeline.errors import FootageRefused, WrongInput
from pipeline.model.admission import Admission, Cut, Reason, Severity
from pipeline.model.brand import BrandPack, Card
from pipeline.model.probe import Probe, VideoStream
from pipeline.model.timeline import SIX_MINUTES_S, Timeline

GOP_S = 2
"""Cards are whole GOPs of two seconds where they can be, so that the body starts on a keyframe."""


def body_limit_s(pack: BrandPack) -> Fraction:
    """How many seconds of footage a programme has room for beside this pack's title and ending."""
    return SIX_MINUTES_S - pack.title.duration_s - pack.ending.duration_s


def plan_timeline(probe: Probe, pack: BrandPack, cuts: tuple[Cut, ...]) -> Timeline:
    """The programme made of these cuts of the footage; no cuts means all of it.

    Cuts begin and end on frames of the programme, inside what was asked for. Raises WrongInput for cuts that are empty,
    overlap, are out of order or lie outside the footage; FootageRefused with reason no_video or too_long.
    """
    if probe.video is None:
        raise _refused(
            "no_video",
            *("There is no picture in this footage.", "Send footage that has one."),
            *("素材中没有视频画面。", "请上传包含画面的素材。"),
        )
    rate = plan_frame_rate(probe.video)
    limit_frames = floor(body_limit_s(pack) * rate)
    ranges = _cut_ranges(cuts, probe.duration_s, rate) if cuts else _whole(probe, rate, body_limit_s(pack))
    body_frames = sum(end - start for start, end in ranges)
    if body_frames > limit_frames:
        body_s = sum((cut.duration_s for cut in cuts), Fraction(0)) if cuts else probe.duration_s
        raise _too_long(body_s, pack)
    title_frames = _card_frames(pack.title, rate)
    # The ending alone gives way where rounding to whole frames would break the law.
    room_frames = floor(SIX_MINUTES_S * rate) - title_frames - body_frames
    width_px, height_px = _canvas(probe.video)
    return Timeline(
        width_px=width_px,
        height_px=height_px,
        frame_rate=rate,
        cuts=tuple(Cut(start_s=start / rate, end_s=end / rate) for start, end in ranges),
        title_frames=title_frames,
        cut_frames=tuple(end - start for start, end in ranges),
        ending_frames=min(_card_frames(pack.ending, rate), room_frames),
    )


def _canvas(video: VideoStream) -> tuple[int, int]:
    return plan_canvas(video.width_px, video.height_px)


def _card_frames(card: Card, rate: Fraction) -> int:
    gops, rest_s = divmod(card.duration_s, GOP_S)
    return int(gops) * round(GOP_S * rate) + round(rest_s * rate)


def _whole(probe: Probe, rate: Fraction, limit_s: Fraction) -> list[tuple[int, int]]:
    frames = max(round(probe.duration_s * rate), 1)
    if probe.duration_s <= limit_s:
        frames = min(frames, floor(limit_s * rate))
    return [(0, frames)]


def _cut_ranges(cuts: tuple[Cut, ...], duration_s: Fraction, rate: Fraction) -> list[tuple[int, int]]:
    for cut in cuts:
        if cut.start_s < 0 or cut.end_s > duration_s + 1 / rate:
            raise WrongInput("cut", f"{_span(cut)} is outside the footage, which is {_seconds(duration_s)} s long")
        if cut.end_s <= cut.start_s:
            raise WrongInput("cut", f"{_span(cut)} is empty: the end must come after the start")
    for earlier, later in pairwise(cuts):
        if later.start_s < earlier.end_s:
            raise WrongInput("cut", f"{_span(later)} begins before {_span(earlier)} has ended")
    ranges = [(ceil(cut.start_s * rate), floor(cut.end_s * rate)) for cut in cuts]
    for cut, (start, end) in zip(cuts, ranges, strict=True):
        if end <= start:
            raise WrongInput("cut", f"{_span(cut)} is shorter than one frame")
    return ranges


def _too_long(body_s: Fraction, pack: BrandPack) -> FootageRefused:
    limit_s = body_limit_s(pack)
    over = _seconds(body_s - limit_s)
    cards = _seconds(pack.title.duration_s + pack.ending.duration_s)
    return _refused(
        "too_long",
        f"The programme would be {over} s over six minutes: {_seconds(body_s)} s of footage and {cards} s of title and"
        f" ending; at most {_seconds(limit_s)} s of footage fit.",
        "Cut it with --cut START-END, or use --auto-cut.",
        f"节目将超出六分钟 {over} 秒：素材 {_seconds(body_s)} 秒，片头片尾 {cards} 秒；"
        f"素材最多 {_seconds(limit_s)} 秒。",
        "请用 --cut 指定保留片段，或用 --auto-cut 自动剪辑。",
    )


def _refused(code: str, message_en: str, next_en: str, message_zh: str, next_zh: str) -> FootageRefused:
    words = {"message_en": message_en, "next_en": next_en, "message_zh": message_zh, "next_zh": next_zh}
    return FootageRefused(Admission(reasons=(Reason(code=code, severity=Severity.REFUSE, **words),)))


def _seconds(value: Fraction) -> str:
    """Rounded up to milliseconds, so that an overrun is never told as 0."""
    return f"{ceil(value * 1000) / 1000:g}" if value < 1000 else f"{ceil(value * 1000) / 1000:.3f}"


def _span(cut: Cut) -> str:
    return f"{float(cut.start_s):g}-{float(cut.end_s):g}"
