"""What a file is that is no video, told by its first bytes: the sender is told so, and playlists get their own name."""

import re
from typing import NamedTuple

HEAD_BYTES = 4096


class Kind(NamedTuple):
    """What it is, in both languages."""

    en: str
    zh: str


_XML = rb"(?>(?:<\?xml[^>]*>\s*|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>\s*|<!--.*?-->\s*)*)"
"""What may stand before a document's own first element. Atomic: else a thousand comments take for ever to refuse."""

_SCRIPTS = (
    (Kind("HLS playlist", "HLS 播放列表"), rb"#EXTM3U"),
    (Kind("ffconcat script", "ffconcat 脚本"), rb"ffconcat version"),
    (Kind("DASH manifest", "DASH 清单"), _XML + rb"<MPD[\s>]"),
    (Kind("SDP description", "SDP 描述文件"), rb"v=0\r?\no="),
    (Kind("SVG drawing", "SVG 图形"), _XML + rb"<svg[\s>]"),
    (Kind("Smooth Streaming manifest", "Smooth Streaming 清单"), _XML + rb"<SmoothStreamingMedia"),
    (
        Kind("playlist", "播放列表"),
        rb"\[playlist\]|\[InternetShortcut\]|(<\?xml[^>]*>\s*)?<(asx|smil|playlist)[\s>]|RTSPtext|\[Reference\]",
    ),
    (Kind("subtitle script", "字幕脚本"), rb"WEBVTT|\[Script Info\]|\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->"),
    (Kind("web page", "网页"), rb"<!doctype html|<html|<script"),
    (Kind("shell script", "脚本"), rb"#!"),
)
_OTHERS = (
    (Kind("PDF document", "PDF 文档"), rb"%PDF-"),
    (Kind("ZIP archive or office document", "ZIP 压缩包或办公文档"), rb"PK\x03\x04"),
    (
        Kind("picture", "图片"),
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|XBIN\x1a|....ftyp(heic|heix|mif1|avif)",
    ),
    (Kind("archive", "压缩包"), rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar"),
    (Kind("program", "程序"), rb"\x7fELF|MZ"),
    (Kind("office document", "办公文档"), rb"\xd0\xcf\x11\xe0"),
)


def script_kind(head: bytes) -> Kind | None:
    """The name of the playlist or script that these first bytes begin, blanks and a byte order mark aside."""
    return _match(_SCRIPTS, head.removeprefix(b"\xef\xbb\xbf").lstrip())


def other_kind(head: bytes) -> Kind | None:
    """The name of what else these first bytes begin that is no video; text where they are nothing but characters."""
    found = _match(_OTHERS, head)
    return found or (Kind("text", "文本文件") if _is_text(head) else None)


def _match(kinds: tuple[tuple[Kind, bytes], ...], head: bytes) -> Kind | None:
    return next((kind for kind, begins in kinds if re.match(begins, head, re.IGNORECASE | re.DOTALL)), None)


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as cut:
        if cut.start < len(head) - 4:  # a character may be cut in two at the end
            return False
        text = head[: cut.start].decode("utf-8")
    return bool(text) and all(character.isprintable() or character in "\r\n\t\f" for character in text)
