import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.disguise import HEAD_BYTES, other_kind, script_kind
from tests.hostile.scripts import scripts

SCRIPTS = scripts("/secret/canary.ts", "http://127.0.0.1:1")


def test_every_playlist_and_script_is_named_or_at_least_called_text() -> None:
    for name, content in SCRIPTS.items():
        head = content[:HEAD_BYTES]
        if not name.endswith(".avi") or name.startswith("hls"):
            assert script_kind(head) or other_kind(head) or name == "ansi.mp4", name


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "PDF document"),
        (b"PK\3\4....", "ZIP archive or office document"),
        (b"\x89PNG\r\n", "picture"),
        ("一段文字".encode() * 300, "text"),
        (("文" * 1366).encode()[:HEAD_BYTES], "text"),
    ],
)
def test_other_files_are_named(head: bytes, kind: str) -> None:
    found = other_kind(head)
    assert found is not None
    assert found.en == kind


def test_video_is_nothing_else() -> None:
    for head in (b"\0\0\0\x20ftypisom", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0AVI ", b"G@\0\x10" + bytes(184)):
        assert script_kind(head) is None
        assert other_kind(head) is None


@given(st.binary(max_size=600))
def test_no_bytes_break_it(head: bytes) -> None:
    script_kind(head)
    other_kind(head)


def test_a_thousand_comments_are_refused_at_once() -> None:
    assert script_kind(b"<!---->" * 600 + b"x") is None
    assert script_kind(b"<!DOCTYPE" * 400) is None
