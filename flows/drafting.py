"""The subtitles of a package as editors have them by now, and what the rules say about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from crowd import drafts
from crowd.draft_changes import Change, CueKey, Standing, as_packaged, edited_track, taken
from crowd.proof import Proof
from crowd.records import ProgrammeRecord
from flows.correcting import languages_of, own_track
from flows.programme_terms import programme_terms
from flows.proofreading import proofread
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.package.facts import SUBTITLE_ORDER
from pipeline.settings import Settings
from pipeline.subtitles.checking.written import HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A programme's subtitles on the desk. machine: the package's tracks. newest: as drafts.newest."""

    machine: tuple[SubtitleTrack, ...]
    standing: Mapping[CueKey, Standing]
    newest: int

    @property
    def tracks(self) -> tuple[SubtitleTrack, ...]:
        """As they stand."""
        return tuple(edited_track(track, self.standing) for track in self.machine)

    def with_unsaved(self, changes: Iterable[Change]) -> "Drafted":
        """The same with edits that have not been saved, whatever they were based on."""
        return replace(self, standing={**self.standing, **taken(changes, self.standing, who="")})


def open_draft(session: Session, record: ProgrammeRecord, proof: Proof) -> Drafted:
    """The draft of the programme's current package. proof: of its review, for what was held and what was doubtful."""
    return draft_of(session, record, record.digest, package_tracks(Path(record.package_dir), proof))


def draft_of(session: Session, record: ProgrammeRecord, digest: str, machine: tuple[SubtitleTrack, ...]) -> Drafted:
    """The draft of any package of the programme. machine: the package's tracks."""
    draft = drafts.find(session, record, digest)
    standing = drafts.standing(session, draft, as_packaged(machine))
    return Drafted(machine=machine, standing=standing, newest=drafts.newest(session, draft))


def prove(settings: Settings, record: ProgrammeRecord, drafted: Drafted, proof: Proof) -> Proof:
    """What the subtitle rules say about the draft, found as at the review's opening.

    proof: of the review, for the picture. It takes no look at the sound: neither did the review.
    """
    names = str(record.options.get("order", {}).get("names", ""))
    terms = programme_terms(settings, names, record.enterprise)
    return proofread(drafted.tracks, terms=terms, picture=proof.picture)


def package_tracks(package: Path, proof: Proof) -> tuple[SubtitleTrack, ...]:
    """Both tracks of a package, a language it has none of being empty; held cues and doubtful words as in proof."""
    held = {
        (one.language, one.start_ms): one.message.removeprefix(HELD) for one in proof.findings if one.rule == "held"
    }
    doubtful = {doubt.start_ms: doubt.words for doubt in proof.doubtful}

    def marked(language: str, cue: Cue) -> Cue:
        words = doubtful.get(cue.start_ms, ()) if language == "en" else ()
        return replace(cue, held=held.get((language, cue.start_ms), ""), doubtful=words)

    return tuple(
        replace(track, cues=tuple(marked(track.language, cue) for cue in track.cues))
        for track in map(_track, [package] * len(SUBTITLE_ORDER), SUBTITLE_ORDER)
    )


def changed_tracks(drafted: Drafted) -> tuple[SubtitleTrack, ...]:
    """Those tracks that say something else than the package's."""
    return tuple(
        track
        for track, machine in zip(drafted.tracks, drafted.machine, strict=True)
        if [_told(cue) for cue in track.cues] != [_told(cue) for cue in machine.cues]
    )


def _told(cue: Cue) -> tuple[int, int, str]:
    return cue.start_ms, cue.end_ms, cue.text


@lru_cache(maxsize=32)
def _track(package: Path, language: str) -> SubtitleTrack:
    """A package never changes, so it is kept."""
    if language not in languages_of(package):
        return SubtitleTrack(language=language, cues=())
    return own_track(package, language)
