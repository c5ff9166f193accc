"""Drafts: what an edit does to the cues that stand, decided by versions. Pure.

Every cue of a draft has a version, 0 as the package has it, one more with each edit that was taken. An edit names the
version it was made on; where another stands by now it is stale, and its author is shown what stands. Nobody's edit
takes the place of one that its author has not seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.model.subtitle import Cue, SubtitleTrack

FOOTAGE = "footage"
"""Stands in a language's place in an edit of the footage: a cue in it is a stretch that goes (crowd/trims.py)."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CueKey:
    """One cue in one language. identity survives editing; a cue that an editor adds has one of its own."""

    language: str
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueText:
    """What a cue says and when, on the programme's clock. text: lines parted by a newline."""

    start_ms: int
    end_ms: int
    text: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A cue as it stands. cue: None where there is no such cue yet. who: made this version, empty for the machine."""

    version: int
    cue: CueText | None
    who: str = ""


NOWHERE = Standing(version=0, cue=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one edit makes of one cue. base: the version its author saw."""

    key: CueKey
    base: int
    cue: CueText


def stale(changes: Iterable[Change], standing: Mapping[CueKey, Standing]) -> tuple[CueKey, ...]:
    """The cues that changed under the author's hands. One that already says what the edit asks for is none of them."""
    return tuple(
        change.key
        for change in changes
        if (found := standing.get(change.key, NOWHERE)).version != change.base and found.cue != change.cue
    )


def taken(changes: Iterable[Change], standing: Mapping[CueKey, Standing], *, who: str) -> dict[CueKey, Standing]:
    """The cues that the edit makes anew. What already says so keeps its version."""
    return {
        change.key: Standing(version=found.version + 1, cue=change.cue, who=who)
        for change in changes
        if (found := standing.get(change.key, NOWHERE)).cue != change.cue
    }


def as_packaged(tracks: Iterable[SubtitleTrack]) -> dict[CueKey, Standing]:
    """Version 0 of every cue."""
    return {
        CueKey(language=track.language, identity=cue.identity): Standing(
            version=0, cue=CueText(start_ms=cue.start_ms, end_ms=cue.end_ms, text=cue.text)
        )
        for track in tracks
        for cue in track.cues
    }


def edited_track(track: SubtitleTrack, standing: Mapping[CueKey, Standing]) -> SubtitleTrack:
    """The track as it stands, in order of time. A cue that a person edited is no longer held; one without text is gone.

    engine: empty where a person changed anything.
    """
    machines = {cue.identity: cue for cue in track.cues}
    cues = [
        _cue(key.identity, found.cue, machines.get(key.identity) if found.version == 0 else None)
        for key, found in standing.items()
        if key.language == track.language and found.cue and not found.cue.deleted and found.cue.text.strip()
    ]
    cues.sort(key=lambda cue: (cue.start_ms, cue.end_ms))
    changed = any(found.version for key, found in standing.items() if key.language == track.language)
    return replace(track, cues=tuple(cues), engine="" if changed else track.engine)


def _cue(identity: str, cue: CueText, machine: Cue | None) -> Cue:
    lines = tuple(line for text in cue.text.splitlines() if (line := text.strip()))
    return machine or Cue(identity=identity, start_ms=cue.start_ms, end_ms=cue.end_ms, lines=lines)
