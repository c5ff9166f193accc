"""SubtitleTrack: cues in one language, timed in whole milliseconds."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One subtitle. lines are plain text without markup; identity survives translation and editing.

    held: why a person must look before this cue may be approved, empty where nothing is held. doubtful: words the
    recogniser was unsure of, as they stand in the English cue, for an editor to listen to.
    """

    identity: str
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    held: str = ""
    doubtful: tuple[str, ...] = ()

    @property
    def duration_ms(self) -> int:
        """How long the cue stands, in milliseconds."""
        return self.end_ms - self.start_ms

    @property
    def text(self) -> str:
        """The lines joined with a newline, as players show them."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleTrack:
    """Cues ordered by start. language is en or zh-Hans. engine names what made the text (empty: a person)."""

    language: str
    cues: tuple[Cue, ...]
    engine: str = ""

    def shifted(self, offset_ms: int) -> Self:
        """The same cues, each offset_ms later."""
        return replace(
            self,
            cues=tuple(
                replace(cue, start_ms=cue.start_ms + offset_ms, end_ms=cue.end_ms + offset_ms) for cue in self.cues
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken subtitle rule. level: error blocks approval, warning is shown. cue: its identity, or empty."""

    rule: str
    clause: str
    level: str
    cue: str
    message: str
