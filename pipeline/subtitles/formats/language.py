"""Which language a track is in, by its characters."""

import re

from pipeline.model.subtitle import SubtitleTrack

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def guess_language(track: SubtitleTrack) -> str:
    """zh-Hans where Chinese characters are at least as many as Latin words, else en."""
    text = "\n".join(cue.text for cue in track.cues)
    chinese = len(_CHINESE.findall(text))
    return "zh-Hans" if chinese and chinese >= len(_LATIN_WORD.findall(text)) else "en"
