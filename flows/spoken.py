"""What is said in a finished package, both languages side by side, as the listings keep it."""

import json
from pathlib import Path

from crowd.listings import SpokenCue, Transcript
from flows.correcting import languages_of, own_track
from pipeline.package.facts import NAME


def read_transcript(package: Path) -> Transcript:
    """Every cue of the package in order of time, and the length of its cards."""
    spoken: dict[tuple[int, int], dict[str, str]] = {}
    for language in languages_of(package):
        for cue in own_track(package, language).cues:
            spoken.setdefault((cue.start_ms, cue.end_ms), {})[language] = cue.text
    parts_s = json.loads((package / NAME).read_text(encoding="utf-8"))["parts_s"]
    return Transcript(
        title_ms=round(parts_s["title"] * 1000),
        ending_ms=round(parts_s["ending"] * 1000),
        cues=tuple(
            SpokenCue(start_ms=start, end_ms=end, en=said.get("en", ""), zh=said.get("zh-Hans", ""))
            for (start, end), said in sorted(spoken.items())
        ),
    )
