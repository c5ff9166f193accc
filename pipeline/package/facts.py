"""programme.json: the facts a stranger needs, without times of day. Pure."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.ladder import Ladder
from pipeline.model.programme import Programme
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.package.multivariant import AudioRendition, Variant

NAME = "programme.json"
SCHEMA = 1
"""Raised when a key changes its meaning; keys may be added without."""

LANGUAGE_NAMES = {"zh-Hans": "简体中文", "en": "English"}
"""What players show for a language, in that language."""

SUBTITLE_ORDER = ("zh-Hans", "en")
"""Chinese first: it is the default track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleFacts:
    """A track that is in the package: its playlist and its whole file, as paths inside the package."""

    track: SubtitleTrack
    playlist: str
    whole_file: str


def programme_facts(
    programme: Programme,
    timeline: Timeline,
    *,
    ladder: Ladder,
    variants: Sequence[Variant],
    audio: AudioRendition,
    subtitles: Sequence[SubtitleFacts],
    absent_languages: Sequence[str],
    files: Mapping[str, str],
    tool_versions: Mapping[str, str],
    ai_labels: Mapping[str, object],
) -> str:
    """programme.json as text. files: sha256 of every other file by its path in the package."""
    facts = {
        "schema": SCHEMA,
        "slug": programme.slug,
        "title": {"zh": programme.title_zh, "en": programme.title_en},
        "enterprise": programme.enterprise,
        "need": programme.need.value if programme.need else None,
        "duration_s": _seconds(timeline.duration_s),
        "frame_rate": f"{timeline.frame_rate.numerator}/{timeline.frame_rate.denominator}",
        "frames": timeline.frames,
        "parts_s": {
            "title": _seconds(timeline.title_s),
            "body": _seconds(timeline.body_s),
            "ending": _seconds(timeline.ending_s),
        },
        "languages": {"audio": [audio.language], "subtitles": [entry.track.language for entry in subtitles]},
        "video": [_variant_facts(variant) for variant in variants],
        "ladder": {
            "rungs": {rendition.name: rendition.why for rendition in ladder.renditions if rendition.why},
            "left_out": list(ladder.left_out),
        },
        "audio": {
            "codecs": audio.codecs,
            "channels": audio.channels,
            "average_bps": math.ceil(audio.rates.average_bps),
            "playlist": audio.uri,
        },
        "subtitles": [_subtitle_facts(entry) for entry in subtitles],
        "subtitles_absent": dict.fromkeys(absent_languages, "no cues: no speech was found"),
        "tool_versions": dict(tool_versions),
        "ai_labels": dict(ai_labels),
        "files": dict(files),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _variant_facts(variant: Variant) -> dict[str, object]:
    return {
        "name": variant.name,
        "width_px": variant.width_px,
        "height_px": variant.height_px,
        "codecs": variant.codecs,
        "average_bps": math.ceil(variant.rates.average_bps),
        "peak_bps": math.ceil(variant.rates.peak_bps),
        "playlist": variant.uri,
    }


def _subtitle_facts(entry: SubtitleFacts) -> dict[str, object]:
    return {
        "language": entry.track.language,
        "cues": len(entry.track.cues),
        "engine": entry.track.engine,
        "playlist": entry.playlist,
        "file": entry.whole_file,
    }


def _seconds(value: Fraction) -> float:
    """Rounded down to a microsecond, so that six minutes never read as more."""
    return math.floor(value * 1_000_000) / 1_000_000
