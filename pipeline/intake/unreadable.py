"""Why ffprobe could make nothing of a file, as far as its first bytes and ffprobe's own words tell. Pure."""

import re

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.ffmpeg.command import MAX_PIXELS, MOST_STREAMS
from pipeline.intake.disguise import other_kind, script_kind
from pipeline.intake.reasons import reason
from pipeline.model.admission import Reason

_TOO_MANY_STREAMS = re.compile(r"Number of (?:streams|tracks) exceeds max_streams")
_NO_INDEX = re.compile(r"moov atom not found")
_CODEC = re.compile(r"Codec \((\w{1,40})\) not on whitelist")
_TOO_LARGE_PICTURE = re.compile(r"(?:Picture size|Video frame size) (\d{1,9})x(\d{1,9})")


def why_unreadable(head: bytes, fault: ProgramFailed | None, *, limit_s: float) -> Reason:
    """The refusal. fault: how ffprobe ended, None where what it printed made no sense. limit_s: how long it had."""
    if not head:
        return reason("empty")
    script, other = script_kind(head), other_kind(head)
    if script is not None:
        return reason("disguised", kind_en=script.en, kind_zh=script.zh)
    if isinstance(fault, TimeLimitExceeded):
        return reason("too_slow", limit_s=limit_s)
    if other is not None:
        return reason("not_video", kind_en=other.en, kind_zh=other.zh)
    return _said(fault.stderr_tail if fault else "")


def _said(log: str) -> Reason:
    if _TOO_MANY_STREAMS.search(log):
        return reason("too_many_streams", limit=MOST_STREAMS)
    if size := _TOO_LARGE_PICTURE.search(log):
        return reason("too_many_pixels", width_px=int(size[1]), height_px=int(size[2]), limit_px=MAX_PIXELS)
    if codec := _CODEC.search(log):
        return reason("codec_not_taken", codec=codec[1])
    return reason("truncated_index" if _NO_INDEX.search(log) else "unreadable")
