"""survey: Measured -> Survey, picture and sound at the same time, each by a sandboxed ffmpeg of its own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pipeline.errors import FootageRefused, TimeLimitExceeded
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.picture_survey import survey_picture
from pipeline.intake.probing import Measured, probe_limits
from pipeline.intake.reasons import reason
from pipeline.intake.sound_survey import survey_sound
from pipeline.intake.tracks import Heard, are_microphones, choose_sound
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.survey import PictureFacts, SpeechFacts, Survey

ADDRESS_SPACE_BYTES = 6 * 2**30
WAV_BYTES = 2**27
MOST_TRACKS = 8


def survey(
    footage: Footage,
    measured: Measured,
    *,
    tools: Tools,
    runner: Runner,
    wav: Path,
    listen: Callable[[Path], SpeechFacts] | None = None,
) -> tuple[Survey, AudioStream | None]:
    """What decoding tells, and which sound it is about (pipeline.intake.tracks), left in wav as well.

    listen: given wav as soon as it is there, while the picture is still decoded. Raises FootageRefused (too_slow).
    """
    wall_s = probe_limits(footage.size_bytes).wall_s
    # CPU time is every thread's: two decode.
    limits = Limits(
        wall_s=wall_s, cpu_s=int(wall_s) * 2, address_space_bytes=ADDRESS_SPACE_BYTES, file_size_bytes=WAV_BYTES
    )
    shared: dict[str, Any] = {"limits": limits, "tools": tools, "runner": runner}
    with ThreadPoolExecutor(max_workers=2) as both:
        seen: Future[PictureFacts] | None = None
        if measured.picture is not None:
            seen = both.submit(survey_picture, footage, measured.probe, measured.picture, **shared)
        heard = both.submit(_hear, footage, measured, wav=wav, listen=listen, **shared)
    try:
        (found, speech), picture = heard.result(), seen.result() if seen else None
        sound, track = (found.facts, found.track) if found else (None, None)
        return Survey(picture=picture, sound=sound, speech=speech), track
    except TimeLimitExceeded as cause:
        raise FootageRefused(Admission(reasons=(reason("too_slow", limit_s=wall_s),))) from cause


def _hear(
    footage: Footage, measured: Measured, *, wav: Path, listen: Callable[[Path], SpeechFacts] | None, **shared: Any
) -> tuple[Heard | None, SpeechFacts | None]:
    heard = _hear_tracks(footage, measured, wav=wav, **shared)
    return heard, listen(wav) if heard and listen else None


def _hear_tracks(footage: Footage, measured: Measured, *, wav: Path, **shared: Any) -> Heard | None:
    """What is heard, its louder track in wav. Of finished mixes none is decoded behind the first that has sound."""
    tracks = measured.sounds[:MOST_TRACKS]
    all_of_them = are_microphones([track for track, _ in tracks])
    heard: list[Heard] = []
    kept = wav.with_suffix(".kept")
    for track, packets in tracks:
        facts = survey_sound(footage, measured.probe, track, packets, wav=wav, **shared)
        if all(facts.level_dbfs > one.facts.level_dbfs for one in heard):
            wav.replace(kept)
        heard.append(Heard(track=track, facts=facts))
        if not (all_of_them or heard[-1].silent):
            break
    if heard:
        kept.replace(wav)
    return choose_sound(heard)
