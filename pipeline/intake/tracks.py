"""choose_sound: which of several sound tracks a programme has. Pure.

Cameras and recorders write a mono track a microphone, whether or not one is plugged in: channels 1 and 2 hold the
camera's own pair or the two main microphones, 3 and 4 what is left (the camera's own again, spare inputs, silence). So:

- tracks that are not all mono, or say that they are in different languages, are finished mixes: the first that is not
  silent is taken;
- mono tracks 1 and 2 that both carry sound, within PAIR_WITHIN_DB of each other, are left and right;
- else the loudest mono track is taken for both ears, for nobody should hear a voice at one ear and next to nothing at
  the other; the level is that of its louder seconds, so a microphone that only hums loses against one spoken to.

Tracks 3 and 4 are never mixed in: they mostly hold the same voices from further away, which sounds hollow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.probe import AudioStream
from pipeline.model.survey import SoundFacts

SILENT_DBFS = -60.0
"""Quieter than this a track holds nothing that was meant to be heard."""
PAIR_WITHIN_DB = 12.0
"""A stereo picture leans by so much and less. More is a microphone beside an open input that hums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A track and what was measured of it."""

    track: AudioStream
    facts: SoundFacts

    @property
    def silent(self) -> bool:
        """Whether there is nothing to be heard."""
        return self.facts.level_dbfs < SILENT_DBFS


def are_microphones(tracks: Sequence[AudioStream]) -> bool:
    """Whether these are several microphones, of which all must be measured."""
    if len(tracks) < 2 or len({track.language for track in tracks}) > 1:
        return False
    return all(track.channels == 1 for track in tracks)


def choose_sound(heard: Sequence[Heard]) -> Heard | None:
    """The track of the programme, its right_index set where there are two; None where there is no track.

    The facts are those of the louder one. Where all are silent it is the first.
    """
    if not heard:
        return None
    sounding = [one for one in heard if not one.silent]
    if not sounding or not are_microphones([one.track for one in heard]):
        return (sounding or list(heard))[0]
    first, second = sorted(heard, key=lambda one: one.track.index)[:2]
    apart_db = abs(first.facts.level_dbfs - second.facts.level_dbfs)
    if first.silent or second.silent or apart_db > PAIR_WITHIN_DB:
        return max(sounding, key=lambda one: one.facts.level_dbfs)
    louder = max(first, second, key=lambda one: one.facts.level_dbfs)
    return Heard(track=replace(first.track, right_index=second.track.index), facts=louder.facts)
