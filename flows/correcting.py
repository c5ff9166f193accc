"""Corrected subtitles: the tracks of a finished package, with those a person has corrected in their place."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crowd import memory
from crowd.database import Database
from crowd.record_base import utc_now
from pipeline.errors import WrongInput
from pipeline.model.subtitle import SubtitleTrack
from pipeline.package.facts import NAME, SUBTITLE_ORDER
from pipeline.package.rendition_files import WHOLE_SUBTITLES
from pipeline.subtitles.formats.subtitle_file import load_subtitles
from pipeline.subtitles.memory.learning import corrections


def own_track(package: Path, language: str) -> SubtitleTrack:
    """The track as it stands in the package, timed on the programme. Raises WrongInput where it has none."""
    file = package / "subtitles" / language / WHOLE_SUBTITLES
    if not file.is_file():
        raise WrongInput(str(package), f"has no {language} subtitles")
    return load_subtitles(file, language)


def corrected_tracks(package: Path, files: Sequence[Path]) -> tuple[SubtitleTrack, ...]:
    """The package's tracks, each replaced by the file in its language. A corrected track is a person's work.

    files: of any format, timed on the programme; one named for its language (zh-Hans.vtt) is in that. Raises WrongInput
    for two in one language or one of another kind.
    """
    given: dict[str, SubtitleTrack] = {}
    for file in files:
        track = load_subtitles(file, file.stem if file.stem in SUBTITLE_ORDER else None)
        if track.language not in SUBTITLE_ORDER or track.language in given:
            raise WrongInput(str(file), f"is one {track.language} track too many; give Chinese, English or one of each")
        given[track.language] = track
    labels = json.loads((package / NAME).read_text(encoding="utf-8"))["ai_labels"]
    kept = {
        language: replace(own_track(package, language), engine=labels[language]["engine"])
        for language in languages_of(package)
        if language not in given
    }
    tracks = given | kept
    return tuple(tracks[language] for language in SUBTITLE_ORDER if language in tracks)


def languages_of(package: Path) -> list[str]:
    """Languages the package has subtitles in."""
    return [language for language in SUBTITLE_ORDER if (package / "subtitles" / language).is_dir()]


def learn(database: Database, slug: str, package: Path, corrected: SubtitleTrack, *, who: str) -> tuple[int, int]:
    """Remember what a person changed in the Chinese of a package: (sentences changed, pairs that are new)."""
    pairs = corrections(
        own_track(package, "en"),
        own_track(package, "zh-Hans"),
        corrected,
        who=who,
        programme=slug,
        when=utc_now(),
    )
    with database.session() as session:
        new = memory.remember(session, pairs, who=who, why=f"corrected in {slug}")
    return len(pairs), new
