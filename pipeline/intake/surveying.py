"""survey: Measured -> Survey, picture and sound at the same time, each by a sandboxed ffmpeg of its own."""

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
from pipeline.intake.sound_survey import SILENT_DBFS, survey_sound
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.survey import PictureFacts, SoundFacts, Survey

ADDRESS_SPACE_BYTES = 6 * 2**30
WAV_BYTES = 2**27
MOST_TRACKS = 8


def survey(
    footage: Footage, measured: Measured, *, tools: Tools, runner: Runner, wav: Path
) -> tuple[Survey, AudioStream | None]:
    """What decoding tells, and which sound track it is about: the first that is not silent, left in wav as well.

    Recorders write a track a microphone, whether or not one is plugged in. Raises FootageRefused (too_slow).
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
        heard = both.submit(_first_heard, footage, measured, wav=wav, **shared)
    try:
        sound, track = heard.result()
        return Survey(picture=seen.result() if seen else None, sound=sound), track
    except TimeLimitExceeded as cause:
        raise FootageRefused(Admission(reasons=(reason("too_slow", limit_s=wall_s),))) from cause


def _first_heard(footage: Footage, measured: Measured, **shared: Any) -> tuple[SoundFacts | None, AudioStream | None]:
    """Facts of the first track that is not silent, of the first track where all are."""
    silent: list[tuple[SoundFacts, AudioStream]] = []
    for track, packets in measured.sounds[:MOST_TRACKS]:
        facts = survey_sound(footage, measured.probe, track, packets, **shared)
        if facts.level_dbfs >= SILENT_DBFS:
            return facts, track
        silent.append((facts, track))
    return silent[0] if silent else (None, None)
