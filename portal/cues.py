"""The cues of a package, read back from what players read, both languages side by side."""

import html
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import webvtt

LANGUAGES = ("en", "zh-Hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class BilingualCue:
    """What is on screen from start_ms to end_ms; a language without a cue there is empty."""

    start_ms: int
    end_ms: int
    en: str
    zh: str


@lru_cache(maxsize=64)
def bilingual_cues(package_dir: Path) -> tuple[BilingualCue, ...]:
    """Every cue in order of time; none where the programme has no subtitles. A package never changes, so it is kept."""
    english, chinese = (_cues(package_dir / "subtitles" / language) for language in LANGUAGES)
    return tuple(
        BilingualCue(start_ms=start, end_ms=end, en=english.get((start, end), ""), zh=chinese.get((start, end), ""))
        for start, end in sorted(english.keys() | chinese.keys())
    )


def _cues(folder: Path) -> dict[tuple[int, int], str]:
    """Text by (start_ms, end_ms). A cue that crosses a segment's end stands in both segments and counts once."""
    return {
        (caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()): html.unescape(caption.text).strip()
        for segment in sorted(folder.glob("*.vtt"))
        for caption in webvtt.read(str(segment)).captions
        if caption.text.strip()
    }
