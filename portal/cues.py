"""The cues of a package, read back from what players read, both languages side by side."""

import html
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import webvtt

from crowd.proof import Proof, Remark

LANGUAGES = ("en", "zh-Hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class BilingualCue:
    """What is on screen from start_ms to end_ms; a language without a cue there is empty.

    remarks: what an editor must see about it, errors first. doubtful: English words the recogniser was unsure of.
    """

    start_ms: int
    end_ms: int
    en: str
    zh: str
    remarks: tuple[Remark, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Remark, ...]:
        """The remarks that block approval."""
        return tuple(remark for remark in self.remarks if remark.is_error)

    @property
    def held(self) -> bool:
        """Whether the translator itself asks for a person."""
        return any(remark.rule == "held" for remark in self.remarks)

    @property
    def english_pieces(self) -> tuple[tuple[str, bool], ...]:
        """The English text in pieces, each with whether it is a doubtful word. A word said twice is doubtful twice."""
        words = {part for word in self.doubtful for part in word.split()}
        return tuple((piece, piece in words) for piece in re.split(r"(\s+)", self.en) if piece)


@lru_cache(maxsize=64)
def bilingual_cues(package_dir: Path) -> tuple[BilingualCue, ...]:
    """Every cue in order of time; none where the programme has no subtitles. A package never changes, so it is kept."""
    english, chinese = (_cues(package_dir / "subtitles" / language) for language in LANGUAGES)
    return tuple(
        BilingualCue(start_ms=start, end_ms=end, en=english.get((start, end), ""), zh=chinese.get((start, end), ""))
        for start, end in sorted(english.keys() | chinese.keys())
    )


def marked_cues(cues: Sequence[BilingualCue], proof: Proof) -> tuple[tuple[BilingualCue, ...], tuple[Remark, ...]]:
    """The cues with what proof says about each, and what it says about none of them."""
    remarks: defaultdict[int | None, list[Remark]] = defaultdict(list)
    for remark in sorted(proof.findings, key=lambda remark: not remark.is_error):
        remarks[remark.start_ms].append(remark)
    doubtful = {doubt.start_ms: doubt.words for doubt in proof.doubtful}
    marked = tuple(
        replace(cue, remarks=tuple(remarks.pop(cue.start_ms, ())), doubtful=doubtful.get(cue.start_ms, ()))
        for cue in cues
    )
    return marked, tuple(remark for rest in remarks.values() for remark in rest)


def _cues(folder: Path) -> dict[tuple[int, int], str]:
    """Text by (start_ms, end_ms). A cue that crosses a segment's end stands in both segments and counts once."""
    return {
        (caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()): html.unescape(caption.text).strip()
        for segment in sorted(folder.glob("*.vtt"))
        for caption in webvtt.read(str(segment)).captions
        if caption.text.strip()
    }
