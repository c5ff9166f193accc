"""survey: Measured -> Survey, picture and sound at the same time, each by a sandboxed ffmpeg of its own."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pipeline.errors import FootageRefused, TimeLimitExceeded
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.picture_survey import survey_picture
from pipeline.intake.probing import Measured, probe_limits
from pipeline.intake.reasons import reason
from pipeline.intake.sound_survey import survey_sound
from pipeline.model.admission import Admission
from pipeline.model.footage import Footage
from pipeline.model.survey import PictureFacts, SoundFacts, Survey

ADDRESS_SPACE_BYTES = 6 * 2**30
WAV_BYTES = 2**27


def survey(footage: Footage, measured: Measured, *, tools: Tools, runner: Runner, wav: Path) -> Survey:
    """What decoding tells; the sound is left in wav as well. Raises FootageRefused (too_slow) past the time limit."""
    wall_s = probe_limits(footage.size_bytes).wall_s
    # CPU time is every thread's: two decode.
    limits = Limits(
        wall_s=wall_s, cpu_s=int(wall_s) * 2, address_space_bytes=ADDRESS_SPACE_BYTES, file_size_bytes=WAV_BYTES
    )
    probe, picture, sound = measured.probe, measured.picture, measured.sound
    with ThreadPoolExecutor(max_workers=2) as both:
        seen: Future[PictureFacts] | None = None
        heard: Future[SoundFacts] | None = None
        if picture is not None:
            seen = both.submit(survey_picture, footage, probe, picture, limits=limits, tools=tools, runner=runner)
        if sound is not None:
            heard = both.submit(survey_sound, footage, probe, sound, limits=limits, tools=tools, runner=runner, wav=wav)
    try:
        return Survey(picture=seen.result() if seen else None, sound=heard.result() if heard else None)
    except TimeLimitExceeded as cause:
        raise FootageRefused(Admission(reasons=(reason("too_slow", limit_s=wall_s),))) from cause
