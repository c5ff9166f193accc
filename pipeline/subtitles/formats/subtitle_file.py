"""Subtitle files of every format: which one it is, how its text is encoded, and the reader or writer that fits."""

import codecs
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.errors import WrongInput
from pipeline.model.subtitle import SubtitleTrack
from pipeline.subtitles.formats.ass_file import read_ass, write_ass
from pipeline.subtitles.formats.language import guess_language
from pipeline.subtitles.formats.plain_text import MAX_CHARACTERS
from pipeline.subtitles.formats.srt_file import read_srt, write_srt
from pipeline.subtitles.formats.ttml_file import read_ttml, write_ttml
from pipeline.subtitles.formats.webvtt_file import read_webvtt, write_webvtt

Reader = Callable[[str, str], SubtitleTrack]

_READERS: dict[str, Reader] = {
    ".vtt": read_webvtt,
    ".srt": read_srt,
    ".ass": read_ass,
    ".ssa": read_ass,
    ".ttml": read_ttml,
    ".dfxp": read_ttml,
}
_WRITERS: dict[str, Callable[[SubtitleTrack], str]] = {
    ".vtt": write_webvtt,
    ".srt": write_srt,
    ".ass": write_ass,
    ".ttml": write_ttml,
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OFTEN_CHINESE_CODED = frozenset({".srt", ".ass", ".ssa"})
"""Formats that name no encoding; what is not UTF-8 there is read as GB 18030."""
_MAX_BYTES = 4 * MAX_CHARACTERS


def load_subtitles(path: Path, language: str | None = None) -> SubtitleTrack:
    """read_subtitles on a file. Raises WrongInput for one that is too large to be subtitles, OSError as open does."""
    with path.open("rb") as file:
        return read_subtitles(file.read(_MAX_BYTES + 1), path.name, language)


def read_subtitles(content: bytes, name: str, language: str | None = None) -> SubtitleTrack:
    """The track in a stranger's file: .vtt, .srt, .ass, .ssa, .ttml or .dfxp, by what it contains before its ending.

    Unordered, overlapping and backward cues are read as they stand. language None: guessed from the text.
    Raises WrongInput, with the line number where known.
    """
    if len(content) > _MAX_BYTES:
        raise WrongInput(name, f"more than {_MAX_BYTES} bytes is no subtitle file")
    ending = PurePath(name).suffix.lower()
    text = _decoded(content, ending)
    reader = _by_content(text) or _READERS.get(ending)
    if reader is None:
        raise WrongInput(name, "is none of " + " ".join(_READERS))
    track = reader(text, language or "")
    return track if language else replace(track, language=guess_language(track))


def write_subtitles(track: SubtitleTrack, ending: str) -> str:
    """The track as text in the format of this ending, which is to be encoded as UTF-8.

    Raises WrongInput for an ending that is not .vtt .srt .ass .ttml and for a cue that ends before it starts.
    """
    writer = _WRITERS.get(ending.lower())
    if writer is None:
        raise WrongInput(ending or "no ending", "is none of " + " ".join(_WRITERS))
    return writer(track)


def _by_content(text: str) -> Reader | None:
    """The reader for a file that says what it is in its first line; SubRip never does."""
    first = text[:4000].removeprefix("\ufeff").lstrip()
    if first.startswith("WEBVTT"):
        return read_webvtt
    if first.startswith(("<?xml", "<tt")):
        return read_ttml
    return read_ass if first.lower().startswith("[script info]") else None


def _decoded(content: bytes, ending: str) -> str:
    marked = next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), None)
    try:
        return content.decode(marked or "utf-8")
    except UnicodeDecodeError as wrong:
        if marked is None and ending in _OFTEN_CHINESE_CODED:
            try:
                return content.decode("gb18030")
            except UnicodeDecodeError:
                pass
        line = content[: wrong.start].count(b"\n") + 1
        raise WrongInput(f"line {line}", f"is not {marked or 'utf-8'} text") from wrong
