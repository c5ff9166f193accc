import pytest

from pipeline.errors import ProgramFailed, TimeLimitExceeded
from pipeline.intake.unreadable import why_unreadable

VIDEO = b"\0\0\0\x20ftypisom"


def failed(words: str) -> ProgramFailed:
    return ProgramFailed(("ffprobe",), 1, words)


@pytest.mark.parametrize(
    ("head", "fault", "code"),
    [
        (b"", failed(""), "empty"),
        (b"#EXTM3U\n", failed("Format not on whitelist"), "disguised"),
        (b"PK\3\4", failed(""), "not_video"),
        (VIDEO, failed("moov atom not found"), "truncated"),
        (VIDEO, failed("Number of streams exceeds max_streams parameter (100)"), "too_many_streams"),
        (VIDEO, failed("Picture size 16384x8192 exceeds specified max pixel count"), "too_many_pixels"),
        (VIDEO, TimeLimitExceeded(("ffprobe",), -9, "stopped"), "too_slow"),
        (VIDEO, failed("[xbin @ 0x1] Codec (xbin) not on whitelist 'h264,...'"), "codec_not_taken"),
        (VIDEO, failed("whatever"), "unreadable"),
        (VIDEO, None, "unreadable"),
    ],
)
def test_the_reason_is_the_most_telling_one(head: bytes, fault: ProgramFailed | None, code: str) -> None:
    assert why_unreadable(head, fault, limit_s=30).code == code
